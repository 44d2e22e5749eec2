"""What the store should protect, and for how long: derived from the records that name an object, never the other way.

The lock never outlives the due date. A long term is locked in steps and renewed, so that a term that two persons
shorten, or a purge, never waits longer than one step. Where there is no date yet (no event), or a hold stands, the
store's legal hold protects instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, or_, select

from records import schema
from records.archive import ArchivedRecord, RecordState
from records.archive.reading import records_where
from records.errors import NotFoundError
from records.holds import is_held
from records.identifiers import AgencyId, RecordId, Sha256
from records.occasion import VIETNAM
from records.retention.due_dates import lock_end
from records.retention.published import class_of
from records.retention.terms import Permanent
from records.storage import ObjectStore

LOCK_STEP = timedelta(days=90)
"""How far ahead an object is locked at most."""
RENEW_BELOW = timedelta(days=45)
"""A lock is renewed when less than this is left: a sweep may fail for six weeks before anything is unprotected."""
BATCH = 200
"""Records whose protection is looked at in one go."""


@dataclass(frozen=True, slots=True)
class WantedProtection:
    """What one object needs. ``until`` is nothing where no lock is wanted."""

    sha256: Sha256
    until: datetime | None
    held: bool


def wanted_protection(tx: Connection, sha256: Sha256, now: datetime) -> WantedProtection:
    """The longest of what every kept record that names the object asks for."""
    records, parts = schema.records, schema.record_objects
    of_parts = select(parts.c.record_id).where(parts.c.sha256 == sha256)
    naming = or_(records.c.metadata == sha256, records.c.id.in_(of_parts))
    kept = records_where(tx, naming, records.c.state == RecordState.KEPT.value)
    ends = [end for end in (_lock_end(tx, one, now) for one in kept) if end is not None]
    dateless = any(one.retention.due is None and not _is_permanent(tx, one) for one in kept)
    return WantedProtection(sha256, max(ends, default=None), dateless or any(is_held(tx, one.id) for one in kept))


def protect(store: ObjectStore, wanted: WantedProtection, now: datetime) -> bool:
    """Bring the store to what is wanted; whether anything was changed.

    Raises: NotFoundError ``object-missing``; OutsideServiceError ``lock-not-kept``, ``store-unavailable``.
    """
    has = store.protection(wanted.sha256)
    changed = False
    if wanted.until is not None and _is_short(has.retain_until, wanted.until, now):
        store.retain(wanted.sha256, wanted.until)
        changed = True
    if has.held != wanted.held:
        store.hold(wanted.sha256, wanted.held)
        changed = True
    return changed


def next_records(tx: Connection, agency_id: AgencyId, after: RecordId | None) -> tuple[ArchivedRecord, ...]:
    """The next batch of kept records to protect, in the order of their identifiers."""
    records = schema.records
    conditions = [records.c.agency_id == agency_id, records.c.state == RecordState.KEPT.value]
    if after is not None:
        conditions.append(records.c.id > after)
    return records_where(tx, *conditions, limit=BATCH)


def last_locked_day(store: ObjectStore, hashes: Iterable[Sha256], now: datetime) -> date | None:
    """The last day on which the store still locks any of these objects; nothing when none is locked."""
    ends = []
    for sha256 in hashes:
        try:
            end = store.protection(sha256).retain_until
        except NotFoundError:
            continue
        if end is not None and end > now:
            ends.append(end)
    # A lock ends with the first instant of the day after the due date.
    return (max(ends) - timedelta(seconds=1)).astimezone(VIETNAM).date() if ends else None


def _lock_end(tx: Connection, record: ArchivedRecord, now: datetime) -> datetime | None:
    step = now + LOCK_STEP
    if record.retention.due is None:
        return step if _is_permanent(tx, record) else None
    end = min(lock_end(record.retention.due), step)
    return end if end > now else None


def _is_permanent(tx: Connection, record: ArchivedRecord) -> bool:
    kept = record.retention
    return isinstance(class_of(tx, record.agency_id, kept.class_code, kept.schedule).term, Permanent)


def _is_short(has: datetime | None, wanted: datetime, now: datetime) -> bool:
    return has is None or (has < wanted and has - now < RENEW_BELOW)
