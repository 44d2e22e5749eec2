"""Schedules: dated versions; what gets longer does so at once, what gets shorter waits for a second person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from records import archive, schema
from records.archive import ArchivedRecord, Description
from records.database import snapshot, transaction
from records.errors import ConflictError, InternalError, RecordsError, RequestError
from records.identifiers import ProposalId
from records.retention import Permanent, Until, Years, parse_schedule
from records.retention.moving import Cause, Move, move
from records.retention.proposals import approve, list_proposals, propose_record, reject
from records.retention.published import list_schedules, schedule_in_force
from records.retention.publishing import judge_anew, publish
from records.storage_local import LocalStore
from tests.records.keeping import ARCHIVIST, FIVE_YEARS, HEAD, SCHEDULE, TEN_YEARS, Keeping, keeping_in
from tests.records.office import AGENCY, NOON, Line, open_office

TODAY = NOON.date()


def _table(version: str, **years: int | str) -> str:
    rows = [f'version = "{version}"']
    for code, term in years.items():
        keep = f'keep = "years"\nyears = {term}\nfrom = "file-closed"' if isinstance(term, int) else f'keep = "{term}"'
        code = code.replace("_", "-")
        rows.append(f'[[class]]\ncode = "{code}"\nname = "x"\n{keep}\nbasis = "y"\neffective_from = 2011-07-19')
    return "\n".join(rows)


def _publish(keeping: Keeping, text: str, effective: date = TODAY) -> tuple[ProposalId, ...]:
    with transaction(keeping.line.engine) as tx:
        published = publish(tx, keeping.by(), AGENCY.id, text, effective, "Thông tư mới")
    with transaction(keeping.line.engine) as tx:
        assert judge_anew(tx, keeping.by(), AGENCY.id) is None
    return published.waiting


def _due(keeping: Keeping, record: ArchivedRecord) -> date | None:
    with snapshot(keeping.line.engine) as tx:
        return archive.load_record(tx, record.id).retention.due


def test_a_longer_term_applies_at_once_to_what_is_kept(keeping: Keeping) -> None:
    record = keeping.record(event=date(2024, 2, 29))
    assert record.retention.due == date(2029, 2, 28)
    assert _publish(keeping, _table("2027", van_ban_gui_de_biet=8)) == ()
    assert _due(keeping, record) == date(2032, 2, 29)


def test_a_shorter_term_waits_for_another_person_than_the_publisher(keeping: Keeping) -> None:
    record = keeping.record(event=date(2024, 1, 31))
    (proposal,) = _publish(keeping, _table("2027", van_ban_gui_de_biet=2))
    assert _due(keeping, record) == date(2029, 1, 31)
    with transaction(keeping.line.engine) as tx, pytest.raises(ConflictError, match="second-person-required"):
        approve(tx, keeping.by(), proposal, "vì ngắn hơn", lambda one: None)
    with transaction(keeping.line.engine) as tx:
        assert approve(tx, keeping.by(HEAD), proposal, "Đúng Thông tư", lambda one: None) == (record.id,)
        assert schedule_in_force(tx, AGENCY.id, TODAY).find("van-ban-gui-de-biet").term == Years(2, "file-closed")
    assert _due(keeping, record) == date(2026, 1, 31)


def test_until_approved_new_records_are_judged_by_the_longer_version_too(keeping: Keeping) -> None:
    _publish(keeping, _table("2027", van_ban_gui_de_biet=2))
    with snapshot(keeping.line.engine) as tx:
        assert schedule_in_force(tx, AGENCY.id, TODAY).find("van-ban-gui-de-biet") == FIVE_YEARS


def test_a_rejected_shortening_changes_nothing_and_is_decided_once(keeping: Keeping) -> None:
    record = keeping.record()
    (proposal,) = _publish(keeping, _table("2027", van_ban_gui_de_biet=2))
    with transaction(keeping.line.engine) as tx:
        reject(tx, keeping.by(), proposal, "rút lại")
        with pytest.raises(ConflictError, match="proposal-decided"):
            approve(tx, keeping.by(HEAD), proposal, "x", lambda one: None)
        assert list_proposals(tx, AGENCY.id, waiting_only=True) == ()
    assert _due(keeping, record) == record.retention.due


def test_a_shortened_term_never_ends_before_the_lock_the_store_keeps(keeping: Keeping) -> None:
    record = keeping.record(event=date(2024, 1, 31))
    (proposal,) = _publish(keeping, _table("2027", van_ban_gui_de_biet=2))
    with transaction(keeping.line.engine) as tx:
        approve(tx, keeping.by(HEAD), proposal, "Đúng Thông tư", lambda one: date(2027, 2, 1))
    assert _due(keeping, record) == date(2027, 2, 1)


def test_a_version_takes_effect_on_its_day(keeping: Keeping) -> None:
    record = keeping.record(event=date(2024, 2, 29))
    _publish(keeping, _table("2027", van_ban_gui_de_biet=8), date(2027, 1, 1))
    assert _due(keeping, record) == date(2029, 2, 28)
    in_force = keeping.later(days=45)
    with transaction(keeping.line.engine) as tx:
        judge_anew(tx, in_force.by(), AGENCY.id)
    assert _due(keeping, record) == date(2032, 2, 29)


def test_old_versions_stay_readable_and_are_never_changed(keeping: Keeping) -> None:
    text = _table("2027", van_ban_gui_de_biet=8)
    _publish(keeping, text)
    with snapshot(keeping.line.engine) as tx:
        assert [one.version for one in list_schedules(tx, AGENCY.id)] == [SCHEDULE.version, "2027"]
    with pytest.raises(InternalError, match="database-constraint"), transaction(keeping.line.engine) as tx:
        tx.execute(update(schema.retention_schedules).values(text="x"))


@pytest.mark.parametrize(
    ("text", "reason", "code"),
    [
        ("not toml [", "r", "schedule-malformed"),
        ('version = "1"\n[[class]]\ncode = "x"', "r", "schedule-malformed"),
        (_table("1", a=-3), "r", "schedule-malformed"),
        (_table("1", a=5000), "r", "schedule-malformed"),
        (_table("1", a="sometimes"), "r", "schedule-malformed"),
        (_table("1", a=3), " ", "reason-required"),
        (_table(SCHEDULE.version, a=3), "r", "schedule-exists"),
    ],
)
def test_a_schedule_that_cannot_be_is_refused_whole(keeping: Keeping, text: str, reason: str, code: str) -> None:
    with pytest.raises(RecordsError, match=code), transaction(keeping.line.engine) as tx:
        publish(tx, keeping.by(), AGENCY.id, text, TODAY, reason)
    with snapshot(keeping.line.engine) as tx:
        assert tx.execute(select(schema.retention_schedules)).all() == []


def test_a_class_that_stands_twice_is_malformed() -> None:
    text = _table("1", a=3) + "\n" + _table("1", a=4).split("\n", 1)[1]
    with pytest.raises(RequestError, match="schedule-malformed"):
        parse_schedule(text, TODAY)


def test_one_record_is_shortened_by_two_persons_only(keeping: Keeping) -> None:
    record = keeping.record(retention=TEN_YEARS, event=date(2024, 1, 1))
    with transaction(keeping.line.engine) as tx:
        with pytest.raises(ConflictError, match="retention-shortened-alone"):
            move(tx, keeping.by(), record.id, Move(FIVE_YEARS, date(2024, 1, 1), Cause.RECLASSIFIED, "nhầm"))
        proposal = propose_record(tx, keeping.by(), record, FIVE_YEARS, date(2024, 1, 1), "Phân loại nhầm")
        approve(tx, keeping.by(HEAD), proposal, "Đồng ý", lambda one: None)
    assert _due(keeping, record) == date(2029, 1, 1)


def test_the_database_itself_refuses_an_earlier_due_date(keeping: Keeping) -> None:
    record = keeping.record(event=date(2024, 1, 1))
    records = schema.records
    for due in (date(2026, 1, 1), date(2030, 1, 1), None):
        with pytest.raises(InternalError, match="database-constraint"), transaction(keeping.line.engine) as tx:
            tx.execute(update(records).where(records.c.id == record.id).values(due_date=due))


def test_every_move_leaves_its_line_and_lines_stay(keeping: Keeping) -> None:
    record = keeping.record(event=None)
    with transaction(keeping.line.engine) as tx:
        move(tx, keeping.by(), record.id, Move(FIVE_YEARS, date(2024, 1, 1), Cause.EVENT, "Đóng hồ sơ"))
        (line,) = tx.execute(select(schema.due_date_changes)).all()
    assert (line.old_due, line.new_due, line.proposed_by) == (None, date(2029, 1, 1), ARCHIVIST.id)
    with pytest.raises(InternalError, match="database-constraint"), transaction(keeping.line.engine) as tx:
        tx.execute(schema.due_date_changes.delete())


CLASSES = st.sampled_from([*SCHEDULE.classes])
EVENTS = st.one_of(st.none(), st.dates(date(2000, 1, 1), TODAY))
PEOPLE = st.sampled_from([None, ARCHIVIST.id, HEAD.id])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CLASSES, EVENTS, PEOPLE), min_size=1, max_size=12))
def test_a_retention_date_never_moves_earlier_without_two_persons(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[object, date | None, str | None]]
) -> None:
    folder: Path = tmp_path_factory.mktemp("moves")
    keeping = keeping_in(Line(open_office(folder / "v.sqlite"), LocalStore.open(folder / "store")), folder)
    record = keeping.record(retention=TEN_YEARS, event=date(2020, 1, 31))
    for to, event, proposer in moves:
        before = _due(keeping, record)
        try:
            with transaction(keeping.line.engine) as tx:
                move(tx, keeping.by(), record.id, Move(to, event, Cause.RECLASSIFIED, "x", proposer))  # type: ignore[arg-type]
        except ConflictError as error:
            if error.code != "retention-shortened-alone":
                raise
            assert _due(keeping, record) == before
        after = _due(keeping, record)
        if before is not None and after is not None and after < before:
            assert proposer == HEAD.id
    keeping.line.engine.dispose()


def test_terms_of_other_events_are_not_comparable_so_two_persons_swap_them(keeping: Keeping) -> None:
    record = keeping.record(event=None)
    until = SCHEDULE.find("ho-so-nguyen-tac")
    assert isinstance(until.term, Until)
    with transaction(keeping.line.engine) as tx, pytest.raises(ConflictError, match="retention-shortened-alone"):
        move(tx, keeping.by(), record.id, Move(until, None, Cause.RECLASSIFIED))
    permanent = SCHEDULE.find("tap-luu-quyet-dinh")
    assert isinstance(permanent.term, Permanent)
    with transaction(keeping.line.engine) as tx:
        move(tx, keeping.by(), record.id, Move(permanent, None, Cause.RECLASSIFIED))
        with pytest.raises(ConflictError, match="retention-shortened-alone"):
            move(tx, keeping.by(), record.id, Move(FIVE_YEARS, date(2024, 1, 1), Cause.EVENT))


def test_nothing_happened_to_a_document_before_its_own_day(keeping: Keeping) -> None:
    """A slip of the year must not end a term today, whether one person makes it or two."""
    young = keeping.record(event=None, description=Description(issued_on=TODAY))
    earlier = TODAY - timedelta(days=1)
    move_there = Move(FIVE_YEARS, earlier, Cause.EVENT, "đóng hồ sơ")
    with transaction(keeping.line.engine) as tx, pytest.raises(RequestError, match="event-date-too-early"):
        move(tx, keeping.by(), young.id, move_there)
    with transaction(keeping.line.engine) as tx, pytest.raises(RequestError, match="event-date-too-early"):
        propose_record(tx, keeping.by(), young, FIVE_YEARS, earlier, "đóng hồ sơ")
    assert _due(keeping, young) is None
    with pytest.raises(RequestError, match="event-date-too-early"):
        keeping.record(event=earlier, description=Description(issued_on=TODAY))
    with transaction(keeping.line.engine) as tx:
        assert move(tx, keeping.by(), young.id, replace(move_there, event_date=TODAY)).retention.event_date == TODAY
