"""Capture, fixity and export of records."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import bagit
import pytest
from sqlalchemy import update

from records import archive, fixity, outgoing, retention, schema
from records.bagit import Bag
from records.database import snapshot, transaction
from records.errors import ConflictError, InternalError, NotFoundError, RequestError
from records.export import export
from records.identifiers import RecordId, Sha256
from records.packages import write_folder
from records.storage_local import LocalStore
from tests.records.office import AGENCY, LEADER, NOON, Line

SCHEDULE = retention.load_schedule(NOON.date())
PERMANENT = SCHEDULE.find("tap-luu-quyet-dinh")


def _captured(line: Line, label: str = "draft") -> archive.ArchivedRecord:
    with transaction(line.engine) as tx:
        document = line.issued(tx, label)
        metadata = line.store.put(outgoing.describe_record(document, AGENCY, LEADER, PERMANENT))
        return outgoing.archive_document(tx, line.by(), document, PERMANENT, metadata)


def _file_of(store: LocalStore, sha256: Sha256) -> Path:
    return store.root / "objects" / sha256[:2] / sha256[2:4] / sha256


def test_a_captured_record_reads_back(line: Line) -> None:
    record = _captured(line)
    with snapshot(line.engine) as tx:
        assert archive.load_record(tx, record.id) == record
        assert archive.record_of(tx, record.document_id) == record
        assert archive.list_records(tx, AGENCY.id).records == (record,)


def test_metadata_use_the_names_of_the_decree(line: Line) -> None:
    described = json.loads(line.store.get(_captured(line).metadata))
    assert (described["CodeNumber"], described["CodeNotation"], described["IssuedDate"]) == (
        "01",
        "QĐ-UBND",
        "23/11/2026",
    )
    assert described["SignerInfo"] == {"FullName": "Nguyễn Văn Mẫu", "Position": "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"}
    assert described["Maintenance"]["Class"] == "tap-luu-quyet-dinh"


def _received(line: Line, **changes: object) -> archive.Capture:
    parts = (
        archive.CapturedPart(archive.Part.PDF, line.put("received")),
        archive.CapturedPart(archive.Part.ATTACHMENT, line.put("list"), "text/csv", "danh sách.csv"),
        archive.CapturedPart(archive.Part.ATTACHMENT, line.put("map"), "image/png", "bản đồ.png"),
    )
    source = archive.Source(archive.SourceKind.INCOMING, "inc_1")
    retained = SCHEDULE.find("cong-van-trao-doi-chung")
    received = archive.Capture(AGENCY.id, source, "Về việc mẫu", parts, line.store.put(b"{}"), retained)
    return replace(received, **changes)


def test_an_incoming_document_with_its_attachments_is_one_record_that_waits_for_a_file(line: Line) -> None:
    with transaction(line.engine) as tx:
        record = archive.capture(tx, line.by(), _received(line))
        assert archive.load_record(tx, record.id) == record == archive.record_from(tx, record.source)
    assert [(one.part, one.ordinal, one.name) for one in record.objects] == [
        ("attachment", 1, "danh sách.csv"),
        ("attachment", 2, "bản đồ.png"),
        ("pdf", 1, ""),
    ]
    assert (record.file_id, record.retention.due, record.state) == (None, None, "kept")
    with snapshot(line.engine) as tx:
        assert fixity.check(tx, line.store).is_clean


def test_a_list_is_narrowed_by_origin_class_and_due_date(line: Line) -> None:
    with transaction(line.engine) as tx:
        old = archive.capture(tx, line.by(), _received(line, event_date=date(2010, 3, 1)))
        new = archive.capture(tx, line.by(), _received(line, source=archive.Source(old.source.kind, "inc_2")))
        kinds = [
            (archive.RecordFilter(source=archive.SourceKind.OUTGOING), set()),
            (archive.RecordFilter(without_file=True, state=archive.RecordState.KEPT), {new, old}),
            (archive.RecordFilter(due_before=NOON.date()), {old}),
            (archive.RecordFilter(retention_class="hop-dong-vu-viec"), set()),
        ]
        for wanted, expected in kinds:
            assert set(archive.list_records(tx, AGENCY.id, wanted=wanted).records) == expected


def test_a_known_event_gives_the_last_day_of_keeping_at_capture(line: Line) -> None:
    with transaction(line.engine) as tx:
        record = archive.capture(tx, line.by(), _received(line, event_date=date(2024, 2, 29)))
    assert record.retention.due == date(2034, 2, 28)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"event_date": date(2026, 11, 24)}, "event-date-in-future"),
        ({"title": " "}, "record-title-malformed"),
        ({"parts": ()}, "record-without-parts"),
    ],
)
def test_a_capture_that_cannot_be_leaves_nothing_behind(line: Line, changes: dict[str, object], code: str) -> None:
    with pytest.raises(RequestError, match=code), transaction(line.engine) as tx:
        archive.capture(tx, line.by(), _received(line, **changes))
    with snapshot(line.engine) as tx:
        assert tx.execute(schema.records.select()).all() == tx.execute(schema.objects.select()).all() == []


def test_evidence_is_added_beside_what_was_captured(line: Line) -> None:
    record = _captured(line)
    with transaction(line.engine) as tx:
        raised = archive.CapturedPart(archive.Part.PRESERVED, line.put("raised to B-LTA"))
        archive.add_part(tx, line.by(), record.id, raised)
        later = archive.load_record(tx, record.id)
    assert (later.pdf, later.one(archive.Part.PRESERVED)) == (record.pdf, raised.stored.sha256)
    with snapshot(line.engine) as tx:
        assert fixity.check(tx, line.store).is_clean


def test_captured_twice_a_document_is_one_record(line: Line) -> None:
    with transaction(line.engine) as tx:
        document = line.dispatched(tx)
        metadata = line.store.put(outgoing.describe_record(document, AGENCY, LEADER, PERMANENT))
        first = outgoing.archive_document(tx, line.by(), document, PERMANENT, metadata)
        assert outgoing.archive_document(tx, line.by(), document, PERMANENT, metadata) == first


def test_the_same_bytes_in_two_documents_are_one_object_and_two_records(line: Line) -> None:
    first, second = _captured(line), _captured(line)
    assert first.pdf == second.pdf
    assert first.id != second.id


@pytest.mark.parametrize(("code", "error"), [(None, "retention-class-required"), ("x", "retention-class-unknown")])
def test_without_a_known_class_nothing_is_captured(code: str | None, error: str) -> None:
    with pytest.raises(RequestError, match=error):
        SCHEDULE.find(code)


def test_every_retention_class_rests_on_a_law_and_a_date() -> None:
    assert len(SCHEDULE.classes) >= 10
    assert all(one.basis and one.schedule == SCHEDULE.version for one in SCHEDULE.classes)
    assert retention.load_schedule(date(2000, 1, 1)).classes == ()


def test_terms_are_more_than_a_number_of_years() -> None:
    terms = {code: SCHEDULE.find(code).term for code in ("tap-luu-quyet-dinh", "hop-dong-vu-viec", "ho-so-nguyen-tac")}
    assert terms == {
        "tap-luu-quyet-dinh": retention.Permanent(),
        "hop-dong-vu-viec": retention.Years(5, "contract-ended"),
        "ho-so-nguyen-tac": retention.Until("superseded"),
    }


def test_an_unknown_record_is_not_found(line: Line) -> None:
    with snapshot(line.engine) as tx, pytest.raises(NotFoundError, match="record-not-found"):
        archive.load_record(tx, RecordId("rec_unknown"))


def test_an_untouched_archive_is_clean(line: Line) -> None:
    _captured(line)
    with snapshot(line.engine) as tx:
        report = fixity.check(tx, line.store)
    assert report.is_clean
    assert report.checked == 6


def test_check_names_the_damaged_the_missing_and_the_extra(line: Line, store: LocalStore) -> None:
    record = _captured(line)
    _file_of(store, record.pdf).chmod(0o600)
    _file_of(store, record.pdf).write_bytes(b"changed")
    _file_of(store, record.report).unlink()
    extra = store.put(b"never in a row").sha256
    with snapshot(line.engine) as tx:
        report = fixity.check(tx, store)
    assert (report.damaged, report.missing, report.extra) == ((record.pdf,), (record.report,), (extra,))
    assert not report.is_clean


def test_a_record_pointed_at_other_bytes_disagrees_with_the_log(line: Line) -> None:
    record = _captured(line)
    with transaction(line.engine) as tx:
        parts = schema.record_objects
        own = (parts.c.record_id == record.id, parts.c.part == "pdf")
        tx.execute(update(parts).where(*own).values(sha256=record.report))
    with snapshot(line.engine) as tx:
        assert fixity.check(tx, line.store).disagreeing == (record.id,)


def test_a_removed_record_is_still_known_to_the_log(line: Line) -> None:
    record = _captured(line)
    with transaction(line.engine) as tx:
        for table in ("record_objects", "records"):
            on_table = f" ON {table}" if tx.dialect.name == "postgresql" else ""
            tx.exec_driver_sql(f"DROP TRIGGER {table}_stay{on_table}")  # as only an operator can
        archive.forget(tx, record.id)
        tx.execute(schema.record_objects.delete())
        tx.execute(schema.records.delete())
    with snapshot(line.engine) as tx:
        assert fixity.check(tx, line.store).disagreeing == (record.id,)


def bag_in(folder: Path, bag: Bag) -> None:
    write_folder(dict(bag.files()), folder)


def test_an_export_is_a_valid_bag_with_the_very_bytes(line: Line, tmp_path: Path) -> None:
    record = _captured(line)
    with transaction(line.engine) as tx:
        bag_in(tmp_path / "bag", export(tx, line.by(), line.store, record))
    bag = bagit.Bag(str(tmp_path / "bag"))
    assert bag.validate()
    assert bag.info["External-Identifier"] == record.id
    assert Sha256.of((tmp_path / "bag/data/document.pdf").read_bytes()) == record.pdf
    assert Sha256.of((tmp_path / "bag/data/report.json").read_bytes()) == record.report


def test_an_exported_log_line_proves_its_own_hash(line: Line) -> None:
    record = _captured(line)
    with transaction(line.engine) as tx:
        lines = export(tx, line.by(), line.store, record).payload["audit.jsonl"].decode().splitlines()
    assert [json.loads(one)["action"] for one in lines][-1] == "record.captured"
    for one in lines:
        members = json.loads(one)
        claimed = members.pop("hash")
        content = json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert Sha256.of(content.encode()) == claimed


def test_damaged_bytes_are_not_exported(line: Line, store: LocalStore) -> None:
    record = _captured(line)
    _file_of(store, record.pdf).chmod(0o600)
    _file_of(store, record.pdf).write_bytes(b"changed")
    with transaction(line.engine) as tx, pytest.raises(InternalError, match="object-damaged"):
        export(tx, line.by(), store, record)


def test_a_changed_bag_no_longer_validates(tmp_path: Path) -> None:
    bag_in(tmp_path / "bag", Bag({"a.txt": b"one"}, {}, NOON.date()))
    (tmp_path / "bag/data/a.txt").write_bytes(b"two")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(tmp_path / "bag")).validate()


@pytest.mark.parametrize("path", ["../out", "/etc/passwd", "a/../../b", "a//b", "", "ă.txt", "a\nb"])
def test_a_path_that_leaves_the_bag_is_refused(path: str) -> None:
    with pytest.raises(RequestError, match="bag-path-unsafe"):
        list(Bag({path: b""}, {}, NOON.date()).files())


def test_an_export_never_overwrites(tmp_path: Path) -> None:
    bag = Bag({"a.txt": b"one"}, {}, NOON.date())
    bag_in(tmp_path / "bag", bag)
    with pytest.raises(ConflictError, match="export-exists"):
        bag_in(tmp_path / "bag", replace(bag, payload={}))
