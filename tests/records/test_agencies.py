"""Organisations over the years: identifiers, mergers, units, posts, and duties that come and go."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from records.agencies import (
    Agency,
    Category,
    Duty,
    IdentifierFormat,
    OrganisationCode,
    Period,
    Person,
    Post,
    Succession,
    Unit,
    add_identifier,
    addressee,
    appoint,
    close_unit,
    duties_on,
    enrol,
    find_by_identifier,
    identifiers_of,
    list_units,
    load_person,
    open_unit,
    predecessors_of,
    record_leaving,
    register_agency,
    relieve,
    succeed,
)
from records.database import snapshot, transaction
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import AgencyId, PersonId, PostId, UnitId
from records.occasion import Occasion
from tests.records.office import AGENCY, CLERK, NOON, repeatable_entropy

BY = Occasion(CLERK.id, NOON, repeatable_entropy("agencies"))
SINCE, MERGER = date(2020, 1, 1), date(2025, 7, 1)
PAPER = "Nghị quyết mẫu số 1"


def _agency(name: str, code: str) -> Agency:
    return replace(AGENCY, id=AgencyId(f"agy_{name}"), identifier=code, name=name)


def _unit(code: str = "VP", key: str = "unt_vp") -> Unit:
    return Unit(UnitId(key), AGENCY.id, code, "Văn phòng", Period(SINCE))


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("000.00.00.H56", IdentifierFormat.QCVN_102),
        ("H37.02.02", IdentifierFormat.DECISION_20),
        ("H99", IdentifierFormat.DECISION_20),
        ("0101234567", IdentifierFormat.TAX_CODE),
        ("0101234567-001", IdentifierFormat.TAX_CODE),
    ],
)
def test_identifiers_old_and_new_are_told_apart(text: str, scheme: IdentifierFormat) -> None:
    assert OrganisationCode.parse(text).scheme is scheme


@pytest.mark.parametrize("text", ["", "H", "h37.02", "000.00.00.56", "H37..02", "H37." + "AAA." * 8 + "AAA", "H37\n"])
def test_what_is_no_identifier_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match="organisation-code-malformed"):
        OrganisationCode.parse(text)


def test_a_new_identifier_ends_the_one_before_of_its_format_and_both_still_find_the_agency(engine: Engine) -> None:
    with transaction(engine) as tx:
        add_identifier(tx, BY, AGENCY.id, OrganisationCode.parse("000.00.77.H98"), MERGER, PAPER)
        add_identifier(tx, BY, AGENCY.id, OrganisationCode.parse("H98.77"), MERGER, PAPER)
        until = {one.code: one.period.until for one in identifiers_of(tx, AGENCY.id)}
        assert until == {AGENCY.identifier: MERGER, "000.00.77.H98": None, "H98.77": None}
        assert {find_by_identifier(tx, code).id for code in until} == {AGENCY.id}


def test_an_identifier_is_never_given_twice(engine: Engine) -> None:
    with transaction(engine) as tx:
        with pytest.raises(ConflictError, match="identifier-taken"):
            add_identifier(tx, BY, AGENCY.id, OrganisationCode.parse(AGENCY.identifier), MERGER, PAPER)
        with pytest.raises(ConflictError, match="identifier-taken"):
            register_agency(tx, BY, _agency("other", AGENCY.identifier), SINCE, PAPER)


def test_after_a_merger_the_successor_gets_what_is_sent_to_the_predecessor(engine: Engine) -> None:
    old, new = _agency("old", "H99.01"), _agency("new", "H99.02")
    with transaction(engine) as tx:
        for agency in (old, new):
            register_agency(tx, BY, agency, SINCE, PAPER)
        succeed(tx, BY, Succession(old.id, new.id, MERGER, PAPER))
        before, after = addressee(tx, "H99.01", date(2025, 6, 30)), addressee(tx, "H99.01", MERGER)
        assert before is not None
        assert after is not None
        assert (before.id, after.id) == (old.id, new.id)
        assert [one.predecessor_id for one in predecessors_of(tx, new.id)] == [old.id]


def test_nobody_stands_for_an_agency_that_was_split_or_is_unknown(engine: Engine) -> None:
    old, left, right = (_agency(name, f"H99.0{place}") for place, name in enumerate(("old", "left", "right"), 1))
    with transaction(engine) as tx:
        for agency in (old, left, right):
            register_agency(tx, BY, agency, SINCE, PAPER)
        for heir in (left, right):
            succeed(tx, BY, Succession(old.id, heir.id, MERGER, PAPER))
        assert addressee(tx, "H99.01", MERGER) is None
        assert addressee(tx, "H00.00", MERGER) is None


def test_successions_do_not_go_round(engine: Engine) -> None:
    other = _agency("other", "H99.01")
    with transaction(engine) as tx:
        register_agency(tx, BY, other, SINCE, PAPER)
        succeed(tx, BY, Succession(AGENCY.id, other.id, MERGER, PAPER))
        for wrong, code in (
            (Succession(other.id, AGENCY.id, MERGER, PAPER), "succession-circular"),
            (Succession(AGENCY.id, other.id, MERGER, PAPER), "succession-known"),
        ):
            with pytest.raises(ConflictError, match=code):
                succeed(tx, BY, wrong)
        with pytest.raises(RequestError, match="succession-of-itself"):
            succeed(tx, BY, Succession(other.id, other.id, MERGER, PAPER))


def test_a_business_needs_no_notation_and_an_agency_does(engine: Engine) -> None:
    business = replace(
        _agency("firm", "0101234567"), category=Category.BUSINESS, short_code="", place="", parent_name=None, seal_mm=0
    )
    with transaction(engine) as tx:
        register_agency(tx, BY, business, SINCE, PAPER)
        with pytest.raises(RequestError, match="organisation-malformed"):
            register_agency(tx, BY, replace(_agency("mute", "H99.03"), short_code=""), SINCE, PAPER)
        with pytest.raises(RequestError, match="basis-malformed"):
            register_agency(tx, BY, _agency("baseless", "H99.04"), SINCE, " ")


def test_units_open_and_close_and_belong_to_their_agency(engine: Engine) -> None:
    with transaction(engine) as tx:
        unit = open_unit(tx, BY, _unit())
        with pytest.raises(ConflictError, match="unit-exists"):
            open_unit(tx, BY, _unit(key="unt_again"))
        closed = close_unit(tx, BY, unit, MERGER)
        assert (closed.period.covers(date(2025, 6, 30)), closed.period.covers(MERGER)) == (True, False)
        assert len(list_units(tx, AGENCY.id)) == 1
        open_unit(tx, BY, _unit(key="unt_again"))
        with pytest.raises(NotFoundError, match="unit-not-found"):
            open_unit(tx, BY, replace(_unit("P1", "unt_p1"), parent_id=UnitId("unt_elsewhere")))


def test_a_post_brings_its_duties_while_it_lasts(engine: Engine) -> None:
    with transaction(engine) as tx:
        open_unit(tx, BY, _unit())
        post = Post(
            PostId("pst_1"),
            AGENCY.id,
            CLERK.id,
            "Phụ trách lưu trữ",
            Period(SINCE),
            UnitId("unt_vp"),
            frozenset({Duty.ARCHIVIST}),
        )
        appoint(tx, BY, post)
        relieve(tx, BY, AGENCY.id, post.id, MERGER)
        clerk = load_person(tx, CLERK.id)
        assert duties_on(tx, clerk, date(2025, 6, 30)) == {Duty.CLERK, Duty.ARCHIVIST}
        assert duties_on(tx, clerk, MERGER) == {Duty.CLERK}
        with pytest.raises(NotFoundError, match="post-not-found"):
            relieve(tx, BY, AgencyId("agy_elsewhere"), post.id, MERGER)


def test_who_has_left_has_no_duty_any_more(engine: Engine) -> None:
    person = Person(PersonId("per_new"), AGENCY.id, "Người Mới", frozenset({Duty.CLERK, Duty.LEADER}))
    with transaction(engine) as tx:
        enrol(tx, BY, person)
        left = record_leaving(tx, BY, person, MERGER)
        assert duties_on(tx, left, date(2025, 6, 30)) == {Duty.CLERK, Duty.LEADER}
        assert duties_on(tx, left, MERGER) == frozenset()
        with pytest.raises(ConflictError, match="person-left"):
            record_leaving(tx, BY, left, MERGER)


def test_the_database_refuses_to_change_a_succession(engine: Engine) -> None:
    from records.errors import InternalError

    other = _agency("other", "H99.01")
    with transaction(engine) as tx:
        register_agency(tx, BY, other, SINCE, PAPER)
        succeed(tx, BY, Succession(AGENCY.id, other.id, MERGER, PAPER))
    with pytest.raises(InternalError, match="database-constraint"), transaction(engine) as tx:
        tx.exec_driver_sql("DELETE FROM agency_successions")
    with snapshot(engine) as tx:
        assert len(predecessors_of(tx, other.id)) == 1
