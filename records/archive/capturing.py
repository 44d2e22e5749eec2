"""Capture: bytes that are already durable become a record, in one transaction with its entry in the log.

Capture does not wait for slow recipients: an issued document may be archived while it is still being dispatched.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from itertools import count

from sqlalchemy import Connection, func, select

from records import schema
from records.archive.indexing import NOTHING_KNOWN, Description, index_record
from records.archive.reading import find_source, load_record, lock_record, require_kept
from records.archive.record import ArchivedRecord, Part, RecordObject, Retention, Source
from records.audit import Action, Fact, append
from records.database import insert_missing
from records.errors import RequestError
from records.identifiers import AgencyId, RecordFileId, RecordId
from records.kept_objects import keep_object
from records.occasion import Occasion
from records.retention import RetentionClass, checked_event_date, due_date
from records.storage import StoredObject

TITLE_MAX = 500
"""Length of Subject and of a file's Title in Decree 30/2020/NĐ-CP, appendix VI."""
PDF_TYPE, JSON_TYPE = "application/pdf", "application/json"

_records = schema.records
_parts = schema.record_objects


@dataclass(frozen=True, slots=True)
class CapturedPart:
    """One stored object and what it is to the record."""

    part: Part
    stored: StoredObject
    media_type: str = PDF_TYPE
    name: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """What is to become a record. Its class comes from :meth:`records.retention.Schedule.find`: there is no default.

    ``event_date`` is given when the event the class counts from has happened already.
    """

    agency_id: AgencyId
    source: Source
    title: str
    parts: tuple[CapturedPart, ...]
    metadata: StoredObject
    retention: RetentionClass
    event_date: date | None = None
    file_id: RecordFileId | None = None
    description: Description = NOTHING_KNOWN


def capture(tx: Connection, by: Occasion, captured: Capture) -> ArchivedRecord:
    """Make it a record; captured again, it is the same record.

    Raises: RequestError ``record-title-malformed``, ``record-without-parts``, ``event-date-in-future``,
    ``event-date-too-early``; ConflictError ``object-being-destroyed``.
    """
    existing = find_source(tx, captured.source)
    if existing is not None:
        return existing
    record = _record(by, captured)
    keep_object(tx, by, captured.metadata)
    for part in captured.parts:
        keep_object(tx, by, part.stored)
    dated_on = captured.description.issued_on or by.local_date
    if not _insert(tx, record, dated_on):
        return load_record(tx, record_id_of(tx, captured.source))  # somebody else captured it meanwhile
    for one in record.objects:
        _insert_object(tx, record.id, one)
    index_record(tx, record, dated_on, captured.description)
    facts = (*evidence(record), Fact("retention", record.retention.class_code))
    append(tx, by, record.agency_id, Action.RECORD_CAPTURED, record.id, *facts)
    return record


def add_part(tx: Connection, by: Occasion, record_id: RecordId, added: CapturedPart) -> RecordObject:
    """Add an object to a record that stays otherwise as it is: evidence, a preserved version, a rendition.

    Raises: NotFoundError ``record-not-found``; GoneError ``record-destroyed``;
    ConflictError ``object-being-destroyed``.
    """
    record = require_kept(lock_record(tx, record_id))
    keep_object(tx, by, added.stored)
    own = (_parts.c.record_id == record_id, _parts.c.part == added.part.value)
    last = tx.scalar(select(func.max(_parts.c.ordinal)).where(*own)) or 0
    one = RecordObject(added.part, last + 1, added.stored.sha256, added.media_type, added.name, by.at)
    _insert_object(tx, record_id, one)
    append(tx, by, record.agency_id, Action.RECORD_PART_ADDED, record_id, _fact(one))
    return one


def evidence(record: ArchivedRecord) -> tuple[Fact, ...]:
    """What the log notes of a record: the expected hashes, kept apart from the rows they are compared with."""
    return (
        Fact("document", record.source.id),
        Fact("metadata", record.metadata),
        *(_fact(one) for one in record.objects),
    )


def record_id_of(tx: Connection, source: Source) -> RecordId:
    """The record this source became; it exists."""
    own = (_records.c.source == source.kind.value, _records.c.source_id == source.id)
    return RecordId(tx.scalars(select(_records.c.id).where(*own)).one())


def _fact(one: RecordObject) -> Fact:
    return Fact(one.part.value if one.ordinal == 1 else f"{one.part.value}-{one.ordinal}", one.sha256)


def _record(by: Occasion, captured: Capture) -> ArchivedRecord:
    title = " ".join(unicodedata.normalize("NFC", captured.title).split())
    if not 1 <= len(title) <= TITLE_MAX:
        raise RequestError(
            "record-title-malformed", "A record's title has 1 to 500 characters.", "Tiêu đề có từ 1 đến 500 ký tự."
        )
    if not captured.parts:
        raise RequestError("record-without-parts", "A record has at least one object.", "Tài liệu phải có nội dung.")
    event_date = checked_event_date(captured.event_date, by.local_date, captured.description.issued_on)
    due = due_date(captured.retention.term, event_date)
    return ArchivedRecord(
        id=RecordId.new(by),
        agency_id=captured.agency_id,
        source=captured.source,
        title=title,
        metadata=captured.metadata.sha256,
        objects=_objects(by, captured.parts),
        file_id=captured.file_id,
        retention=Retention(captured.retention.code, captured.retention.schedule, event_date, due),
        captured_by=by.actor,
        captured_at=by.at,
    )


def _objects(by: Occasion, parts: tuple[CapturedPart, ...]) -> tuple[RecordObject, ...]:
    counters = {part: count(1) for part in Part}
    return tuple(
        RecordObject(one.part, next(counters[one.part]), one.stored.sha256, one.media_type, one.name, by.at)
        for one in sorted(parts, key=lambda one: one.part.value)
    )


def _insert(tx: Connection, record: ArchivedRecord, dated_on: date) -> bool:
    return insert_missing(
        tx,
        _records,
        id=record.id,
        agency_id=record.agency_id,
        source=record.source.kind.value,
        source_id=record.source.id,
        title=record.title,
        metadata=record.metadata,
        file_id=record.file_id,
        retention_class=record.retention.class_code,
        retention_schedule=record.retention.schedule,
        event_date=record.retention.event_date,
        due_date=record.retention.due,
        state=record.state.value,
        captured_by=record.captured_by,
        captured_at=record.captured_at,
        dated_on=dated_on,
    )


def _insert_object(tx: Connection, record_id: RecordId, one: RecordObject) -> None:
    tx.execute(
        _parts.insert().values(
            record_id=record_id,
            part=one.part.value,
            ordinal=one.ordinal,
            sha256=one.sha256,
            media_type=one.media_type,
            name=one.name,
            added_at=one.added_at,
        )
    )
