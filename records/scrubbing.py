"""Scrubbing: every stored object is read again and proved against its hash, the longest unread first.

Damage is noted, put into quarantine (its record says so, and no reader ever gets the wrong bytes), and repaired where
another copy has the right ones. Both are preservation events and entries of the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, Engine, exists, func, select, update

from records import schema
from records.audit import Action, Fact, append
from records.database import insert_missing, snapshot, transaction
from records.errors import InternalError, NotFoundError, RecordsError
from records.identifiers import Sha256
from records.occasion import SYSTEM, Occasion
from records.preservation_events import EventType, note
from records.storage import ObjectStore

LIMIT = 200
"""Objects of one piece of work at most."""
BUDGET_BYTES = 64 * 1024 * 1024
"""Bytes of one piece of work, to the last object begun."""

DAMAGE = (NotFoundError, InternalError)
"""What a store raises for bytes that are not there, or not those that were kept."""

_objects = schema.objects
_damaged = schema.damaged_objects


class Mendable(Protocol):
    """A store whose bytes can be put right again; stores that keep several copies themselves need none."""

    def mend(self, data: bytes) -> None:
        """Put these bytes in the place of whatever stands under their hash; protection stays."""


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """What one piece of scrubbing did; nothing checked means that all are checked."""

    checked: int
    bytes_read: int
    damaged: tuple[Sha256, ...]
    repaired: tuple[Sha256, ...]


def unread_since(tx: Connection, before: datetime, limit: int = LIMIT) -> tuple[Sha256, ...]:
    """Objects never read, then those read longest ago, before a moment."""
    kept = select(_objects.c.sha256).where(_objects.c.doomed_at.is_(None))
    never = kept.where(_objects.c.checked_at.is_(None)).order_by(_objects.c.stored_at)
    found = [Sha256(one) for one in tx.scalars(never.limit(limit))]
    if len(found) < limit:
        old = kept.where(_objects.c.checked_at < before).order_by(_objects.c.checked_at)
        found += [Sha256(one) for one in tx.scalars(old.limit(limit - len(found)))]
    return tuple(found)


def scrub_some(
    engine: Engine,
    store: ObjectStore,
    by: Occasion,
    before: datetime,
    *,
    replica: ObjectStore | None = None,
    mendable: Mendable | None = None,
    limit: int = LIMIT,
    budget: int = BUDGET_BYTES,
) -> Scrubbed:
    """Read and prove the next objects; stops early when ``budget`` bytes are read.

    What is condemned meanwhile is nobody's damage, and is not brought back from another copy.
    """
    with snapshot(engine) as tx:
        waiting = unread_since(tx, before, limit)
    return _read(engine, store, by, waiting, budget, replica, mendable)


def scrub_quarantined(
    engine: Engine,
    store: ObjectStore,
    by: Occasion,
    *,
    replica: ObjectStore | None = None,
    mendable: Mendable | None = None,
) -> Scrubbed:
    """Read again what was found damaged, the longest known first: it may be right again, or a copy be there now."""
    with snapshot(engine) as tx:
        waiting = quarantined(tx)[:LIMIT]
    return _read(engine, store, by, waiting, BUDGET_BYTES, replica, mendable)


def _read(
    engine: Engine,
    store: ObjectStore,
    by: Occasion,
    waiting: tuple[Sha256, ...],
    budget: int,
    replica: ObjectStore | None,
    mendable: Mendable | None,
) -> Scrubbed:
    checked, read, damaged, repaired = 0, 0, [], []
    for sha256 in waiting:
        outcome, size = _outcome(store, sha256)
        with transaction(engine) as tx:
            if outcome == "intact" or _is_kept(tx, sha256):
                is_repaired = outcome != "intact" and _repair(sha256, replica, mendable)
                _note(tx, by, sha256, outcome, is_repaired=is_repaired)
                damaged += [sha256] if outcome != "intact" else []
                repaired += [sha256] if is_repaired else []
        checked, read = checked + 1, read + size
        if read >= budget:
            break
    return Scrubbed(checked, read, tuple(damaged), tuple(repaired))


def _is_kept(tx: Connection, sha256: Sha256) -> bool:
    """Whether it is still to be there; until the transaction ends nobody condemns it."""
    row = select(_objects.c.doomed_at).where(_objects.c.sha256 == sha256).with_for_update()
    return tx.execute(row).one().doomed_at is None


def note_damage(engine: Engine, by: Occasion, sha256: Sha256, met: RecordsError) -> None:
    """A reader met it: into quarantine, without waiting until scrubbing comes by; what is destroyed is no damage."""
    with transaction(engine) as tx:
        if _is_kept(tx, sha256):
            _note(tx, by, sha256, _why(met), is_repaired=False)


def quarantined(tx: Connection) -> tuple[Sha256, ...]:
    """Objects known to be damaged or missing and not yet repaired; what was destroyed since is missing rightly."""
    condemned = exists().where(_objects.c.sha256 == _damaged.c.sha256, _objects.c.doomed_at.is_not(None))
    waiting = select(_damaged.c.sha256).where(_damaged.c.repaired_at.is_(None), ~condemned)
    return tuple(Sha256(one) for one in tx.scalars(waiting.order_by(_damaged.c.found_at)))


def oldest_check(tx: Connection) -> datetime | None:
    """When the longest unread of all checked objects still kept was read; nothing before the first check."""
    checked = (_objects.c.doomed_at.is_(None), _objects.c.checked_at.is_not(None))
    oldest: datetime | None = tx.scalar(select(func.min(_objects.c.checked_at)).where(*checked))
    return oldest


def _why(met: RecordsError) -> str:
    return "missing" if isinstance(met, NotFoundError) else "damaged"


def _outcome(store: ObjectStore, sha256: Sha256) -> tuple[str, int]:
    try:
        return "intact", len(store.get(sha256))
    except DAMAGE as error:
        return _why(error), 0


def _repair(sha256: Sha256, replica: ObjectStore | None, mendable: Mendable | None) -> bool:
    if replica is None or mendable is None:
        return False
    try:
        mendable.mend(replica.get(sha256))
    except DAMAGE:  # the other copy is no better
        return False
    return True


def _note(tx: Connection, by: Occasion, sha256: Sha256, outcome: str, *, is_repaired: bool) -> None:
    seen = "intact" if is_repaired else outcome
    tx.execute(update(_objects).where(_objects.c.sha256 == sha256).values(checked_at=by.at, check_outcome=seen))
    if outcome == "intact":
        tx.execute(update(_damaged).where(_damaged.c.sha256 == sha256).values(repaired_at=by.at))
        return
    note(tx, by, EventType.FIXITY_CHECK, sha256, outcome, success=False)
    if not is_repaired and _is_quarantined(tx, sha256):
        return  # told already
    note(tx, by, EventType.QUARANTINE, sha256, outcome)
    repaired_at = by.at if is_repaired else None
    values = {"found_at": by.at, "why": outcome, "repaired_at": repaired_at}
    if not insert_missing(tx, _damaged, sha256=sha256, **values):
        tx.execute(update(_damaged).where(_damaged.c.sha256 == sha256).values(**values))
    if is_repaired:
        note(tx, by, EventType.REPAIR, sha256, "replica")
    action = Action.OBJECT_REPAIRED if is_repaired else Action.OBJECT_DAMAGED
    for chain, subject in _owners(tx, sha256):
        append(tx, by, chain, action, subject, Fact("object", sha256), Fact("why", outcome))


def _is_quarantined(tx: Connection, sha256: Sha256) -> bool:
    known = select(_damaged.c.sha256).where(_damaged.c.sha256 == sha256, _damaged.c.repaired_at.is_(None))
    return tx.execute(known).first() is not None


def _owners(tx: Connection, sha256: Sha256) -> list[tuple[str, str]]:
    parts, records = schema.record_objects, schema.records
    query = (
        select(records.c.agency_id, records.c.id)
        .join(parts, parts.c.record_id == records.c.id)
        .where(parts.c.sha256 == sha256)
        .distinct()
    )
    return [(row[0], row[1]) for row in tx.execute(query)] or [(SYSTEM, "store")]
