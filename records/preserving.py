"""Which records' signatures are raised to archive level, and which archive timestamps must be renewed.

Records kept for ten years or longer, or without an end, outlive the certificates under their signatures. The record's
own bytes never change: a version with archive timestamp and evidence is added beside them (:data:`Part.PRESERVED`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, exists, or_, select, update

from records import schema
from records.archive import CapturedPart, Part, add_part
from records.audit import Action, Fact, append
from records.database import insert_missing
from records.errors import NotFoundError
from records.evidence.policy import RENEW_BEFORE
from records.identifiers import RecordId, Sha256
from records.occasion import Occasion
from records.owed_signatures import settle
from records.preservation_events import EventType, note
from records.storage import StoredObject

LONG = timedelta(days=10 * 365)
"""Certificates live about five years; what is kept twice as long needs more than they prove."""

LEVEL = "B-LTA"
"""What signatures are raised to."""

_records = schema.records
_parts = schema.record_objects
_preserved = schema.preserved_signatures


def waiting(tx: Connection, after: str, now: datetime, limit: int) -> tuple[RecordId, ...]:
    """Records to raise for the first time, and those whose archive timestamp ends soon, by identifier."""
    has_pdf = exists().where(_parts.c.record_id == _records.c.id, _parts.c.part == Part.PDF.value)
    done = exists().where(_preserved.c.record_id == _records.c.id)
    ending = exists().where(_preserved.c.record_id == _records.c.id, _preserved.c.valid_until < now + RENEW_BEFORE)
    is_long = or_(_records.c.due_date.is_(None), _records.c.due_date > (now + LONG).date())
    query = select(_records.c.id).where(_records.c.id > after, _records.c.state == "kept", has_pdf)
    query = query.where(or_(~done & is_long, ending)).order_by(_records.c.id).limit(limit)
    return tuple(RecordId(one) for one in tx.scalars(query))


def newest_version(tx: Connection, record_id: RecordId) -> tuple[Sha256, bool]:
    """The bytes to go on from, and whether they carry an archive timestamp of ours already."""
    own = (_parts.c.record_id == record_id, _parts.c.part.in_((Part.PDF.value, Part.PRESERVED.value)))
    rows = {row.part: row for row in tx.execute(select(_parts).where(*own).order_by(_parts.c.part, _parts.c.ordinal))}
    newest = rows.get(Part.PRESERVED.value) or rows.get(Part.PDF.value)
    if newest is None:
        raise NotFoundError("record-part-missing", "The record has no document any more.")
    return Sha256(newest.sha256), newest.part == Part.PRESERVED.value


def keep_version(
    tx: Connection, by: Occasion, record_id: RecordId, stored: StoredObject, valid_until: datetime
) -> None:
    """Add the raised version to the record; what its signatures owed is paid.

    Raises: as :func:`records.archive.add_part`.
    """
    add_part(tx, by, record_id, CapturedPart(Part.PRESERVED, stored))
    note(tx, by, EventType.SIGNATURE_RAISED, stored.sha256, LEVEL)
    settle(tx, by, record_id, LEVEL)
    _set(tx, record_id, at=by.at, valid_until=valid_until, failure=None)


def keep_failure(tx: Connection, by: Occasion, record_id: RecordId, code: str) -> None:
    """Its signatures cannot be raised; a person must look, and nobody tries every night."""
    _set(tx, record_id, at=by.at, valid_until=None, failure=code)
    agency = tx.scalars(select(_records.c.agency_id).where(_records.c.id == record_id)).one()
    append(tx, by, agency, Action.PRESERVATION_FAILED, record_id, Fact("code", code))


def _set(tx: Connection, record_id: RecordId, **values: object) -> None:
    if not insert_missing(tx, _preserved, record_id=record_id, **values):
        tx.execute(update(_preserved).where(_preserved.c.record_id == record_id).values(**values))
