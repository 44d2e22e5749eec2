"""The ledger: chained lines on another disk; a restored backup does not bring back what was destroyed."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from records import archive, fixity, holds
from records.archive import Source, SourceKind
from records.database import open_database, snapshot, transaction
from records.disposition.ledger import LedgerEntry
from records.disposition.ledger_local import LocalLedger
from records.disposition.replaying import replay
from records.errors import InternalError, OutsideServiceError
from records.holds import HoldKind, Order
from records.identifiers import AgencyId, RecordId, Sha256
from records.storage_local import LocalStore
from tests.records.keeping import Keeping, keeping_in
from tests.records.office import AGENCY, NOON, Line, open_office


def _entry(number: int) -> LedgerEntry:
    return LedgerEntry(
        AgencyId("agy_x"),
        Source(SourceKind.INCOMING, f"inc_{number}"),
        RecordId(f"rec_{number}"),
        (Sha256("a" * 64),),
        "dis_1",
        "destroyed",
        ("per_a", "per_b"),
        NOON,
    )


def test_entries_read_back_in_order_across_openings(tmp_path: Path) -> None:
    LocalLedger(tmp_path / "l.jsonl").append([_entry(1), _entry(2)])
    LocalLedger(tmp_path / "l.jsonl").append([_entry(3)])
    assert list(LocalLedger(tmp_path / "l.jsonl").entries()) == [_entry(1), _entry(2), _entry(3)]


def test_a_ledger_that_was_never_written_is_empty(tmp_path: Path) -> None:
    assert list(LocalLedger(tmp_path / "none.jsonl").entries()) == []


def test_a_line_that_a_crash_cut_off_is_written_over(tmp_path: Path) -> None:
    ledger = LocalLedger(tmp_path / "l.jsonl")
    ledger.append([_entry(1)])
    with ledger.path.open("ab") as file:
        file.write(b'{"half":')
    assert list(ledger.entries()) == [_entry(1)]
    ledger.append([_entry(2)])
    assert list(ledger.entries()) == [_entry(1), _entry(2)]


@pytest.mark.parametrize("damage", ["altered", "removed", "inserted", "reordered"])
def test_a_tampered_ledger_is_not_trusted(tmp_path: Path, damage: str) -> None:
    ledger = LocalLedger(tmp_path / "l.jsonl")
    ledger.append([_entry(1), _entry(2), _entry(3)])
    lines = ledger.path.read_bytes().splitlines(keepends=True)
    changed = {
        "altered": [lines[0].replace(b"rec_1", b"rec_9"), *lines[1:]],
        "removed": [lines[0], lines[2]],
        "inserted": [lines[0], lines[0], *lines[1:]],
        "reordered": [lines[1], lines[0], lines[2]],
    }
    ledger.path.write_bytes(b"".join(changed[damage]))
    with pytest.raises(InternalError, match="ledger-damaged"):
        list(ledger.entries())
    with pytest.raises(InternalError, match="ledger-damaged"):
        ledger.append([_entry(4)])


def test_without_its_ledger_nothing_is_destroyed(keeping: Keeping, tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("a file")
    blocked = Keeping(keeping.line, LocalLedger(tmp_path / "in the way" / "l.jsonl"))
    record = blocked.record()
    listed = blocked.approved(record)
    with pytest.raises(OutsideServiceError, match="ledger-unavailable"):
        blocked.executioner().execute(listed.id)
    assert blocked.store.get(record.pdf)
    keeping.executioner().execute(listed.id)
    assert keeping.store.stat(record.pdf) is None
    assert [entry.record_id for entry in keeping.ledger.entries()] == [record.id]


def _copied(engine: Engine, folder: Path, backup: Path) -> None:
    engine.dispose()
    backup.mkdir()
    with ExitStack() as stack:
        live, copy = (stack.enter_context(closing(sqlite3.connect(one / "vanthu.sqlite"))) for one in (folder, backup))
        live.backup(copy)
    shutil.copytree(folder / "store", backup / "store")


def test_an_old_backup_does_not_bring_back_what_was_destroyed_since(tmp_path: Path) -> None:
    engine = open_office(tmp_path / "vanthu.sqlite")
    keeping = keeping_in(Line(engine, LocalStore.open(tmp_path / "store")), tmp_path)
    record, other = keeping.record(), keeping.record()
    with transaction(engine) as tx:
        order = Order("Thanh tra", "1", "x")
        hold = holds.place(tx, keeping.by(), AGENCY.id, HoldKind.AUDIT, order, [record.id])
    _copied(engine, tmp_path, tmp_path / "backup")
    with transaction(engine) as tx:
        holds.release(tx, keeping.by(), hold.id, order)
    young = keeping.record("captured after the backup")
    keeping.destroyed(record, young)

    restored_engine = open_database(tmp_path / "backup" / "vanthu.sqlite")
    restored = Keeping(Line(restored_engine, LocalStore.open(tmp_path / "backup" / "store")), keeping.ledger)
    restored.store.put(keeping.line.put("captured after the backup").sha256.encode())  # something unknown stays
    assert restored.store.get(record.pdf)
    found = replay(restored.destroyer())
    assert (found.entries, found.again) == (2, (record.id,))
    assert set(found.objects) == record.hashes
    with snapshot(restored_engine) as tx:
        assert archive.load_record(tx, record.id).state == "destroyed"
        assert archive.load_record(tx, other.id).state == "kept"
        report = fixity.check(tx, restored.store)
    assert (report.missing, report.damaged, report.disagreeing, report.bad_entry) == ((), (), (), None)
    assert replay(restored.destroyer()).again == ()


def test_bytes_that_only_the_store_s_backup_brings_back_go_again(keeping: Keeping) -> None:
    record = keeping.record("only the store")
    keeping.destroyed(record)
    back = keeping.line.put("only the store")
    found = replay(keeping.destroyer())
    assert found.objects == (back.sha256,)
    assert keeping.store.stat(back.sha256) is None
    with snapshot(keeping.line.engine) as tx:
        assert fixity.check(tx, keeping.store).is_clean
