"""Entries in the order of the tree, and the proof that an entry is in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from records import audit, schema
from records.audit import AuditEntry, BadEntry
from records.errors import RequestError
from records.identifiers import Sha256
from records.transparency import merkle
from records.transparency.merging import tree_size
from records.transparency.others import OtherLeaves
from records.transparency.tiles import Tiles

PAGE = 1000

_runs = schema.audit_runs
_merged = schema.audit_merged


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """RFC 9162 clause 2.1.3: leaf ``index`` is in the tree of ``size`` leaves that has ``root``."""

    index: int
    size: int
    root: Sha256
    path: tuple[Sha256, ...]


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """RFC 9162 clause 2.1.4: the tree of ``earlier`` leaves is the beginning of the tree of ``size``."""

    earlier: int
    size: int
    earlier_root: Sha256
    root: Sha256
    path: tuple[Sha256, ...]


class Prover:
    """Makes proofs against the tree of one size; tiles read once serve all of them."""

    def __init__(self, tx: Connection, size: int) -> None:
        self._tx = tx
        self._tiles = Tiles(tx)
        self.size = size
        self.root = Sha256(merkle.root(size, self._tiles.subtree).hex())

    def inclusion(self, entry: AuditEntry) -> InclusionProof | None:
        """Nothing for an entry that this tree does not have yet."""
        index = leaf_of(self._tx, entry)
        if index is None or index >= self.size:
            return None
        path = merkle.inclusion_proof(index, self.size, self._tiles.subtree)
        return InclusionProof(index, self.size, self.root, _hashes(path))

    def consistency(self, earlier: int) -> ConsistencyProof:
        """Raises: RequestError ``tree-size-unknown``."""
        if not 0 <= earlier <= self.size:
            raise RequestError(
                "tree-size-unknown", "The log's tree has not this size.", "Cây nhật ký chưa từng có kích thước này."
            )
        earlier_root = Sha256(merkle.root(earlier, self._tiles.subtree).hex())
        path = merkle.consistency_proof(earlier, self.size, self._tiles.subtree)
        return ConsistencyProof(earlier, self.size, earlier_root, self.root, _hashes(path))


def leaf_of(tx: Connection, entry: AuditEntry) -> int | None:
    """Which leaf an entry is; nothing while it waits."""
    earlier = (_runs.c.chain == entry.chain, _runs.c.first_sequence <= entry.sequence)
    run = tx.execute(select(_runs).where(*earlier).order_by(_runs.c.first_sequence.desc()).limit(1)).one_or_none()
    if run is None or entry.sequence >= run.first_sequence + run.entries:
        return None
    return int(run.first_leaf + entry.sequence - run.first_sequence)


def entries_in_leaf_order(tx: Connection) -> Iterator[AuditEntry]:
    """The whole log: leaf after leaf, then what waits. Rows that are gone are left out, those between are not."""
    last = -1
    while runs := tx.execute(
        select(_runs).where(_runs.c.first_leaf > last).order_by(_runs.c.first_leaf).limit(PAGE)
    ).all():
        for run in runs:
            yield from _entries_of_run(tx, run.chain, run.first_sequence, run.entries)
        last = runs[-1].first_leaf
    for chain, sequence in waiting_chains(tx):
        yield from _entries_between(tx, chain, sequence, None)


def leaves_of_chain(tx: Connection, chain: str, last: int, size: int) -> Iterator[AuditEntry | OtherLeaves]:
    """The first ``size`` leaves: entries of one chain up to the sequence ``last``, and how many others lie between."""
    others = place = 0
    own = (_runs.c.chain == chain, _runs.c.first_sequence <= last, _runs.c.first_leaf < size)
    for run in tx.execute(select(_runs).where(*own).order_by(_runs.c.first_leaf)).all():
        others += run.first_leaf - place
        if others:
            yield OtherLeaves(others)
        shown = min(run.entries, last - run.first_sequence + 1, size - run.first_leaf)
        yield from _entries_of_run(tx, chain, run.first_sequence, shown)
        place, others = run.first_leaf + run.entries, run.entries - shown
    if others + size - place > 0:
        yield OtherLeaves(others + size - place)


def waiting_chains(tx: Connection) -> list[tuple[str, int]]:
    """Every chain, and the last of its entries that is in the tree."""
    events = schema.audit_events
    inside = {row.chain: row.sequence for row in tx.execute(select(_merged))}
    chains = tx.scalars(select(events.c.chain).distinct()).all()
    return [(chain, inside.get(chain, 0)) for chain in sorted({*chains, *inside})]


def cut_off(tx: Connection) -> BadEntry | None:
    """The first chain that ends elsewhere than its head says."""
    events = schema.audit_events
    for head in tx.execute(select(schema.audit_heads).order_by(schema.audit_heads.c.chain)):
        last = (events.c.chain == head.chain, events.c.sequence == head.sequence)
        if tx.scalar(select(events.c.hash).where(*last)) != head.hash:
            return BadEntry(head.chain, head.sequence, "cut-off")
    return None


def _entries_of_run(tx: Connection, chain: str, first: int, count: int) -> Iterator[AuditEntry]:
    yield from _entries_between(tx, chain, first - 1, first + count)


def _entries_between(tx: Connection, chain: str, after: int, end: int | None) -> Iterator[AuditEntry]:
    while page := audit.entries_after(tx, chain, after, PAGE if end is None else min(PAGE, end - after)):
        for entry in page:
            if end is not None and entry.sequence >= end:
                return
            yield entry
        after = page[-1].sequence


def _hashes(path: tuple[bytes, ...]) -> tuple[Sha256, ...]:
    return tuple(Sha256(one.hex()) for one in path)


def current_prover(tx: Connection) -> Prover:
    """Proofs against the tree as it is now."""
    return Prover(tx, tree_size(tx))
