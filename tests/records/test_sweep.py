"""After a crash the sweep tidies up, and says what to resume."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from records.database import snapshot, transaction
from records.storage_local import LocalStore
from records.sweep import GRACE, sweep
from tests.records.office import Line


def test_documents_to_resume_are_listed(line: Line) -> None:
    with transaction(line.engine) as tx:
        numbered, sealed = line.numbered(tx, "numbered"), line.sealed(tx, "sealed")
        line.issued(tx, "issued")
    with snapshot(line.engine) as tx:
        report = sweep(tx, line.store, datetime.now(UTC))
    assert (report.to_seal, report.to_issue) == ((numbered.id,), (sealed.id,))


def test_young_orphans_may_still_get_their_row(line: Line, store: LocalStore) -> None:
    orphan = store.put(b"put, not yet committed").sha256
    now = datetime.now(UTC)
    with snapshot(line.engine) as tx:
        assert sweep(tx, store, now).orphans == ()
        assert sweep(tx, store, now + GRACE + timedelta(minutes=1)).orphans == (orphan,)


def test_orphans_are_reported_and_stay(line: Line, store: LocalStore) -> None:
    orphan = store.put(b"put, never committed").sha256
    with snapshot(line.engine) as tx:
        sweep(tx, store, datetime.now(UTC) + timedelta(days=1))
    assert store.get(orphan) == b"put, never committed"


def test_half_written_files_are_removed(line: Line, store: LocalStore) -> None:
    (store.root / "unfinished" / "half").write_bytes(b"half")
    with snapshot(line.engine) as tx:
        assert sweep(tx, store, datetime.now(UTC) + timedelta(days=1)).unfinished_removed == 1
