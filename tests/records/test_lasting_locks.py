"""Checkpoints, hash trees and timestamps keep their locks: through a restore, and past twenty years."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from records import schema
from records.backup import BackupFolder, back_up, restore
from records.canonical import canonical_json
from records.database import open_database, snapshot, transaction
from records.disposition.destroying import Destroyer
from records.disposition.ledger_local import LocalLedger
from records.evidence.locking import lock_all, renew_locks
from records.evidence.rounds import LOCKED_FOR
from records.identifiers import Sha256
from records.kept_objects import keep_object
from records.storage_local import LocalStore
from tests.records.keeping import keeping_in
from tests.records.office import NOON, Line, open_office

YEAR = timedelta(days=365)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_office(tmp_path / "vanthu.sqlite")


@pytest.fixture
def lasting(line: Line) -> set[Sha256]:
    """A checkpoint, and a round: leaves, their tree, its timestamp."""
    stored = [line.store.put(text) for text in (b"a checkpoint", b"leaves", b"a timestamp")]
    members = [{"first": base64.b64encode(b"leaf").decode(), "root": "", "leaves": stored[1].sha256}]
    tree = line.store.put(
        canonical_json({"format": "vanthu/evidence-tree/1", "digest": "sha256", "parts": members}).encode()
    )
    checkpoint = {"size": 1, "at": NOON, "root": "0" * 64, "statement": "0" * 64, "object": stored[0].sha256}
    made = {"id": "rnd_1", "kind": "objects", "digest": "sha256", "opened_at": NOON, "leaves": 1, "stamped_at": NOON}
    with transaction(line.engine) as tx:
        for one in (*stored, tree):
            keep_object(tx, line.by(), one)
        tx.execute(schema.audit_checkpoints.insert().values(**checkpoint))
        tx.execute(schema.evidence_rounds.insert().values(**made, tree=tree.sha256, token=stored[2].sha256))
    return {one.sha256 for one in (*stored, tree)}


def _ends(store: LocalStore, hashes: set[Sha256]) -> set[datetime | None]:
    return {store.protection(sha256).retain_until for sha256 in hashes}


def test_a_restore_locks_what_no_record_names(line: Line, lasting: set[Sha256], tmp_path: Path) -> None:
    keeping = keeping_in(line, tmp_path)
    folder, store = BackupFolder.open(tmp_path / "backup"), LocalStore.open(tmp_path / "restored")
    back_up(line.engine, line.store, keeping.ledger, folder, keeping.by())
    ledger = LocalLedger(tmp_path / "other.jsonl")
    done = restore(folder, None, Destroyer(open_database(tmp_path / "restored.sqlite"), store, ledger, keeping.by))
    assert done.is_clean
    assert _ends(store, lasting) == {NOON + LOCKED_FOR}


def test_locks_are_renewed_before_twenty_years_are_over_and_not_every_day(line: Line, lasting: set[Sha256]) -> None:
    assert isinstance(line.store, LocalStore)
    with snapshot(line.engine) as tx:
        assert lock_all(tx, line.store, NOON) == len(lasting)
        assert renew_locks(tx, line.store, NOON + 10 * YEAR) == 0
        soon = NOON + 19 * YEAR + timedelta(days=30)
        assert renew_locks(tx, line.store, soon) == len(lasting)
        assert _ends(line.store, lasting) == {soon + LOCKED_FOR}
        later = NOON + 38 * YEAR + timedelta(days=1)
        assert renew_locks(tx, line.store, later) == len(lasting)
        assert _ends(line.store, lasting) == {later + LOCKED_FOR}


def test_what_is_missing_from_the_store_stops_nothing(line: Line, lasting: set[Sha256], tmp_path: Path) -> None:
    with snapshot(line.engine) as tx:
        assert lock_all(tx, LocalStore.open(tmp_path / "empty"), NOON) == 0
