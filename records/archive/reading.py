"""Records read back: one, by its source, or a page of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from records import schema
from records.archive.record import (
    ArchivedRecord,
    Destruction,
    Part,
    RecordObject,
    RecordState,
    Retention,
    Source,
    SourceKind,
)
from records.errors import GoneError, NotFoundError, RequestError
from records.identifiers import AgencyId, DocumentId, RecordFileId, RecordId, Sha256

PAGE_MAX = 200
"""Records a list returns at most; the next page has its own cursor."""

_records = schema.records
_parts = schema.record_objects


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One page of a list; ``next_cursor`` is nothing on the last page."""

    records: tuple[ArchivedRecord, ...]
    next_cursor: RecordId | None


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What a list is narrowed to; nothing means everything. ``due_before`` finds terms that are over by that day."""

    state: RecordState | None = None
    source: SourceKind | None = None
    file_id: RecordFileId | None = None
    without_file: bool = False
    retention_class: str | None = None
    due_before: date | None = None


def load_record(tx: Connection, record_id: RecordId) -> ArchivedRecord:
    """The record, or the stub that remains of it. Raises: NotFoundError ``record-not-found``."""
    return _one(tx, select(_records).where(_records.c.id == record_id))


def lock_record(tx: Connection, record_id: RecordId) -> ArchivedRecord:
    """As :func:`load_record`, and nobody else changes it before this transaction ends."""
    return _one(tx, select(_records).where(_records.c.id == record_id).with_for_update())


def record_from(tx: Connection, source: Source) -> ArchivedRecord:
    """The record that this source became. Raises: NotFoundError ``record-not-found``."""
    return _one(tx, _of(source))


def record_of(tx: Connection, document_id: DocumentId) -> ArchivedRecord:
    """The record of an outgoing document. Raises: NotFoundError ``record-not-found``."""
    return record_from(tx, Source(SourceKind.OUTGOING, document_id))


def find_source(tx: Connection, source: Source) -> ArchivedRecord | None:
    """The record that this source became, if it has."""
    row = tx.execute(_of(source)).one_or_none()
    return None if row is None else _with_objects(tx, [row])[0]


def record_ids(tx: Connection, kind: SourceKind, source_ids: Collection[str]) -> dict[str, RecordId]:
    """Which records these sources became, those that have; by the identifier of the source."""
    if not source_ids:
        return {}
    became = select(_records.c.source_id, _records.c.id)
    rows = tx.execute(became.where(_records.c.source == kind.value, _records.c.source_id.in_(source_ids)))
    return {row.source_id: RecordId(row.id) for row in rows}


def require_kept(record: ArchivedRecord) -> ArchivedRecord:
    """The record, if its bytes are still kept. Raises: GoneError ``record-destroyed``."""
    if record.state is not RecordState.KEPT:
        raise GoneError(
            "record-destroyed",
            "This record was destroyed when its retention was over; its entry remains.",
            "Tài liệu này đã được hủy theo quy định; chỉ còn thông tin mô tả.",
        )
    return record


def list_records(
    tx: Connection,
    agency_id: AgencyId,
    after: RecordId | None = None,
    limit: int = 50,
    wanted: RecordFilter | None = None,
) -> RecordPage:
    """An agency's records, newest first.

    Raises: RequestError ``page-size-malformed``.
    """
    if not 1 <= limit <= PAGE_MAX:
        raise RequestError("page-size-malformed", f"A page has 1 to {PAGE_MAX} entries.")
    query = _narrowed(select(_records).where(_records.c.agency_id == agency_id), wanted or RecordFilter())
    if after is not None:
        query = query.where(_records.c.id < after)
    rows = tx.execute(query.order_by(_records.c.id.desc()).limit(limit + 1)).all()
    shown = _with_objects(tx, rows[:limit])
    return RecordPage(shown, shown[-1].id if len(rows) > limit else None)


def records_where(tx: Connection, *conditions: Any, limit: int | None = None) -> tuple[ArchivedRecord, ...]:
    """Records that meet conditions on ``schema.records``, in the order of their identifiers."""
    rows = tx.execute(select(_records).where(*conditions).order_by(_records.c.id).limit(limit)).all()
    return _with_objects(tx, rows)


def records_in_order(tx: Connection, record_ids: Sequence[str]) -> tuple[ArchivedRecord, ...]:
    """These records, in this order; each must be there."""
    found = {one.id: one for one in records_where(tx, _records.c.id.in_(record_ids))}
    return tuple(found[RecordId(one)] for one in record_ids)


def stored_bytes(tx: Connection, records: Iterable[ArchivedRecord]) -> int:
    """How many bytes these records' objects have."""
    total = 0
    for record in records:
        own = schema.objects.c.sha256.in_(sorted(record.hashes))
        total += int(tx.scalar(select(func.sum(schema.objects.c.size)).where(own)) or 0)
    return total


def _narrowed(query: Select[Any], wanted: RecordFilter) -> Select[Any]:
    equal = {
        "state": wanted.state and wanted.state.value,
        "source": wanted.source and wanted.source.value,
        "file_id": wanted.file_id,
        "retention_class": wanted.retention_class,
    }
    for name, value in equal.items():
        if value is not None:
            query = query.where(_records.c[name] == value)
    if wanted.without_file:
        query = query.where(_records.c.file_id.is_(None))
    if wanted.due_before is not None:
        query = query.where(_records.c.due_date < wanted.due_before)
    return query


def _of(source: Source) -> Select[Any]:
    return select(_records).where(_records.c.source == source.kind.value, _records.c.source_id == source.id)


def _one(tx: Connection, query: Select[Any]) -> ArchivedRecord:
    row = tx.execute(query).one_or_none()
    if row is None:
        raise NotFoundError("record-not-found", "There is no such record.", "Không có tài liệu lưu trữ này.")
    return _with_objects(tx, [row])[0]


def _with_objects(tx: Connection, rows: Iterable[Row[tuple[Any, ...]]]) -> tuple[ArchivedRecord, ...]:
    rows = list(rows)
    own = select(_parts).where(_parts.c.record_id.in_([row.id for row in rows]))
    objects: dict[str, list[RecordObject]] = defaultdict(list)
    for one in tx.execute(own.order_by(_parts.c.record_id, _parts.c.part, _parts.c.ordinal)):
        objects[one.record_id].append(
            RecordObject(Part(one.part), one.ordinal, Sha256(one.sha256), one.media_type, one.name, one.added_at)
        )
    return tuple(_record(row, tuple(objects[row.id])) for row in rows)


def _record(row: Row[tuple[Any, ...]], objects: tuple[RecordObject, ...]) -> ArchivedRecord:
    gone = row.destroyed_at is not None
    return ArchivedRecord(
        id=RecordId(row.id),
        agency_id=AgencyId(row.agency_id),
        source=Source(SourceKind(row.source), row.source_id),
        title=row.title,
        metadata=Sha256(row.metadata),
        objects=objects,
        file_id=row.file_id and RecordFileId(row.file_id),
        retention=Retention(row.retention_class, row.retention_schedule, row.event_date, row.due_date),
        captured_by=row.captured_by,
        captured_at=row.captured_at,
        destruction=Destruction(row.destroyed_at, row.destroyed_under, row.destroyed_because) if gone else None,
    )
