"""A backup brings back every row and byte, onto either database, and never what was destroyed."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

from records.archive import RecordState, load_record
from records.backup import BackupFolder, RestoreReport, back_up, restore
from records.database import open_database, snapshot, transaction
from records.disposition.destroying import Destroyer
from records.disposition.ledger_local import LocalLedger
from records.errors import ConflictError, InternalError, NotFoundError
from records.storage_local import LocalStore
from tests.records.keeping import Keeping, keeping_in
from tests.records.office import Line, open_office


@pytest.fixture
def keeping(line: Line, tmp_path: Path) -> Keeping:
    return keeping_in(line, tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> BackupFolder:
    return BackupFolder.open(tmp_path / "backup")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """Embedded; both databases are tried in ``test_between_databases``."""
    return open_office(tmp_path / "vanthu.sqlite")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Engine:
    """An empty database to restore into."""
    return open_database(tmp_path / "restored.sqlite")


def _backed_up(keeping: Keeping, folder: BackupFolder) -> str:
    report = back_up(keeping.line.engine, keeping.store, keeping.ledger, folder, keeping.by())
    assert report.is_whole
    return report.name


def _restored(
    keeping: Keeping, folder: BackupFolder, engine: Engine, where: Path, name: str | None = None
) -> RestoreReport:
    destroyer = Destroyer(engine, LocalStore.open(where), LocalLedger(where / "ledger.jsonl"), keeping.by)
    return restore(folder, name, destroyer)


def test_a_second_backup_copies_only_what_is_new(keeping: Keeping, folder: BackupFolder) -> None:
    with transaction(keeping.line.engine) as tx:
        keeping.kept(tx)
    first = back_up(keeping.line.engine, keeping.store, keeping.ledger, folder, keeping.by())
    with transaction(keeping.line.engine) as tx:
        keeping.kept(tx)
    second = back_up(keeping.line.engine, keeping.store, keeping.ledger, folder, keeping.later(days=1).by())
    assert (first.copied, second.copied, second.present) == (3, 3, 3)
    assert folder.names() == (first.name, second.name)


def test_an_old_backup_does_not_bring_a_destroyed_record_back(
    keeping: Keeping, folder: BackupFolder, elsewhere: Engine, tmp_path: Path
) -> None:
    with transaction(keeping.line.engine) as tx:
        gone, kept = keeping.kept(tx), keeping.kept(tx)
    old = _backed_up(keeping, folder)
    keeping.destroyed(gone)
    (tmp_path / "restored").mkdir()
    shutil.copy(tmp_path / "ledger" / "destructions.jsonl", tmp_path / "restored" / "ledger.jsonl")
    report = _restored(keeping, folder, elsewhere, tmp_path / "restored", old)
    assert report.replayed.again == (gone.id,)
    assert report.is_clean
    restored = LocalStore.open(tmp_path / "restored")
    with snapshot(elsewhere) as tx:
        assert load_record(tx, gone.id).state is RecordState.DESTROYED
        assert load_record(tx, kept.id).state is RecordState.KEPT
    assert {stat.sha256 for stat in restored.iterate()} == {kept.metadata, *(one.sha256 for one in kept.objects)}


def test_what_was_destroyed_leaves_the_backup_with_the_next_run(
    keeping: Keeping, folder: BackupFolder, elsewhere: Engine, tmp_path: Path
) -> None:
    with transaction(keeping.line.engine) as tx:
        gone, kept = keeping.kept(tx), keeping.kept(tx)
    old = _backed_up(keeping, folder)
    keeping.destroyed(gone)
    later = keeping.later(days=1)
    report = back_up(keeping.line.engine, keeping.store, keeping.ledger, folder, later.by())
    assert report.forgotten == 3
    assert folder.pool.stat(gone.metadata) is None
    assert folder.pool.stat(kept.metadata) is not None
    assert _restored(keeping, folder, elsewhere, tmp_path / "restored", old).replayed.again == (gone.id,)


def test_bytes_that_two_records_share_come_back_for_the_one_that_is_left(
    keeping: Keeping, folder: BackupFolder, elsewhere: Engine, tmp_path: Path
) -> None:
    with transaction(keeping.line.engine) as tx:
        gone, kept = keeping.kept(tx, "shared"), keeping.kept(tx, "shared")
    old = _backed_up(keeping, folder)
    keeping.destroyed(gone)
    (tmp_path / "restored").mkdir()
    shutil.copy(tmp_path / "ledger" / "destructions.jsonl", tmp_path / "restored" / "ledger.jsonl")
    report = _restored(keeping, folder, elsewhere, tmp_path / "restored", old)
    assert report.is_clean
    store = LocalStore.open(tmp_path / "restored")
    assert all(store.get(one.sha256) for one in kept.objects)


def test_a_restore_needs_an_empty_database(keeping: Keeping, folder: BackupFolder, tmp_path: Path) -> None:
    _backed_up(keeping, folder)
    with pytest.raises(ConflictError, match="restore-not-empty"):
        _restored(keeping, folder, keeping.line.engine, tmp_path / "restored")


def test_an_unknown_backup_is_not_found(
    keeping: Keeping, folder: BackupFolder, elsewhere: Engine, tmp_path: Path
) -> None:
    with pytest.raises(NotFoundError, match="backup-not-found"):
        _restored(keeping, folder, elsewhere, tmp_path / "restored")
    _backed_up(keeping, folder)
    with pytest.raises(NotFoundError, match="backup-not-found"):
        _restored(keeping, folder, elsewhere, tmp_path / "restored", "20200101T000000.000000Z")


@pytest.mark.parametrize("damage", ["cut short", "one row less", "one word changed", "no manifest"])
def test_a_damaged_backup_restores_nothing(
    keeping: Keeping, folder: BackupFolder, elsewhere: Engine, tmp_path: Path, damage: str
) -> None:
    with transaction(keeping.line.engine) as tx:
        keeping.kept(tx)
    snapshot_folder = folder.path(_backed_up(keeping, folder))
    file = snapshot_folder / "records.jsonl.gz"
    match damage:
        case "cut short":
            file.write_bytes(file.read_bytes()[:-9])
        case "one row less":
            file.write_bytes(gzip.compress(b""))
        case "one word changed":
            row = json.loads(gzip.decompress(file.read_bytes()))
            file.write_bytes(gzip.compress(json.dumps(row | {"title": "Việc khác"}).encode() + b"\n"))
        case _:
            (snapshot_folder / "manifest.json").unlink()
    with pytest.raises(InternalError, match="backup-damaged"):
        _restored(keeping, folder, elsewhere, tmp_path / "restored")
    destroyer = Destroyer(elsewhere, LocalStore.open(tmp_path / "x"), LocalLedger(tmp_path / "y"), keeping.by)
    with pytest.raises(InternalError, match="backup-damaged"):
        restore(folder, None, destroyer)  # and the database is still empty


def test_missing_bytes_are_named_and_the_backup_is_not_whole(keeping: Keeping, folder: BackupFolder) -> None:
    with transaction(keeping.line.engine) as tx:
        record = keeping.kept(tx)
    keeping.store.destroy(record.metadata)
    report = back_up(keeping.line.engine, keeping.store, keeping.ledger, folder, keeping.by())
    assert (report.is_whole, report.missing) == (False, (record.metadata,))


def test_an_interrupted_backup_is_no_backup(keeping: Keeping, folder: BackupFolder) -> None:
    folder.begin("20260101T000000.000000Z")
    assert folder.names() == ()
    name = _backed_up(keeping, folder)
    assert [one.name for one in (folder.root / "snapshots").iterdir()] == [name]


def test_a_record_that_is_newer_than_the_backup_is_named_as_extra(
    keeping: Keeping, folder: BackupFolder, tmp_path: Path
) -> None:
    _backed_up(keeping, folder)
    newer = keeping.store.put(b"newer than the backup").sha256
    destroyer = Destroyer(
        open_database(tmp_path / "restored.sqlite"), keeping.store, LocalLedger(tmp_path / "l"), keeping.by
    )
    assert restore(folder, None, destroyer).compared.extra == (newer,)
