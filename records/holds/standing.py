"""Which holds stand, on what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, or_, select

from records import schema
from records.archive import ArchivedRecord
from records.errors import ConflictError, NotFoundError, RequestError
from records.holds.hold import Hold, HoldKind, Order, Release
from records.identifiers import AgencyId, HoldId, RecordFileId, RecordId

PAGE_MAX = 200
"""Holds a list returns at most."""

_holds, _records, _files, _releases = schema.holds, schema.hold_records, schema.hold_files, schema.hold_releases


def held(records: Any) -> ColumnElement[bool]:
    """The condition "a hold stands on it", for a query over ``records`` (the table or an alias of it)."""
    own = exists().where(_records.c.record_id == records.c.id, ~_released(_records.c.hold_id))
    through_file = exists().where(_files.c.file_id == records.c.file_id, ~_released(_files.c.hold_id))
    return or_(own, through_file)


def is_held(tx: Connection, record_id: RecordId) -> bool:
    """Whether any hold stands on the record or on its file."""
    records = schema.records
    return tx.execute(select(records.c.id).where(records.c.id == record_id, held(records))).first() is not None


def require_not_held(tx: Connection, record_id: RecordId) -> None:
    """Raises: ConflictError ``record-held``."""
    if is_held(tx, record_id):
        raise ConflictError(
            "record-held",
            "A hold stands on this record; nothing of it is destroyed before the last hold is released.",
            "Tài liệu đang có lệnh giữ; không được hủy khi chưa gỡ lệnh giữ cuối cùng.",
        )


def holds_on(tx: Connection, record: ArchivedRecord) -> tuple[Hold, ...]:
    """The holds that stand on the record, its file's included, oldest first."""
    return holds_on_each(tx, [record])[record.id]


def holds_on_each(tx: Connection, records: Iterable[ArchivedRecord]) -> dict[RecordId, tuple[Hold, ...]]:
    """As :func:`holds_on` for a whole page, in as many questions as for one record."""
    records = tuple(records)
    of_record = _standing(tx, _records, _records.c.record_id, {one.id for one in records})
    of_file = _standing(tx, _files, _files.c.file_id, {one.file_id for one in records if one.file_id})
    ids = {hold_id for found in (of_record, of_file) for holds in found.values() for hold_id in holds}
    rows = tx.execute(select(_holds).where(_holds.c.id.in_(ids))).all() if ids else []
    holds = {row.id: _hold(tx, row) for row in rows}
    return {
        one.id: tuple(holds[hold_id] for hold_id in sorted(of_record[one.id] | of_file[one.file_id or ""]))
        for one in records
    }


def _standing(tx: Connection, table: Any, subject: Any, ids: Collection[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    if ids:
        for row in tx.execute(select(subject, table.c.hold_id).where(subject.in_(ids), ~_released(table.c.hold_id))):
            found[row[0]].add(row.hold_id)
    return found


def load_hold(tx: Connection, hold_id: HoldId) -> Hold:
    """Raises: NotFoundError ``hold-not-found``."""
    row = tx.execute(select(_holds).where(_holds.c.id == hold_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFoundError("hold-not-found", "There is no such hold.", "Không có lệnh giữ này.")
    return _hold(tx, row)


def list_holds(
    tx: Connection, agency_id: AgencyId, standing_only: bool = False, after: HoldId | None = None, limit: int = 50
) -> tuple[Hold, ...]:
    """An agency's holds, newest first. Raises: RequestError ``page-size-malformed``."""
    if not 1 <= limit <= PAGE_MAX:
        raise RequestError("page-size-malformed", f"A page has 1 to {PAGE_MAX} entries.")
    query = select(_holds).where(_holds.c.agency_id == agency_id)
    if standing_only:
        query = query.where(~_released(_holds.c.id))
    if after is not None:
        query = query.where(_holds.c.id < after)
    return tuple(_hold(tx, row) for row in tx.execute(query.order_by(_holds.c.id.desc()).limit(limit)).all())


def _released(hold_id: Any) -> ColumnElement[bool]:
    return exists().where(_releases.c.hold_id == hold_id)


def _hold(tx: Connection, row: Row[tuple[Any, ...]]) -> Hold:
    on_records = select(_records.c.record_id).where(_records.c.hold_id == row.id).order_by(_records.c.record_id)
    on_files = select(_files.c.file_id).where(_files.c.hold_id == row.id).order_by(_files.c.file_id)
    lifted = tx.execute(select(_releases).where(_releases.c.hold_id == row.id)).one_or_none()
    return Hold(
        id=HoldId(row.id),
        agency_id=AgencyId(row.agency_id),
        kind=HoldKind(row.kind),
        order=Order(row.authority, row.order_number, row.reason),
        review_on=row.review_on,
        placed_by=row.placed_by,
        placed_at=row.placed_at,
        records=tuple(RecordId(one) for one in tx.scalars(on_records)),
        files=tuple(RecordFileId(one) for one in tx.scalars(on_files)),
        release=None if lifted is None else _release(lifted),
    )


def _release(row: Row[tuple[Any, ...]]) -> Release:
    return Release(Order(row.authority, row.order_number, row.reason), row.released_by, row.released_at)
