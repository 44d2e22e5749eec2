"""Placing and releasing holds. A hold placed while a disposition runs wins for everything not yet destroyed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from records import schema
from records.archive import lock_record, require_kept
from records.audit import Action, Fact, append
from records.errors import ConflictError, NotFoundError, RequestError
from records.holds.hold import Hold, HoldKind, Order
from records.holds.standing import load_hold
from records.identifiers import AgencyId, HoldId, RecordFileId, RecordId
from records.occasion import Occasion


def place(
    tx: Connection,
    by: Occasion,
    agency_id: AgencyId,
    kind: HoldKind,
    order: Order,
    records: Iterable[RecordId] = (),
    files: Iterable[RecordFileId] = (),
    review_on: date | None = None,
) -> Hold:
    """Hold these records and files; when this transaction has committed, nothing destroys them any more.

    Raises: RequestError ``hold-without-subject``; NotFoundError ``record-not-found``, ``record-file-not-found``;
    GoneError ``record-destroyed``.
    """
    record_ids, file_ids = sorted(set(records)), sorted(set(files))
    if not record_ids and not file_ids:
        raise RequestError(
            "hold-without-subject", "A hold names records or record files.", "Lệnh giữ phải chỉ rõ tài liệu hoặc hồ sơ."
        )
    for record_id in record_ids:  # locked in the order of their ids, as a running disposition locks them
        _require_own(agency_id, require_kept(lock_record(tx, record_id)).agency_id, "record-not-found")
    for file_id in file_ids:
        _require_own(agency_id, _agency_of_file(tx, file_id), "record-file-not-found")
    hold_id = HoldId.new(by)
    _insert(tx, by, hold_id, agency_id, kind, order, review_on)
    for record_id in record_ids:
        tx.execute(schema.hold_records.insert().values(hold_id=hold_id, record_id=record_id))
    for file_id in file_ids:
        tx.execute(schema.hold_files.insert().values(hold_id=hold_id, file_id=file_id))
    for subject in (*record_ids, *file_ids):
        append(tx, by, agency_id, Action.HOLD_PLACED, subject, Fact("hold", hold_id), Fact("kind", kind.value))
    return load_hold(tx, hold_id)


def release(tx: Connection, by: Occasion, hold_id: HoldId, order: Order) -> Hold:
    """Lift the hold; what it held alone can be destroyed again, through a new disposition only.

    Raises: NotFoundError ``hold-not-found``; ConflictError ``hold-released``.
    """
    hold = load_hold(tx, hold_id)
    if hold.release is not None:
        raise ConflictError("hold-released", "This hold has been released already.", "Lệnh giữ này đã được gỡ.")
    tx.execute(
        schema.hold_releases.insert().values(
            hold_id=hold_id,
            authority=order.authority,
            order_number=order.number,
            reason=order.reason,
            released_by=by.actor,
            released_at=by.at,
        )
    )
    for subject in (*hold.records, *hold.files):
        append(tx, by, hold.agency_id, Action.HOLD_RELEASED, subject, Fact("hold", hold_id))
    return load_hold(tx, hold_id)


def _agency_of_file(tx: Connection, file_id: RecordFileId) -> str | None:
    files = schema.record_files
    row = tx.execute(files.select().where(files.c.id == file_id).with_for_update()).one_or_none()
    return None if row is None else str(row.agency_id)


def _require_own(agency_id: AgencyId, found: str | None, code: str) -> None:
    if found != agency_id:
        raise NotFoundError(code, "There is no such thing in this agency.", "Cơ quan không có tài liệu, hồ sơ này.")


def _insert(
    tx: Connection,
    by: Occasion,
    hold_id: HoldId,
    agency_id: AgencyId,
    kind: HoldKind,
    order: Order,
    review_on: date | None,
) -> None:
    tx.execute(
        schema.holds.insert().values(
            id=hold_id,
            agency_id=agency_id,
            kind=kind.value,
            authority=order.authority,
            order_number=order.number,
            reason=order.reason,
            review_on=review_on,
            placed_by=by.actor,
            placed_at=by.at,
        )
    )
