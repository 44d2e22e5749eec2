"""What is due, and lists of it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, exists, select, tuple_

from records import schema
from records.archive import ArchivedRecord, RecordPage, RecordState, lock_record, require_kept
from records.archive.clues import cursor_malformed, place_of
from records.archive.reading import PAGE_MAX, records_in_order
from records.audit import Action, Fact, append
from records.disposition.disposition import (
    DispositionAction,
    DispositionItem,
    DispositionList,
    DispositionState,
    hash_of,
    load_disposition,
)
from records.disposition.reviewing import ReviewDecision, last_decision
from records.errors import ConflictError, NotFoundError, RequestError
from records.holds import require_not_held
from records.holds.standing import held
from records.identifiers import AgencyId, DispositionId, RecordId
from records.occasion import Occasion
from records.retention import Afterwards, Permanent, is_over
from records.retention.published import class_of

MANDATE_MAX = 500
"""Characters of the ground of a disposition: the schedule, the council's minutes."""
ITEMS_MAX = 10_000
"""Records of one list: more than anybody reads before approving."""
OPEN = (DispositionState.PROPOSED.value, DispositionState.APPROVED.value)

_table, _items = schema.dispositions, schema.disposition_items


def due_records(
    tx: Connection, by: Occasion, agency_id: AgencyId, after: RecordId | None = None, limit: int = 50
) -> RecordPage:
    """Kept records whose term is over, that no hold and no open list has; the longest overdue first.

    Raises: RequestError ``page-size-malformed``, ``cursor-malformed``.
    """
    if not 1 <= limit <= PAGE_MAX:
        raise RequestError("page-size-malformed", f"A page has 1 to {PAGE_MAX} entries.")
    records = schema.records
    order = (records.c.due_date, records.c.id)
    conditions = [
        records.c.agency_id == agency_id,
        records.c.state == RecordState.KEPT.value,
        records.c.due_date < by.local_date,
        ~held(records),
        ~exists().where(
            _items.c.record_id == records.c.id, _items.c.disposition_id == _table.c.id, _table.c.state.in_(OPEN)
        ),
    ]
    if after is not None:
        due_date = place_of(tx, agency_id, after).due_date
        if due_date is None:
            raise cursor_malformed()
        conditions.append(tuple_(*order) > tuple_(due_date, after))
    found = tx.scalars(select(records.c.id).where(*conditions).order_by(*order).limit(limit + 1)).all()
    shown = records_in_order(tx, found[:limit])
    return RecordPage(shown, shown[-1].id if len(found) > limit else None)


def propose(
    tx: Connection,
    by: Occasion,
    agency_id: AgencyId,
    action: DispositionAction,
    records: Iterable[RecordId],
    mandate: str,
) -> DispositionList:
    """Freeze a list of records whose term is over. Nothing happens to them before another person approves it.

    Raises: RequestError ``mandate-malformed``, ``disposition-empty``; NotFoundError ``record-not-found``; GoneError
    ``record-destroyed``; ConflictError ``record-permanent``, ``record-not-due``, ``record-held``, ``review-pending``,
    ``record-listed-already``.
    """
    mandate = " ".join(mandate.split())
    if not 1 <= len(mandate) <= MANDATE_MAX:
        raise RequestError(
            "mandate-malformed",
            "A disposition names its ground in 1 to 500 characters (schedule, council minutes).",
            "Cần nêu căn cứ xử lý (bảng thời hạn, biên bản Hội đồng), từ 1 đến 500 ký tự.",
        )
    ids = sorted(set(records))
    if not 1 <= len(ids) <= ITEMS_MAX:
        raise RequestError("disposition-empty", f"A list has 1 to {ITEMS_MAX} records.", "Danh mục chưa có tài liệu.")
    items = tuple(_checked(tx, by, agency_id, action, record_id) for record_id in ids)
    disposition_id = DispositionId.new(by)
    list_hash = hash_of(action, items)
    tx.execute(
        _table.insert().values(
            id=disposition_id,
            agency_id=agency_id,
            action=action.value,
            state=DispositionState.PROPOSED.value,
            mandate=mandate,
            list_hash=list_hash,
            proposed_by=by.actor,
            proposed_at=by.at,
        )
    )
    for one in items:
        _insert_item(tx, disposition_id, one)
    facts = (Fact("action", action.value), Fact("list", list_hash), Fact("records", len(items)))
    append(tx, by, agency_id, Action.DISPOSITION_PROPOSED, disposition_id, *facts)
    return load_disposition(tx, disposition_id)


def frozen(record: ArchivedRecord) -> DispositionItem:
    """The record as a list freezes it. Raises: ConflictError ``record-not-due`` when it has no due date."""
    kept = record.retention
    if kept.due is None:
        raise _not_due(record.id)
    return DispositionItem(record.id, kept.class_code, kept.schedule, kept.event_date, kept.due, record.metadata)


def check_disposable(tx: Connection, by: Occasion, action: DispositionAction, record: ArchivedRecord) -> None:
    """Everything that must be true when a list is proposed, and again when it is executed.

    Raises: as :func:`propose` for one record.
    """
    require_kept(record)
    kept = record.retention
    judged_by = class_of(tx, record.agency_id, kept.class_code, kept.schedule)
    if isinstance(judged_by.term, Permanent):
        raise ConflictError(
            "record-permanent",
            f"{record.id} is kept permanently; it never comes on such a list.",
            f"{record.id} thuộc diện bảo quản vĩnh viễn, không đưa vào danh mục này.",
        )
    if not is_over(kept.due, by.local_date):
        raise _not_due(record.id)
    require_not_held(tx, record.id)
    wanted = {Afterwards.DESTROY: DispositionAction.DESTROY, Afterwards.TRANSFER: DispositionAction.TRANSFER}
    decided = last_decision(tx, record.id)
    if decided is not ReviewDecision.of(action) and (decided or wanted.get(judged_by.afterwards) is not action):
        raise ConflictError(
            "review-pending",
            f"{record.id} needs a review that decides so first.",
            f"{record.id} cần được xét duyệt giá trị trước khi xử lý như vậy.",
        )


def _checked(
    tx: Connection, by: Occasion, agency_id: AgencyId, action: DispositionAction, record_id: RecordId
) -> DispositionItem:
    record = lock_record(tx, record_id)  # of two lists proposed at once the second finds the first
    if record.agency_id != agency_id:
        raise NotFoundError("record-not-found", "There is no such record.", "Không có tài liệu lưu trữ này.")
    check_disposable(tx, by, action, record)
    listed = select(_items.c.record_id).join(_table, _table.c.id == _items.c.disposition_id)
    if tx.execute(listed.where(_items.c.record_id == record_id, _table.c.state.in_(OPEN)).limit(1)).first():
        raise ConflictError(
            "record-listed-already",
            f"{record_id} stands on another list that is not finished.",
            f"{record_id} đang nằm trong một danh mục khác chưa hoàn thành.",
        )
    return frozen(record)


def _not_due(record_id: RecordId) -> ConflictError:
    return ConflictError(
        "record-not-due",
        f"The term of {record_id} is not over, or its event has not happened.",
        f"{record_id} chưa hết thời hạn bảo quản hoặc chưa có sự kiện tính thời hạn.",
    )


def _insert_item(tx: Connection, disposition_id: DispositionId, one: DispositionItem) -> None:
    tx.execute(
        _items.insert().values(
            disposition_id=disposition_id,
            record_id=one.record_id,
            retention_class=one.retention_class,
            retention_schedule=one.retention_schedule,
            event_date=one.event_date,
            due_date=one.due_date,
            metadata=one.metadata,
        )
    )
