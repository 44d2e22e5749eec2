"""Taking stored objects into evidence: those of records, and the checkpoints of the log."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, Engine, Select, exists, func, or_, select

from records import schema
from records.database import snapshot, transaction
from records.evidence.ports import Stamping
from records.evidence.rounds import PAGE, Round, RoundKind, gathering, member_leaves, open_round, stamp_round
from records.identifiers import Sha256
from records.occasion import Occasion
from records.storage import ObjectStore

_members = schema.evidence_members
_objects = schema.objects


def uncovered(tx: Connection, after: str = "", limit: int = PAGE) -> list[str]:
    """Objects that should have evidence and have none, in the order of their hashes."""
    page = _uncovered().where(_objects.c.sha256 > after).order_by(_objects.c.sha256).limit(limit)
    return list(tx.scalars(page))


def count_uncovered(tx: Connection) -> int:
    """How many objects wait for their first timestamp."""
    return tx.scalar(select(func.count()).select_from(_uncovered().subquery())) or 0


def _uncovered() -> Select[tuple[str]]:
    named = or_(
        exists().where(schema.record_objects.c.sha256 == _objects.c.sha256),
        exists().where(schema.records.c.metadata == _objects.c.sha256),
        exists().where(schema.audit_checkpoints.c.object == _objects.c.sha256),
    )
    covered = exists().where(_members.c.sha256 == _objects.c.sha256)
    return select(_objects.c.sha256).where(_objects.c.doomed_at.is_(None), named, ~covered)


def cover_some(
    engine: Engine, objects: ObjectStore, by: Occasion, digest: str, after: str = "", limit: int = PAGE
) -> str | None:
    """Put up to ``limit`` objects into the round that gathers; the last of them, or nothing when all have evidence.

    With SHA-256 nothing is read: the name of an object is its hash. With another digest each is read once.
    """
    with transaction(engine) as tx:
        waiting = uncovered(tx, after, limit)
        if not waiting:
            return None
        gathered = gathering(tx, RoundKind.OBJECTS, digest) or open_round(tx, by, RoundKind.OBJECTS, digest)
        rows = [
            {"sha256": one, "chain": 0, "round": gathered.id, "leaf": data_hash(objects, Sha256(one), digest)}
            for one in waiting
        ]
        tx.execute(_members.insert(), rows)
    return waiting[-1]


def stamp_gathered(
    engine: Engine, objects: ObjectStore, by: Occasion, kind: RoundKind, digest: str, stamping: Stamping
) -> Round | None:
    """One timestamp for all that was gathered; nothing when there is nothing."""
    with snapshot(engine) as tx:
        gathered = gathering(tx, kind, digest)
        leaves = [] if gathered is None else member_leaves(tx, gathered.id)
    if gathered is None or not leaves:
        return None
    return stamp_round(engine, objects, by, gathered, leaves, stamping)


def data_hash(objects: ObjectStore, sha256: Sha256, digest: str) -> bytes:
    """The hash of an object's bytes. Raises: NotFoundError ``object-missing``; InternalError ``object-damaged``."""
    if digest == "sha256":
        return bytes.fromhex(sha256)
    return hashlib.new(digest, objects.get(sha256)).digest()
