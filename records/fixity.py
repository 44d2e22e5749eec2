"""Is everything still there and unchanged? Store, database and log are compared with each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select

from records import audit, schema
from records.archive import evidence, load_record
from records.audit import Action, BadEntry
from records.errors import InternalError, NotFoundError
from records.identifiers import RecordId, Sha256
from records.intents import IntentJournal
from records.storage import ObjectStore

BATCH = 500
"""Rows compared at a time: bounded memory, few queries."""

_objects = schema.objects
_TELLING = (Action.RECORD_CAPTURED, Action.RECORD_PART_ADDED)
"""Entries that say which hashes a record has."""


@dataclass(frozen=True, slots=True)
class FixityReport:
    """What a check found. Everything is well when only ``checked`` is not empty."""

    checked: int
    """Objects read and re-hashed."""
    damaged: tuple[Sha256, ...]
    """Their bytes no longer match their name."""
    missing: tuple[Sha256, ...]
    """Known to the database, not in the store."""
    extra: tuple[Sha256, ...]
    """In the store, unknown to the database or destroyed according to it, and nobody had an intent to store them."""
    unsettled: tuple[Sha256, ...]
    """In the store, with an intent and no row yet: work that runs, or that a crash left to the sweeper. No error."""
    disagreeing: tuple[RecordId, ...]
    """Records whose row names other hashes than the log did at capture."""
    bad_entry: BadEntry | None
    """The first place where the log itself does not hold."""

    @property
    def is_clean(self) -> bool:
        """Nothing damaged, missing, extra or rewritten."""
        return not (self.damaged or self.missing or self.extra or self.disagreeing or self.bad_entry)


def check(tx: Connection, store: ObjectStore, journal: IntentJournal | None = None) -> FixityReport:
    """Read and re-hash every object and compare store, database and log. Takes as long as reading the store."""
    checked, damaged, missing = 0, [], []
    for sha256 in _known(tx):
        try:
            store.get(sha256)
        except NotFoundError:
            missing.append(sha256)
            continue
        except InternalError:
            damaged.append(sha256)
        checked += 1
    unknown = tuple(unknown_objects(tx, store))
    unsettled = journal.open_among(list(unknown)) if journal is not None and unknown else set()
    return FixityReport(
        checked=checked,
        damaged=tuple(damaged),
        missing=tuple(missing),
        extra=tuple(sha256 for sha256 in unknown if sha256 not in unsettled),
        unsettled=tuple(sha256 for sha256 in unknown if sha256 in unsettled),
        disagreeing=tuple(_disagreeing(tx)),
        bad_entry=audit.verify(tx),
    )


def unknown_objects(tx: Connection, store: ObjectStore) -> Iterator[Sha256]:
    """What the store holds and no row mentions."""
    kept = (stat.sha256 for stat in store.iterate())
    while batch := list(islice(kept, BATCH)):
        rows = select(_objects.c.sha256).where(_objects.c.sha256.in_(batch), _objects.c.destroyed_at.is_(None))
        known = set(tx.scalars(rows))
        yield from (sha256 for sha256 in batch if sha256 not in known)


def _known(tx: Connection) -> Iterator[Sha256]:
    last = ""
    while True:
        page = select(_objects.c.sha256).where(_objects.c.sha256 > last, _objects.c.doomed_at.is_(None))
        batch = tx.scalars(page.order_by(_objects.c.sha256).limit(BATCH)).all()
        if not batch:
            return
        yield from (Sha256(sha256) for sha256 in batch)
        last = batch[-1]


def _disagreeing(tx: Connection) -> Iterator[RecordId]:
    events = schema.audit_events
    captured: Any = select(events.c.subject).where(events.c.action == Action.RECORD_CAPTURED.value)
    known = set(tx.scalars(select(schema.records.c.id)))
    for record_id in sorted(known | set(tx.scalars(captured))):
        if record_id not in known or not _agrees(tx, RecordId(record_id)):
            yield RecordId(record_id)


def _agrees(tx: Connection, record_id: RecordId) -> bool:
    told = [entry for entry in audit.history(tx, record_id) if entry.action in _TELLING]
    noted = {fact for entry in told for fact in entry.facts if fact.name != "retention"}
    captured = [entry for entry in told if entry.action == Action.RECORD_CAPTURED]
    return len(captured) == 1 and noted == set(evidence(load_record(tx, record_id)))
