"""Any rewriting of the log is named, whoever did it and however well it was made to fit."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, select, update

from records import audit, schema
from records.audit import BadEntry
from records.database import snapshot, transaction
from records.errors import ConflictError, NotFoundError, RequestError
from records.transparency.checkpoints import read_sealed
from records.transparency.exporting import export_log, exported_checkpoints, exported_entries, stored_checkpoints
from records.transparency.merging import merge_all
from records.transparency.reading import cut_off, entries_in_leaf_order
from records.transparency.verifying import BadCheckpoint, LogReport, verify_log
from tests.records.office import AGENCY, Line
from tests.records.transparency.conftest import OTHER, SEAL

events, heads = schema.audit_events, schema.audit_heads


def _report(line: Line) -> LogReport:
    with snapshot(line.engine) as tx:
        return verify_log(entries_in_leaf_order(tx), stored_checkpoints(tx, line.store), SEAL.check)


def _report_of(folder: Path) -> LogReport:
    return verify_log(exported_entries(folder), exported_checkpoints(folder), SEAL.check)


def _exported(line: Line, folder: Path) -> Path:
    with snapshot(line.engine) as tx:
        export_log(tx, line.store, folder)
    return folder


def test_an_untouched_log_holds_and_says_how_much_of_it_is_sealed(sealed: Line) -> None:
    found = _report(sealed)
    assert found.holds
    assert (found.entries, found.checkpoints, found.sealed) == (13, 2, 12)


def _unguarded(tx: Connection, table: str = "audit_events") -> None:
    if tx.dialect.name == "postgresql":
        tx.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    else:
        tx.exec_driver_sql(f"DROP TRIGGER {table}_no_UPDATE")
        tx.exec_driver_sql(f"DROP TRIGGER {table}_no_DELETE")


def _entry(number: int) -> tuple[object, object]:
    return events.c.chain == AGENCY.id, events.c.sequence == number


def _rewrite_the_chain(tx: Connection) -> None:
    """Make every hash of the chain right again: what the chain alone cannot see."""
    entries = audit.entries_after(tx, AGENCY.id, None, 1000)
    previous = audit.GENESIS
    for entry in entries:
        tx.execute(update(events).where(*_entry(entry.sequence)).values(previous=previous))
        (again,) = audit.entries_after(tx, AGENCY.id, entry.sequence - 1, 1)
        previous = again.expected_hash()
        tx.execute(update(events).where(*_entry(entry.sequence)).values(hash=previous))
    tx.execute(update(heads).where(heads.c.chain == AGENCY.id).values(sequence=entries[-1].sequence, hash=previous))


def _alter(tx: Connection) -> None:
    tx.execute(update(events).where(*_entry(7)).values(actor="per_other"))


def _remove(tx: Connection) -> None:
    tx.execute(delete(events).where(*_entry(7)))


def _remove_and_close_up(tx: Connection) -> None:
    _remove(tx)
    for number in (8, 9, 10):
        tx.execute(update(events).where(*_entry(number)).values(sequence=number - 1))


def _insert(tx: Connection) -> None:
    row = dict(tx.execute(select(events).where(*_entry(7))).mappings().one())
    for number in (10, 9, 8, 7):
        tx.execute(update(events).where(*_entry(number)).values(sequence=number + 1))
    tx.execute(events.insert().values(row | {"sequence": 7, "id": "evt_forged", "subject": "doc_forged"}))


def _swap(tx: Connection) -> None:
    for old, new in ((7, 99), (8, 7), (99, 8)):
        tx.execute(update(events).where(*_entry(old)).values(sequence=new))


@pytest.mark.parametrize("covered_up", [False, True], ids=["clumsily", "with every hash made right"])
@pytest.mark.parametrize("tamper", [_alter, _remove, _remove_and_close_up, _insert, _swap])
def test_the_first_bad_entry_is_named(
    sealed: Line, tamper: Callable[[Connection], None], covered_up: bool, tmp_path: Path
) -> None:
    with transaction(sealed.engine) as tx:
        _unguarded(tx)
        tamper(tx)
        if covered_up and tamper is not _remove:
            _rewrite_the_chain(tx)
    expected = BadEntry(AGENCY.id, 7, "missing" if tamper is _remove else "altered")
    assert _report(sealed).bad_entry == expected
    assert _report_of(_exported(sealed, tmp_path / "export")).bad_entry == expected


def test_a_whole_new_tree_over_a_rewritten_log_does_not_fit_what_the_store_keeps(sealed: Line) -> None:
    with transaction(sealed.engine) as tx:
        _unguarded(tx)
        _unguarded(tx, "audit_runs")
        tx.execute(update(events).where(*_entry(2)).values(actor="per_other"))
        _rewrite_the_chain(tx)
        for table in (schema.audit_tiles, schema.audit_runs, schema.audit_merged, schema.audit_tree):
            tx.execute(delete(table))
    merge_all(sealed.engine)
    assert _report(sealed).bad_entry == BadEntry(AGENCY.id, 2, "altered")


def test_a_log_that_ends_before_what_was_sealed_is_cut_off(sealed: Line) -> None:
    with transaction(sealed.engine) as tx:
        _unguarded(tx)
        tx.execute(delete(events).where(events.c.chain == OTHER, events.c.sequence == 3))
        tx.execute(delete(events).where(events.c.chain == AGENCY.id, events.c.sequence == 10))
    found = _report(sealed).bad_entry
    assert found is not None
    assert (found.chain, found.sequence, found.why) == (OTHER, 3, "cut-off")


def test_the_head_of_a_chain_says_where_it_ends(sealed: Line) -> None:
    with snapshot(sealed.engine) as tx:
        assert cut_off(tx) is None
    with transaction(sealed.engine) as tx:
        _unguarded(tx)
        tx.execute(delete(events).where(*_entry(10)))
    with snapshot(sealed.engine) as tx:
        assert cut_off(tx) == BadEntry(AGENCY.id, 10, "cut-off")


def test_an_export_holds_without_database_and_store(sealed: Line, tmp_path: Path) -> None:
    folder = _exported(sealed, tmp_path / "export")
    found = _report_of(folder)
    assert found.holds
    assert (found.entries, found.sealed) == (13, 12)
    with pytest.raises(ConflictError, match="export-exists"):
        _exported(sealed, folder)


@pytest.mark.parametrize(
    ("edit", "sequence", "why"),
    [
        (lambda lines: lines[:3] + lines[4:], 4, "missing"),
        (lambda lines: [*lines[:2], lines[1], *lines[2:]], 2, "inserted"),
        (lambda lines: [lines[1], lines[0], *lines[2:]], 1, "missing"),
        (lambda lines: [lines[0].replace("doc_0", "doc_9"), *lines[1:]], 1, "altered"),
        (lambda lines: lines[:4], 5, "cut-off"),
    ],
    ids=["delete", "insert", "reorder", "alter", "cut off"],
)
def test_a_tampered_export_names_the_entry(
    sealed: Line, tmp_path: Path, edit: Callable[[list[str]], list[str]], sequence: int, why: str
) -> None:
    folder = _exported(sealed, tmp_path / "export")
    path = folder / "entries.jsonl"
    path.write_text("\n".join(edit(path.read_text().splitlines())))
    assert _report_of(folder).bad_entry == BadEntry(AGENCY.id, sequence, why)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda members: members | {"signature": "AAAA"}, "seal-broken"),
        (lambda members: members | {"leaves": "AAAA" + members["leaves"][4:]}, "leaves-altered"),
        (lambda members: members | {"text": members["text"].replace("previous -", "previous " + "0" * 64)}, "unlinked"),
    ],
)
def test_a_tampered_checkpoint_is_named_with_the_reason(
    sealed: Line, tmp_path: Path, change: Callable[[dict[str, str]], dict[str, str]], why: str
) -> None:
    folder = _exported(sealed, tmp_path / "export")
    path = min((folder / "checkpoints").iterdir())
    path.write_text(json.dumps(change(json.loads(path.read_text()))))
    found = _report_of(folder)
    assert found.bad_checkpoint == BadCheckpoint(5, why)
    assert found.sealed == 0


def test_what_is_no_export_is_said_with_a_code(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="export-incomplete"):
        list(exported_entries(tmp_path))
    (tmp_path / "entries.jsonl").write_text('{"not": "an entry"}')
    with pytest.raises(RequestError, match="audit-line-malformed"):
        list(exported_entries(tmp_path))


@pytest.mark.parametrize("data", [b"", b"{}", b'{"text": 1}', b'{"text":"x","signature":"","leaves":""}', b"\xff"])
def test_what_is_no_checkpoint_is_said_with_a_code(data: bytes) -> None:
    with pytest.raises(RequestError, match="checkpoint-malformed"):
        read_sealed(data)
