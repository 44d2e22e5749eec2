"""Batches of documents that one leader signs in one go (ký số hàng loạt): what was asked, and what came of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from records import outbox, schema
from records.audit import Action, Fact, append
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import AgencyId, BatchId, DocumentId, PersonId, Sha256
from records.occasion import Occasion

TOPIC = outbox.Topic("signature-batch")
"""Outbox topic; the effect's subject is the batch's identifier."""
ITEMS_MAX = 500
"""More than a leader reads in a day."""

_batches = schema.signature_batches
_items = schema.signature_batch_items


class ItemState(StrEnum):
    """What came of one document."""

    WAITING = "waiting"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SKIPPED = "skipped"
    """Not tried: the key cannot sign, so trying would only lock it."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One document, and the bytes of it that the leader was shown. ``code`` says why it failed or was skipped."""

    position: int
    document_id: DocumentId
    shown: Sha256
    state: ItemState = ItemState.WAITING
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch. ``stopped_by`` is the code of the error that made going on pointless."""

    id: BatchId
    agency_id: AgencyId
    leader_id: PersonId
    started_at: datetime
    cancelled_at: datetime | None
    stopped_by: str | None
    finished_at: datetime | None
    items: tuple[BatchItem, ...]


def begin(tx: Connection, by: Occasion, agency_id: AgencyId, wanted: Sequence[tuple[DocumentId, Sha256]]) -> Batch:
    """Keep the batch and promise the work on it.

    Raises: RequestError ``batch-malformed``, ``batch-item-repeated``.
    """
    if not 1 <= len(wanted) <= ITEMS_MAX:
        raise RequestError(
            "batch-malformed",
            f"A batch holds 1 to {ITEMS_MAX} documents.",
            f"Mỗi lần ký hàng loạt từ 1 đến {ITEMS_MAX} văn bản.",
        )
    if len({document_id for document_id, _ in wanted}) != len(wanted):
        raise RequestError("batch-item-repeated", "A document stands in it twice.", "Có văn bản bị chọn hai lần.")
    batch_id = BatchId.new(by)
    tx.execute(_batches.insert().values(id=batch_id, agency_id=agency_id, leader_id=by.actor, started_at=by.at))
    rows = [
        {
            "batch_id": batch_id,
            "position": position,
            "document_id": document_id,
            "shown": shown,
            "state": ItemState.WAITING.value,
        }
        for position, (document_id, shown) in enumerate(wanted, 1)
    ]
    tx.execute(_items.insert(), rows)
    outbox.put(tx, by, TOPIC, batch_id)
    append(tx, by, agency_id, Action.BATCH_STARTED, batch_id, Fact("documents", len(wanted)))
    return load(tx, batch_id)


def load(tx: Connection, batch_id: BatchId) -> Batch:
    """Raises: NotFoundError ``batch-not-found``."""
    row = tx.execute(select(_batches).where(_batches.c.id == batch_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFoundError("batch-not-found", "There is no such batch.", "Không có đợt ký này.")
    items = tx.execute(select(_items).where(_items.c.batch_id == batch_id).order_by(_items.c.position))
    return _batch(row, tuple(_item(one) for one in items))


def next_item(tx: Connection, batch_id: BatchId) -> BatchItem | None:
    """The next document to sign; nothing when all have an end."""
    waiting = (_items.c.batch_id == batch_id, _items.c.state == ItemState.WAITING.value)
    row = tx.execute(select(_items).where(*waiting).order_by(_items.c.position).limit(1)).one_or_none()
    return _item(row) if row is not None else None


def end_item(
    tx: Connection, by: Occasion, batch_id: BatchId, position: int, state: ItemState, code: str | None = None
) -> None:
    """What came of one document; the last one ends the batch."""
    here = (_items.c.batch_id == batch_id, _items.c.position == position)
    tx.execute(update(_items).where(*here).values(state=state.value, code=code, ended_at=by.at))
    _finish_if_done(tx, by, batch_id)


def stop(tx: Connection, by: Occasion, batch_id: BatchId, code: str) -> None:
    """The key cannot sign: what is left is skipped rather than tried with a wrong PIN again."""
    _end_waiting(tx, by, batch_id, ItemState.SKIPPED, code)
    tx.execute(update(_batches).where(_batches.c.id == batch_id).values(stopped_by=code))
    _finish_if_done(tx, by, batch_id)


def cancel(tx: Connection, by: Occasion, batch: Batch) -> Batch:
    """Sign nothing more; what is signed stays signed.

    Raises: ConflictError ``batch-finished``.
    """
    if batch.finished_at is not None:
        raise ConflictError("batch-finished", "The batch has ended already.", "Đợt ký đã kết thúc.")
    _end_waiting(tx, by, batch.id, ItemState.CANCELLED, None)
    tx.execute(update(_batches).where(_batches.c.id == batch.id).values(cancelled_at=by.at))
    _finish_if_done(tx, by, batch.id)
    append(tx, by, batch.agency_id, Action.BATCH_CANCELLED, batch.id)
    return load(tx, batch.id)


def _end_waiting(tx: Connection, by: Occasion, batch_id: BatchId, state: ItemState, code: str | None) -> None:
    waiting = (_items.c.batch_id == batch_id, _items.c.state == ItemState.WAITING.value)
    tx.execute(update(_items).where(*waiting).values(state=state.value, code=code, ended_at=by.at))


def _finish_if_done(tx: Connection, by: Occasion, batch_id: BatchId) -> None:
    waiting = (_items.c.batch_id == batch_id, _items.c.state == ItemState.WAITING.value)
    if tx.scalar(select(func.count()).select_from(_items).where(*waiting)) == 0:
        unfinished = (_batches.c.id == batch_id, _batches.c.finished_at.is_(None))
        tx.execute(update(_batches).where(*unfinished).values(finished_at=by.at))
        outbox.finish(tx, by.at, batch_id, TOPIC)


def _batch(row: Row[tuple[Any, ...]], items: tuple[BatchItem, ...]) -> Batch:
    return Batch(
        id=BatchId(row.id),
        agency_id=AgencyId(row.agency_id),
        leader_id=PersonId(row.leader_id),
        started_at=row.started_at,
        cancelled_at=row.cancelled_at,
        stopped_by=row.stopped_by,
        finished_at=row.finished_at,
        items=items,
    )


def _item(row: Row[tuple[Any, ...]]) -> BatchItem:
    return BatchItem(row.position, DocumentId(row.document_id), Sha256(row.shown), ItemState(row.state), row.code)
