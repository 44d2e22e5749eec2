"""The log in its tree: what is merged, what is sealed, and the proofs of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from records import schema
from records.database import snapshot, transaction
from records.errors import InternalError, RequestError
from records.identifiers import Sha256
from records.transparency import merkle
from records.transparency.checkpoints import make_checkpoint
from records.transparency.exporting import stored_checkpoints
from records.transparency.merging import merge, merge_all, tree_size, waiting
from records.transparency.reading import Prover, current_prover, entries_in_leaf_order
from tests.records.office import Line
from tests.records.transparency.conftest import SEAL, checkpoint, write


def test_writing_an_entry_does_not_wait_for_the_tree(line: Line) -> None:
    write(line)
    with snapshot(line.engine) as tx:
        assert (tree_size(tx), waiting(tx)) == (0, 5)
    assert merge_all(line.engine) == 5
    with snapshot(line.engine) as tx:
        assert (tree_size(tx), waiting(tx)) == (5, 0)


def test_every_entry_under_a_checkpoint_is_proved_against_its_root(sealed: Line) -> None:
    with snapshot(sealed.engine) as tx:
        (_, kept) = [one.checkpoint for one in stored_checkpoints(tx, sealed.store)]
        prover = Prover(tx, kept.size)
        assert prover.root == kept.root
        *covered, (_, last) = [(entry, prover.inclusion(entry)) for entry in entries_in_leaf_order(tx)]
    assert last is None, "it waits"
    assert len(covered) == 12
    for index, (entry, proof) in enumerate(covered):
        assert proof is not None
        assert proof.index == index
        leaf = merkle.leaf_hash(entry.content().encode())
        path = [bytes.fromhex(one) for one in proof.path]
        assert merkle.is_included(leaf, index, 12, path, bytes.fromhex(kept.root))


def test_the_later_checkpoint_is_proved_to_continue_the_earlier(sealed: Line) -> None:
    with snapshot(sealed.engine) as tx:
        first, second = [one.checkpoint for one in stored_checkpoints(tx, sealed.store)]
        proof = current_prover(tx).consistency(first.size)
        with pytest.raises(RequestError, match="tree-size-unknown"):
            current_prover(tx).consistency(13)
    assert (proof.earlier_root, proof.root) == (first.root, second.root)
    path = [bytes.fromhex(one) for one in proof.path]
    assert merkle.is_consistent(5, 12, bytes.fromhex(first.root), bytes.fromhex(second.root), path)


def test_more_entries_than_a_tile_holds_keep_their_proofs(line: Line) -> None:
    write(line, 700)
    added = 1
    while added:
        with transaction(line.engine) as tx:
            added = merge(tx, 90).added
    with snapshot(line.engine) as tx:
        prover = current_prover(tx)
        entries = list(entries_in_leaf_order(tx))
        proofs = {index: prover.inclusion(entries[index]) for index in (0, 255, 256, 511, 699)}
    for index, proof in proofs.items():
        assert proof is not None
        path = [bytes.fromhex(one) for one in proof.path]
        leaf = merkle.leaf_hash(entries[index].content().encode())
        assert merkle.is_included(leaf, index, 700, path, bytes.fromhex(prover.root))


def test_a_log_that_did_not_grow_gets_no_new_checkpoint(sealed: Line) -> None:
    merge_all(sealed.engine)
    made = make_checkpoint(sealed.engine, sealed.store, sealed.by(), SEAL)
    assert made is not None
    assert made.size == 13
    assert make_checkpoint(sealed.engine, sealed.store, sealed.by(), SEAL) is None


def test_a_checkpoint_is_locked_in_the_store(sealed: Line) -> None:
    with snapshot(sealed.engine) as tx:
        kept = tx.scalars(select(schema.audit_checkpoints.c.object)).all()
    assert len(kept) == 2
    for sha256 in kept:
        until = sealed.store.protection(Sha256(sha256)).retain_until
        assert until is not None
        assert until > sealed.at + timedelta(days=19 * 365)


@pytest.mark.parametrize(
    ("table", "change"),
    [(schema.audit_checkpoints, {"root": "0" * 64}), (schema.audit_runs, {"entries": 99})],
    ids=["checkpoints", "runs"],
)
def test_the_database_refuses_to_change_what_was_merged_or_sealed(sealed: Line, table: Any, change: Any) -> None:
    for statement in (delete(table), update(table).values(**change)):
        with pytest.raises(InternalError), transaction(sealed.engine) as tx:
            tx.execute(statement)


def test_entries_behind_a_gap_stay_outside_the_tree(line: Line) -> None:
    write(line)
    with transaction(line.engine) as tx:
        trigger = "audit_events_no_DELETE"
        guard = "ALTER TABLE audit_events DISABLE TRIGGER ALL"
        tx.exec_driver_sql(guard if tx.dialect.name == "postgresql" else f"DROP TRIGGER {trigger}")
        tx.execute(delete(schema.audit_events).where(schema.audit_events.c.sequence == 3))
    checkpoint(line)
    with snapshot(line.engine) as tx:
        assert (tree_size(tx), waiting(tx)) == (2, 3)
