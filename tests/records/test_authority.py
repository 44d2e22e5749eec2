"""Who may sign, in which capacity, and why not (Decree 30/2020, article 13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from records import authority, outgoing
from records.authority import Capacity, Delegation, Grant
from records.database import transaction
from records.errors import ConflictError, NotFoundError, RequestError
from records.outgoing import Draft
from tests.records.office import AGENCY, CLERK, DEPUTY, HEAD, LEADER, NOON, OTHER_LEADER, PARTICULARS, Line

TODAY = NOON.date()
KINDS = frozenset({"quyet-dinh", "cong-van", "thong-bao"})
TABLE = authority.load_capacities(TODAY)
BY_ORDER = Grant(
    capacity=Capacity.BY_ORDER,
    holder_id=CLERK.id,
    holder_title="Chánh Văn phòng",
    given_by=LEADER.id,
    kinds=frozenset({"cong-van"}),
    starts_on=TODAY,
    ends_on=TODAY + timedelta(days=30),
    paper_number="03/QC-UBND",
    paper_dated=TODAY,
)
AUTHORISED = replace(
    BY_ORDER, capacity=Capacity.BY_AUTHORISATION, holder_title="Trưởng phòng", kinds=frozenset(), matters="Ký hợp đồng"
)
DEPUTISING = replace(
    BY_ORDER, capacity=Capacity.DEPUTY, holder_id=OTHER_LEADER.id, holder_title="Phó Chủ tịch", kinds=frozenset()
)


def given(line: Line, asked: Grant) -> Delegation:
    with transaction(line.engine) as tx:
        return authority.grant(tx, line.by(LEADER), TABLE, AGENCY.id, asked, kinds=KINDS)


def code_of(error: pytest.ExceptionInfo[ConflictError | RequestError | NotFoundError]) -> str:
    return error.value.code


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        (BY_ORDER, ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
        (AUTHORISED, ("TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG")),
        (DEPUTISING, ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        (
            replace(
                BY_ORDER,
                capacity=Capacity.COLLECTIVE,
                given_by=None,
                collective="Ủy ban nhân dân",
                holder_title="Chủ tịch",
            ),
            ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        ),
        (
            replace(BY_ORDER, capacity=Capacity.ACTING, given_by=None, holder_title="Giám đốc"),
            ("Q. GIÁM ĐỐC",),
        ),
        (replace(BY_ORDER, capacity=Capacity.HEAD, given_by=None, holder_title="Giám đốc"), ("GIÁM ĐỐC",)),
    ],
    ids=["TL", "TUQ", "KT", "TM", "Q", "head"],
)
def test_the_signature_line_follows_from_the_capacity(line: Line, asked: Grant, lines: tuple[str, ...]) -> None:
    assert given(line, asked).lines == lines


def test_an_order_is_passed_on_once_to_the_units_deputy(line: Line) -> None:
    order = given(line, BY_ORDER)
    deputy = given(
        line,
        replace(
            BY_ORDER,
            capacity=Capacity.DEPUTY,
            holder_id=OTHER_LEADER.id,
            holder_title="Phó Chánh Văn phòng",
            given_by=CLERK.id,
        ),
    )
    assert deputy.lines == ("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")
    assert deputy.passed_on_from == order.id


@pytest.mark.parametrize("held", [AUTHORISED], ids=["TUQ"])
@pytest.mark.parametrize("passed_on", [Capacity.DEPUTY, Capacity.BY_AUTHORISATION])
def test_what_must_not_be_passed_on_is_refused(line: Line, held: Grant, passed_on: Capacity) -> None:
    given(line, held)
    further = replace(AUTHORISED, capacity=passed_on, holder_id=OTHER_LEADER.id, given_by=CLERK.id)
    with pytest.raises(ConflictError) as refusal:
        given(line, further)
    assert code_of(refusal) == "sub-delegation-forbidden"


def test_a_deputy_does_not_authorise_others(line: Line) -> None:
    with pytest.raises(ConflictError) as refusal:
        given(line, replace(AUTHORISED, given_by=OTHER_LEADER.id))
    assert code_of(refusal) == "sub-delegation-forbidden"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ends_on": None}, "delegation-incomplete"),
        ({"matters": " "}, "delegation-incomplete"),
        ({"paper_number": ""}, "delegation-incomplete"),
        ({"given_by": None}, "delegation-incomplete"),
        ({"capacity": Capacity.BY_ORDER}, "delegation-incomplete"),
        ({"ends_on": TODAY - timedelta(days=1)}, "delegation-dates-malformed"),
        ({"starts_on": TODAY + timedelta(days=40)}, "delegation-dates-malformed"),
        ({"paper_dated": TODAY + timedelta(days=1)}, "delegation-dates-malformed"),
        ({"given_by": CLERK.id}, "delegation-to-oneself"),
        ({"holder_title": "Phó\u202eChủ tịch"}, "title-malformed"),
        ({"kinds": frozenset({"khong-co"})}, "kind-unknown"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value,
)
def test_an_incomplete_paper_is_refused_and_nothing_is_kept(line: Line, changes: dict[str, object], code: str) -> None:
    with pytest.raises((RequestError, NotFoundError)) as refusal:
        given(line, replace(AUTHORISED, **changes))
    assert code_of(refusal) == code
    with transaction(line.engine) as tx:
        assert {one.id for one in authority.list_of(tx, AGENCY.id)} == {HEAD.id, DEPUTY.id}


def test_nobody_gives_longer_than_they_have(line: Line) -> None:
    given(line, BY_ORDER)
    longer = replace(
        BY_ORDER,
        capacity=Capacity.DEPUTY,
        holder_id=OTHER_LEADER.id,
        given_by=CLERK.id,
        ends_on=TODAY + timedelta(days=31),
    )
    with pytest.raises(ConflictError) as refusal:
        given(line, longer)
    assert code_of(refusal) == "giver-without-authority"


def _draft(line: Line, delegation: Delegation, kind: str = "cong-van") -> Draft:
    particulars = replace(
        PARTICULARS,
        leader_id=delegation.holder_id,
        delegation=delegation.id,
        capacity_lines=delegation.lines,
        kind=kind,
    )
    with transaction(line.engine) as tx:
        return replace(line, particulars=particulars).draft(tx)


def _judge(line: Line, draft: Draft, day: date) -> None:
    with transaction(line.engine) as tx:
        authority.authorise(tx, draft.id, draft.particulars, day)


@pytest.mark.parametrize(
    ("day", "kind", "code"),
    [
        (TODAY - timedelta(days=1), "cong-van", "delegation-not-started"),
        (TODAY + timedelta(days=31), "cong-van", "delegation-expired"),
        (TODAY, "quyet-dinh", "delegation-out-of-scope"),
    ],
)
def test_outside_its_limits_it_signs_nothing_and_the_reason_is_told(
    line: Line, day: date, kind: str, code: str
) -> None:
    draft = _draft(line, given(line, BY_ORDER), kind)
    with pytest.raises(ConflictError) as refusal:
        _judge(line, draft, day)
    assert (code_of(refusal), "TL" in refusal.value.text_vi) == (code, True)


@pytest.mark.parametrize("day", [TODAY, TODAY + timedelta(days=30)], ids=["first day", "last day"])
def test_it_holds_on_its_first_and_its_last_day(line: Line, day: date) -> None:
    _judge(line, _draft(line, given(line, BY_ORDER)), day)


def test_ended_early_it_signs_nothing_more_nor_does_what_was_passed_on_from_it(line: Line) -> None:
    order = given(line, BY_ORDER)
    passed = given(
        line,
        replace(BY_ORDER, capacity=Capacity.DEPUTY, holder_id=OTHER_LEADER.id, given_by=CLERK.id),
    )
    drafts = _draft(line, order), _draft(line, passed)
    with transaction(line.engine) as tx:
        ended = authority.end(tx, line.by(LEADER), order, "Điều động công tác")
    assert ended.ending is not None
    assert ended.ending.reason == "Điều động công tác"
    for draft in drafts:
        with pytest.raises(ConflictError) as refusal:
            _judge(line, draft, TODAY)
        assert code_of(refusal) == "delegation-ended"


def test_a_deputy_without_delegation_is_refused(line: Line) -> None:
    with transaction(line.engine) as tx, pytest.raises(ConflictError) as refusal:
        authority.choose(tx, AGENCY.id, CLERK.id, "quyet-dinh", TODAY)
    assert code_of(refusal) == "signer-without-authority"


def test_a_document_without_authority_on_it_is_not_signed(line: Line) -> None:
    with transaction(line.engine) as tx:
        submitted = replace(line, particulars=replace(PARTICULARS, delegation=None)).submitted(tx)
        with pytest.raises(ConflictError) as refusal:
            line.sign(tx, submitted)
    assert code_of(refusal) == "signer-without-authority"


def test_anothers_authority_is_not_borrowed(line: Line) -> None:
    with transaction(line.engine) as tx:
        submitted = replace(line, particulars=replace(PARTICULARS, delegation=DEPUTY.id)).submitted(tx)
        with pytest.raises(ConflictError) as refusal:
            line.sign(tx, submitted)
    assert code_of(refusal) == "signer-without-authority"


def test_an_authority_judged_for_one_document_does_not_sign_another(line: Line) -> None:
    with transaction(line.engine) as tx:
        first, second = line.submitted(tx, "first"), line.submitted(tx, "second")
        proof = authority.authorise(tx, first.id, first.particulars, TODAY)
        with pytest.raises(ConflictError, match="authority-of-another-document"):
            outgoing.record_leader_signature(tx, line.by(LEADER), second, line.put("signed"), proof)


def test_a_person_signs_in_their_own_right_before_anothers(line: Line) -> None:
    own = given(line, replace(BY_ORDER, capacity=Capacity.HEAD, given_by=None, holder_id=OTHER_LEADER.id))
    with transaction(line.engine) as tx:
        assert authority.choose(tx, AGENCY.id, OTHER_LEADER.id, "cong-van", TODAY).id == own.id
        assert authority.choose(tx, AGENCY.id, OTHER_LEADER.id, "quyet-dinh", TODAY).id == DEPUTY.id
