"""Homes of earlier versions: their rows are carried over, none is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from records import archive, migrations
from records.database import open_database, snapshot, transaction
from records.identifiers import RecordId, Sha256
from records.preservation_events import events_of
from records.scrubbing import unread_since

AT = "2026-11-23T05:00:00.000000Z"
ROWS = {
    "agencies": {"id": "agy_1", "identifier": "H99", "name": "Mẫu", "short_code": "UBND", "place": "Đông Sơn"}
    | {"seal_mm": 36, "series_per_kind": 0},
    "people": {"id": "per_1", "agency_id": "agy_1", "full_name": "Mẫu", "roles": "leader", "capacity_lines": ""},
    "documents": {"id": "doc_1", "code": "A", "version": 7, "state": "issued", "agency_id": "agy_1"}
    | {"leader_id": "per_1", "series": "chung", "kind": "quyet-dinh", "kind_name": "Quyết định", "notation": "QĐ"}
    | {"subject": "Việc mẫu", "recipients": "[]", "copies": 1, "archive_unit": "VT", "note": "", "language": "vi"}
    | {"page_count": 1, "screened_by": "x", "pdf": "a" * 64, "created_by": "per_1", "created_at": AT},
    "records": {"id": "rec_1", "document_id": "doc_1", "agency_id": "agy_1", "pdf": "a" * 64, "report": "b" * 64}
    | {"metadata": "c" * 64, "retention_class": "tap-luu-quyet-dinh", "retention_schedule": "retention-2026.1"}
    | {"captured_by": "per_1", "captured_at": AT},
}


def _insert(tx: Connection, table: str, row: dict[str, object]) -> None:
    names = ", ".join(row)
    tx.execute(text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})"), row)


def _upgraded_to(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations.HERE))
    with transaction(engine) as tx:
        config.attributes["connection"] = tx
        command.upgrade(config, revision)


def test_a_record_of_the_first_version_is_the_same_record_afterwards(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "first.sqlite")
    _upgraded_to(engine, "0001")
    with transaction(engine) as tx:
        for letter in "abc":
            _insert(tx, "objects", {"sha256": letter * 64, "size": 1, "stored_at": AT})
        for table, row in ROWS.items():
            _insert(tx, table, row)
    migrations.upgrade(engine)
    with snapshot(engine) as tx:
        record = archive.load_record(tx, RecordId("rec_1"))
    assert (record.source.kind, record.document_id, record.title) == ("outgoing", "doc_1", "Việc mẫu")
    assert (record.pdf, record.report, record.metadata) == ("a" * 64, "b" * 64, "c" * 64)
    assert (record.retention.class_code, record.retention.due, record.file_id) == ("tap-luu-quyet-dinh", None, None)


def test_what_was_read_before_its_column_was_is_still_known_as_read(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "read.sqlite")
    _upgraded_to(engine, "0030_due_by_class")
    with transaction(engine) as tx:
        for letter in "ab":
            _insert(tx, "objects", {"sha256": letter * 64, "size": 1, "stored_at": AT})
        _insert(tx, "object_checks", {"sha256": "a" * 64, "checked_at": AT, "outcome": "intact"})
    migrations.upgrade(engine)
    with snapshot(engine) as tx:
        assert unread_since(tx, datetime(2030, 1, 1, tzinfo=UTC)) == ("b" * 64, "a" * 64)
        assert [event.detail for event in events_of(tx, Sha256("a" * 64))] == ["intact"]
