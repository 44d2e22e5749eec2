"""A backup of either database is restored onto either, row by row and byte by byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from records.archive import load_record
from records.audit import verify
from records.backup import BackupFolder, back_up, restore
from records.backup.making import tables_to_keep
from records.database import open_database, snapshot, transaction
from records.disposition.destroying import Destroyer
from records.disposition.ledger_local import LocalLedger
from records.storage_local import LocalStore
from tests.records.conftest import fresh_database
from tests.records.keeping import keeping_in
from tests.records.office import Line


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """An empty database to restore into."""
    if request.param == "sqlite":
        return open_database(tmp_path / "restored.sqlite")
    return open_database(fresh_database(request.getfixturevalue("postgres_url")))


def _rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with snapshot(engine) as tx:
        return {
            table.name: [tuple(row) for row in tx.execute(select(table).order_by(*table.primary_key))]
            for table in tables_to_keep()
            if not table.name.startswith("audit")  # the restore itself is in the log
        }


def test_every_row_and_byte_comes_back_on_either_database(line: Line, elsewhere: Engine, tmp_path: Path) -> None:
    keeping, folder = keeping_in(line, tmp_path), BackupFolder.open(tmp_path / "backup")
    with transaction(keeping.line.engine) as tx:
        keeping.line.dispatched(tx, "dispatched")
        keeping.line.numbered(tx, "numbered")
        record = keeping.kept(tx)
    assert back_up(line.engine, line.store, keeping.ledger, folder, keeping.by()).is_whole
    destroyer = Destroyer(
        elsewhere, LocalStore.open(tmp_path / "restored"), LocalLedger(tmp_path / "restored.jsonl"), keeping.by
    )
    report = restore(folder, None, destroyer)
    assert report.is_clean
    assert report.copied == len(list(keeping.store.iterate()))
    assert _rows(elsewhere) == _rows(keeping.line.engine)
    with snapshot(elsewhere) as tx:
        assert load_record(tx, record.id) == record
        assert verify(tx) is None
