"""The one place where a record's class or due date moves: later at once, earlier only with a second person.

Every move writes its line (old and new value, who, when, why) before the row: the database refuses a row without one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, func, select, update

from records import schema
from records.archive import ArchivedRecord, Retention, lock_record, require_kept
from records.audit import Action, Fact, append
from records.errors import ConflictError
from records.identifiers import RecordId
from records.occasion import Occasion
from records.retention.comparing import is_shorter
from records.retention.due_dates import checked_event_date, due_date
from records.retention.published import class_of
from records.retention.terms import RetentionClass

_lines = schema.due_date_changes


class Cause(StrEnum):
    """Why a due date moved."""

    EVENT = "event"
    SCHEDULE = "schedule"
    RECLASSIFIED = "reclassified"
    FILE_CLOSED = "file-closed"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Move:
    """Where a record's retention is to go. ``proposed_by`` and the occasion's actor are two persons, or one alone.

    ``not_before``: the lock that the store already keeps; a shortened term ends with it at the earliest.
    """

    to: RetentionClass
    event_date: date | None
    cause: Cause
    reason: str = ""
    proposed_by: str | None = None
    not_before: date | None = None
    keep_until: date | None = None
    """A review may keep a record longer than its class says, never shorter."""


def move(tx: Connection, by: Occasion, record_id: RecordId, wanted: Move) -> ArchivedRecord:
    """Judge the record by this class and event from now on; the same again changes nothing.

    Raises: ConflictError ``retention-shortened-alone``; RequestError ``event-date-in-future``,
    ``event-date-too-early``; NotFoundError ``record-not-found``; GoneError ``record-destroyed``.
    """
    record = require_kept(lock_record(tx, record_id))
    require_event(tx, by, record, wanted.event_date)
    new = _target(wanted)
    if new == record.retention:
        return record
    two_persons = wanted.proposed_by is not None and wanted.proposed_by != by.actor
    if _shortens(tx, record, wanted.to, new) and not two_persons:
        raise ConflictError(
            "retention-shortened-alone",
            "The record would be kept less long; that takes a reason and a second person.",
            "Việc này rút ngắn thời hạn bảo quản; cần nêu lý do và người thứ hai duyệt.",
        )
    _write(tx, by, record, new, wanted, two_persons)
    return replace(record, retention=new)


def would_shorten(tx: Connection, record: ArchivedRecord, to: RetentionClass, event_date: date | None) -> bool:
    """Whether judging the record so would keep it less long."""
    new = Retention(to.code, to.schedule, event_date, due_date(to.term, event_date))
    return _shortens(tx, record, to, new)


def require_event(tx: Connection, by: Occasion, record: ArchivedRecord, event_date: date | None) -> None:
    """Refuse a date on which nothing can have happened to this record; the one it has already stays.

    Raises: RequestError ``event-date-in-future``, ``event-date-too-early``.
    """
    described = schema.record_descriptions.c
    if event_date != record.retention.event_date:
        issued_on = tx.scalar(select(described.issued_on).where(described.record_id == record.id))
        checked_event_date(event_date, by.local_date, issued_on)


def _target(wanted: Move) -> Retention:
    due = due_date(wanted.to.term, wanted.event_date)
    if due is not None:
        due = max(day for day in (due, wanted.not_before, wanted.keep_until) if day is not None)
    return Retention(wanted.to.code, wanted.to.schedule, wanted.event_date, due)


def _shortens(tx: Connection, record: ArchivedRecord, to: RetentionClass, new: Retention) -> bool:
    old = class_of(tx, record.agency_id, record.retention.class_code, record.retention.schedule)
    return is_shorter(record.retention, old.term, new, to.term)


def _write(
    tx: Connection, by: Occasion, record: ArchivedRecord, new: Retention, wanted: Move, two_persons: bool
) -> None:
    old = record.retention
    last = tx.scalar(select(func.max(_lines.c.sequence)).where(_lines.c.record_id == record.id)) or 0
    tx.execute(
        _lines.insert().values(
            record_id=record.id,
            sequence=last + 1,
            at=by.at,
            cause=wanted.cause.value,
            old_class=old.class_code,
            new_class=new.class_code,
            new_schedule=new.schedule,
            old_due=old.due,
            new_due=new.due,
            event_date=new.event_date,
            proposed_by=wanted.proposed_by or by.actor,
            approved_by=by.actor if two_persons else None,
            reason=wanted.reason,
        )
    )
    tx.execute(
        update(schema.records)
        .where(schema.records.c.id == record.id)
        .values(
            retention_class=new.class_code,
            retention_schedule=new.schedule,
            event_date=new.event_date,
            due_date=new.due,
        )
    )
    facts = (
        Fact("cause", wanted.cause.value),
        Fact("class", new.class_code),
        Fact("due", None if new.due is None else new.due.isoformat()),
        Fact("was-due", None if old.due is None else old.due.isoformat()),
        Fact("proposed-by", wanted.proposed_by or by.actor),
    )
    append(tx, by, record.agency_id, Action.RECORD_RETENTION_MOVED, record.id, *facts)
