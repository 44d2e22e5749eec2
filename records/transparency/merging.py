"""Taking entries of the log into the tree.

Entries are written to their agency's chain in the transaction they tell of, so agencies never wait for each other.
They become leaves a moment later, in order, many at a time; which entry is which leaf is never decided twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from sqlalchemy import Connection, Engine, func, select, update

from records import audit, schema
from records.audit import AuditEntry
from records.database import insert_missing, transaction
from records.transparency.merkle import leaf_hash
from records.transparency.tiles import Tiles

BATCH = 2000
"""Entries merged in one transaction: a tenth of a second, so that nobody waits for the tree's lock."""

_tree = schema.audit_tree
_merged = schema.audit_merged
_runs = schema.audit_runs


@dataclass(frozen=True, slots=True)
class Merge:
    """What one batch did."""

    size: int
    """Leaves in the tree now."""
    added: int


def tree_size(tx: Connection) -> int:
    """Leaves in the tree."""
    return tx.scalar(select(_tree.c.size)) or 0


def waiting(tx: Connection) -> int:
    """Entries written, but not yet in the tree."""
    written = tx.scalar(select(func.coalesce(func.sum(schema.audit_heads.c.sequence), 0))) or 0
    return int(written) - tree_size(tx)


def merge_all(engine: Engine) -> int:
    """Merge, batch by batch, what is written now; leaves in the tree afterwards."""
    while True:
        with transaction(engine) as tx:
            done = merge(tx)
        if not done.added:
            return done.size


def merge(tx: Connection, limit: int = BATCH) -> Merge:
    """Make up to ``limit`` entries leaves. Others that merge wait for this transaction; writers of entries do not."""
    insert_missing(tx, _tree, id=1, size=0)
    before = tx.execute(select(_tree.c.size).with_for_update()).scalar_one()
    size, tiles = before, Tiles(tx)
    for chain, after in _behind(tx):
        if size - before >= limit:
            break
        size += _merge_chain(tx, tiles, chain, after, size, limit - (size - before))
    tiles.save()
    tx.execute(update(_tree).values(size=size))
    return Merge(size, size - before)


def _behind(tx: Connection) -> list[tuple[str, int]]:
    """Chains that have entries outside the tree, and the last one inside."""
    heads = schema.audit_heads
    inside = func.coalesce(_merged.c.sequence, 0)
    query = select(heads.c.chain, inside).outerjoin(_merged, _merged.c.chain == heads.c.chain)
    return [(row[0], row[1]) for row in tx.execute(query.where(heads.c.sequence > inside).order_by(heads.c.chain))]


def _merge_chain(tx: Connection, tiles: Tiles, chain: str, after: int, size: int, limit: int) -> int:
    entries = _unbroken(audit.entries_after(tx, chain, after, limit), after)
    for offset, entry in enumerate(entries):
        tiles.append(size + offset, leaf_hash(entry.content().encode()))
    if entries:
        tx.execute(_runs.insert().values(first_leaf=size, chain=chain, first_sequence=after + 1, entries=len(entries)))
        if not insert_missing(tx, _merged, chain=chain, sequence=after + len(entries)):
            tx.execute(update(_merged).where(_merged.c.chain == chain).values(sequence=after + len(entries)))
    return len(entries)


def _unbroken(entries: tuple[AuditEntry, ...], after: int) -> tuple[AuditEntry, ...]:
    """Up to the first gap: what lies behind a missing entry stays outside the tree, and verifying names the gap."""
    whole = takewhile(lambda pair: pair[1].sequence == after + 1 + pair[0], enumerate(entries))
    return tuple(entry for _, entry in whole)
