"""Record files: the plan, filling, closing with a class determined again, deadlines, hand-over by two persons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from records import archive, audit, files, holds
from records.database import snapshot, transaction
from records.errors import ConflictError, NotFoundError, RequestError
from records.files import Destination, FileFilter, FileKind, FileState, OpenedFile, PlannedFile, RecordFile
from records.files.opening import planned
from records.holds import HoldKind, Order
from records.identifiers import PersonId, RecordFileId, Sha256
from records.retention import RetentionClass
from tests.records.keeping import ARCHIVIST, FIVE_YEARS, HEAD, SCHEDULE, TEN_YEARS, Keeping
from tests.records.office import AGENCY, CLERK, NOON

TODAY = NOON.date()
PERMANENT = SCHEDULE.find("tap-luu-quyet-dinh")
PLAN = (
    PlannedFile("01-TH", "Hồ sơ cải cách hành chính", TEN_YEARS.code, CLERK.id),
    PlannedFile("02-TH", "Hồ sơ chuyển đổi số", PERMANENT.code, CLERK.id),
)


def _opened(
    keeping: Keeping, notation: str = "01-TH", retention: RetentionClass = TEN_YEARS, kind: FileKind = FileKind.ORDINARY
) -> RecordFile:
    with transaction(keeping.line.engine) as tx:
        opened = OpenedFile(2026, notation, "Hồ sơ mẫu", retention, CLERK.id, date(2026, 1, 5), kind)
        return files.open_file(tx, keeping.by(CLERK), AGENCY.id, opened)


def _filled(keeping: Keeping, file: RecordFile, *labels: str) -> tuple[archive.ArchivedRecord, ...]:
    records = tuple(keeping.record(label, event=None) for label in labels)
    with transaction(keeping.line.engine) as tx:
        return tuple(files.add_record(tx, keeping.by(CLERK), file.id, record.id) for record in records)


def _closed(keeping: Keeping, file: RecordFile, retention: RetentionClass = TEN_YEARS, **more: object) -> RecordFile:
    with transaction(keeping.line.engine) as tx:
        return files.close_file(tx, keeping.by(CLERK), file.id, date(2026, 10, 31), retention, **more)  # type: ignore[arg-type]


def _due(keeping: Keeping, record: archive.ArchivedRecord) -> date | None:
    with snapshot(keeping.line.engine) as tx:
        return archive.load_record(tx, record.id).retention.due


def test_a_plan_is_drawn_up_by_one_and_approved_by_another(keeping: Keeping) -> None:
    with transaction(keeping.line.engine) as tx:
        files.draw_up(tx, keeping.by(CLERK), AGENCY.id, 2026, PLAN, SCHEDULE)
        assert planned(tx, AGENCY.id, 2026, "01-TH") is None
        with pytest.raises(ConflictError, match="second-person-required"):
            files.approve_plan(tx, keeping.by(CLERK), AGENCY.id, 2026)
        files.approve_plan(tx, keeping.by(HEAD), AGENCY.id, 2026)
        assert planned(tx, AGENCY.id, 2026, "01-TH") == (PLAN[0].title, TEN_YEARS.code, CLERK.id)
        with pytest.raises(ConflictError, match="file-plan-approved"):
            files.approve_plan(tx, keeping.by(HEAD), AGENCY.id, 2026)
        with pytest.raises(ConflictError, match="file-plan-exists"):
            files.draw_up(tx, keeping.by(CLERK), AGENCY.id, 2026, PLAN, SCHEDULE)
        with pytest.raises(NotFoundError, match="file-plan-not-found"):
            files.load_plan(tx, AGENCY.id, 2025)


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ((), "file-plan-malformed"),
        ((PLAN[0], PLAN[0]), "file-plan-malformed"),
        ((replace(PLAN[0], title=" "),), "file-plan-malformed"),
        ((replace(PLAN[0], retention_class="không có"),), "retention-class-unknown"),
        ((replace(PLAN[0], retention_class=""),), "retention-class-required"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(keeping: Keeping, entries: tuple[PlannedFile, ...], code: str) -> None:
    with transaction(keeping.line.engine) as tx, pytest.raises(RequestError, match=code):
        files.draw_up(tx, keeping.by(CLERK), AGENCY.id, 2027, entries, SCHEDULE)


def test_a_record_belongs_to_one_open_file(keeping: Keeping) -> None:
    file, other = _opened(keeping), _opened(keeping, "02-TH")
    (record,) = _filled(keeping, file, "a")
    with transaction(keeping.line.engine) as tx:
        assert files.add_record(tx, keeping.by(CLERK), file.id, record.id) == record
        with pytest.raises(ConflictError, match="record-in-another-file"):
            files.add_record(tx, keeping.by(CLERK), other.id, record.id)
        assert files.load_file(tx, file.id).records == 1
        assert audit.history(tx, record.id)[-1].action == "record.filed"
    _closed(keeping, file)
    with pytest.raises(ConflictError, match="record-file-state"):
        _filled(keeping, file, "late")


def test_a_notation_is_given_once_a_year_and_work_has_begun(keeping: Keeping) -> None:
    _opened(keeping)
    with pytest.raises(ConflictError, match="record-file-exists"):
        _opened(keeping)
    with transaction(keeping.line.engine) as tx:
        ahead = OpenedFile(2026, "03", "x", TEN_YEARS, PersonId("per_x"), TODAY + timedelta(days=1))
        with pytest.raises(RequestError, match="start-date-in-future"):
            files.open_file(tx, keeping.by(CLERK), AGENCY.id, ahead)


def test_closing_starts_the_terms_and_the_longer_class_wins(keeping: Keeping) -> None:
    file = _opened(keeping)
    (record,) = _filled(keeping, file, "a")  # five years of its own
    closed = _closed(keeping, file, TEN_YEARS)
    assert (closed.state, closed.end_date) == (FileState.CLOSED, date(2026, 10, 31))
    assert _due(keeping, record) == date(2036, 10, 31)


def test_a_record_keeps_its_own_class_where_it_is_longer(keeping: Keeping) -> None:
    file = _opened(keeping)
    record = keeping.record(retention=TEN_YEARS, event=None)
    with transaction(keeping.line.engine) as tx:
        files.add_record(tx, keeping.by(CLERK), file.id, record.id)
    _closed(keeping, file, FIVE_YEARS)
    assert _due(keeping, record) == date(2036, 10, 31)


def test_a_permanent_file_makes_its_records_permanent(keeping: Keeping) -> None:
    file = _opened(keeping)
    (record,) = _filled(keeping, file, "a")
    _closed(keeping, file, PERMANENT)
    with snapshot(keeping.line.engine) as tx:
        kept = archive.load_record(tx, record.id).retention
    assert (kept.class_code, kept.due) == (PERMANENT.code, None)


def test_duplicates_leave_and_their_twin_keeps_its_bytes(keeping: Keeping) -> None:
    file = _opened(keeping)
    twin, duplicate, other = _filled(keeping, file, "same", "same", "other")
    with pytest.raises(ConflictError, match="not-a-duplicate"):
        _closed(keeping, file, duplicates=[other.id])
    assert _closed(keeping, file, duplicates=[duplicate.id]).records == 2
    keeping.destroyer().settle()
    assert keeping.store.get(twin.pdf)
    assert keeping.store.stat(duplicate.metadata) is None
    with snapshot(keeping.line.engine) as tx:
        stub = archive.load_record(tx, duplicate.id)
    assert stub.destruction is not None
    assert stub.destruction.because == "weeded"


def test_a_held_duplicate_is_not_weeded(keeping: Keeping) -> None:
    file = _opened(keeping)
    _, duplicate = _filled(keeping, file, "same", "same")
    with transaction(keeping.line.engine) as tx:
        order = Order("Thanh tra", "1", "x")
        holds.place(tx, keeping.by(), AGENCY.id, HoldKind.AUDIT, order, [duplicate.id])
    with pytest.raises(ConflictError, match="record-held"):
        _closed(keeping, file, duplicates=[duplicate.id])
    with snapshot(keeping.line.engine) as tx:
        assert files.load_file(tx, file.id).state is FileState.OPEN


def test_a_hold_on_a_file_holds_what_is_added_later(keeping: Keeping) -> None:
    file = _opened(keeping)
    with transaction(keeping.line.engine) as tx:
        order = Order("Thanh tra", "1", "x")
        holds.place(tx, keeping.by(), AGENCY.id, HoldKind.AUDIT, order, files=[file.id])
    (record,) = _filled(keeping, file, "later")
    with snapshot(keeping.line.engine) as tx:
        assert holds.is_held(tx, record.id)


def test_a_file_is_closed_with_records_and_with_a_day_that_was(keeping: Keeping) -> None:
    file = _opened(keeping)
    with pytest.raises(RequestError, match="file-without-records"):
        _closed(keeping, file)
    _filled(keeping, file, "a")
    with transaction(keeping.line.engine) as tx:
        for day in (date(2026, 1, 4), TODAY + timedelta(days=1)):
            with pytest.raises(RequestError, match="end-date-malformed"):
                files.close_file(tx, keeping.by(CLERK), file.id, day, TEN_YEARS)


@pytest.mark.parametrize(
    ("kind", "retention", "due"),
    [
        (FileKind.ORDINARY, TEN_YEARS, date(2027, 10, 31)),
        (FileKind.CONSTRUCTION, TEN_YEARS, date(2027, 1, 31)),
        (FileKind.ORDINARY, PERMANENT, date(2027, 10, 31)),
    ],
)
def test_deadlines_of_the_decree(keeping: Keeping, kind: FileKind, retention: RetentionClass, due: date) -> None:
    file = _opened(keeping, kind=kind)
    _filled(keeping, file, "a")
    closed = _closed(keeping, file, retention)
    with transaction(keeping.line.engine) as tx:
        found = files.deadlines_of(tx, closed)
        assert (found.agency_archive, found.historical_archive) == (due, None)
        assert [found.overdue(due + timedelta(days=days)) for days in (0, 1)] == [False, True]
        too_long = due.replace(year=due.year + 2) + timedelta(days=1)
        with pytest.raises(RequestError, match="kept-back-too-long"):
            files.keep_back(tx, keeping.by(HEAD), file.id, too_long, "Đang dùng")
        kept = files.keep_back(tx, keeping.by(HEAD), file.id, due + timedelta(days=100), "Đang dùng")
        assert not kept.overdue(due + timedelta(days=50))


def _offered(keeping: Keeping, file: RecordFile, destination: Destination = Destination.AGENCY) -> files.Handover:
    with transaction(keeping.line.engine) as tx:
        return files.offer(tx, keeping.by(CLERK), AGENCY.id, destination, [file.id], "Lưu trữ mẫu")


def test_handed_over_to_the_agency_archive_then_to_the_historical_one(keeping: Keeping) -> None:
    file = _opened(keeping)
    _filled(keeping, file, "a")
    _closed(keeping, file, PERMANENT)
    paper = keeping.record()
    offered = _offered(keeping, file)
    with pytest.raises(ConflictError, match="file-offered-already"):
        _offered(keeping, file)
    with transaction(keeping.line.engine) as tx:
        with pytest.raises(ConflictError, match="second-person-required"):
            files.accept(tx, keeping.by(CLERK), offered.id, offered.list_hash, paper.id)
        with pytest.raises(ConflictError, match="list-changed"):
            files.accept(tx, keeping.by(ARCHIVIST), offered.id, Sha256("0" * 64), paper.id)
        files.accept(tx, keeping.by(ARCHIVIST), offered.id, offered.list_hash, paper.id)
        submitted = files.load_file(tx, file.id)
        assert files.deadlines_of(tx, submitted).historical_archive == date(2031, 12, 31)
    on_its_way = _offered(keeping, file, Destination.HISTORICAL)
    with transaction(keeping.line.engine) as tx:
        with pytest.raises(RequestError, match="receipt-required"):
            files.accept(tx, keeping.by(ARCHIVIST), on_its_way.id, on_its_way.list_hash, paper.id)
        files.accept(tx, keeping.by(ARCHIVIST), on_its_way.id, on_its_way.list_hash, paper.id, Sha256("a" * 64))
        assert files.load_file(tx, file.id).state is FileState.TRANSFERRED
        with pytest.raises(ConflictError, match="handover-answered"):
            files.refuse(tx, keeping.by(ARCHIVIST), on_its_way.id, "muộn")


def test_only_permanent_files_go_to_the_historical_archive(keeping: Keeping) -> None:
    file = _opened(keeping)
    _filled(keeping, file, "a")
    _closed(keeping, file, TEN_YEARS)
    with pytest.raises(ConflictError, match="record-file-state"):
        _offered(keeping, file, Destination.HISTORICAL)
    offered, paper = _offered(keeping, file), keeping.record()
    with transaction(keeping.line.engine) as tx:
        files.accept(tx, keeping.by(ARCHIVIST), offered.id, offered.list_hash, paper.id)
    with pytest.raises(ConflictError, match="file-not-permanent"):
        _offered(keeping, file, Destination.HISTORICAL)


def test_a_refused_hand_over_leaves_the_files_and_says_why(keeping: Keeping) -> None:
    file = _opened(keeping)
    _filled(keeping, file, "a")
    _closed(keeping, file)
    offered = _offered(keeping, file)
    with transaction(keeping.line.engine) as tx:
        refused = files.refuse(tx, keeping.by(ARCHIVIST), offered.id, "Thiếu phụ lục")
        assert (refused.state, refused.refusal) == ("refused", "Thiếu phụ lục")
        assert files.list_files(tx, AGENCY.id, FileFilter(state=FileState.CLOSED))[0].id == file.id
        with pytest.raises(RequestError, match="handover-malformed"):
            files.offer(tx, keeping.by(CLERK), AGENCY.id, Destination.AGENCY, [], "x")
        with pytest.raises(NotFoundError, match="record-file-not-found"):
            files.load_file(tx, RecordFileId("fil_none"))


def test_a_missed_hand_over_is_noted_once_for_each_deadline(keeping: Keeping) -> None:
    opened = _opened(keeping)
    _filled(keeping, opened, "one")
    file = _closed(keeping, opened)
    late = keeping.later(days=2 * 365)
    with transaction(keeping.line.engine) as tx:
        assert files.waiting_files(tx, "") == (file.id,)
        assert files.waiting_files(tx, file.id) == ()
        assert not files.note_overdue(tx, keeping.by(), file.id)
        assert files.note_overdue(tx, late.by(), file.id)
        assert not files.note_overdue(tx, late.by(), file.id), "the log has it"
        files.keep_back(tx, late.by(HEAD), file.id, date(2029, 1, 1), "Đang dùng")
        assert not files.note_overdue(tx, late.by(), file.id)
        assert files.note_overdue(tx, keeping.later(days=4 * 365).by(), file.id), "kept back, and missed again"
        told = [one.facts[0].value for one in audit.history(tx, file.id) if one.action == audit.Action.FILE_OVERDUE]
    assert told == ["2027-10-31", "2029-01-01"]
