"""A disposition: a frozen list of records, who proposed it, who decided, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select

from records import schema
from records.canonical import canonical_json
from records.errors import NotFoundError, RequestError
from records.identifiers import AgencyId, DispositionId, RecordId, Sha256

PAGE_MAX = 200
"""Dispositions a list returns at most."""

_table, _items = schema.dispositions, schema.disposition_items


class DispositionAction(StrEnum):
    DESTROY = "destroy"
    TRANSFER = "transfer"
    """The package went to another archive, which has signed for it; then the local copy goes."""


class DispositionState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    EXECUTED = "executed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class DispositionItem:
    """One record as it stood when the list was frozen, and what became of it (nothing: not yet its turn)."""

    record_id: RecordId
    retention_class: str
    retention_schedule: str
    event_date: date | None
    due_date: date
    metadata: Sha256
    outcome: str | None = None
    outcome_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DispositionList:
    """One list. ``list_hash`` is what the approver has seen and approves."""

    id: DispositionId
    agency_id: AgencyId
    action: DispositionAction
    state: DispositionState
    mandate: str
    list_hash: Sha256
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision: str | None
    receipt: Sha256 | None
    executed_at: datetime | None
    certificate_id: RecordId | None
    items: tuple[DispositionItem, ...]


def hash_of(action: DispositionAction, items: tuple[DispositionItem, ...]) -> Sha256:
    """The hash a list is frozen by: every record with its class, event, due date and metadata hash."""
    lines = [
        [
            one.record_id,
            one.retention_class,
            one.retention_schedule,
            None if one.event_date is None else one.event_date.isoformat(),
            one.due_date.isoformat(),
            one.metadata,
        ]
        for one in sorted(items, key=lambda one: one.record_id)
    ]
    return Sha256.of(canonical_json({"action": action.value, "records": lines}).encode())


def load_disposition(tx: Connection, disposition_id: DispositionId) -> DispositionList:
    """The list; nobody else decides it before this transaction ends.

    Raises: NotFoundError ``disposition-not-found``.
    """
    row = tx.execute(select(_table).where(_table.c.id == disposition_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFoundError("disposition-not-found", "There is no such disposition.", "Không có danh mục xử lý này.")
    return _list(tx, row)


def list_dispositions(
    tx: Connection,
    agency_id: AgencyId,
    state: DispositionState | None = None,
    after: DispositionId | None = None,
    limit: int = 50,
) -> tuple[DispositionList, ...]:
    """An agency's dispositions, newest first. Raises: RequestError ``page-size-malformed``."""
    if not 1 <= limit <= PAGE_MAX:
        raise RequestError("page-size-malformed", f"A page has 1 to {PAGE_MAX} entries.")
    query = select(_table).where(_table.c.agency_id == agency_id)
    if state is not None:
        query = query.where(_table.c.state == state.value)
    if after is not None:
        query = query.where(_table.c.id < after)
    return tuple(_list(tx, row) for row in tx.execute(query.order_by(_table.c.id.desc()).limit(limit)).all())


def _list(tx: Connection, row: Row[tuple[Any, ...]]) -> DispositionList:
    own = select(_items).where(_items.c.disposition_id == row.id).order_by(_items.c.record_id)
    return DispositionList(
        id=DispositionId(row.id),
        agency_id=AgencyId(row.agency_id),
        action=DispositionAction(row.action),
        state=DispositionState(row.state),
        mandate=row.mandate,
        list_hash=Sha256(row.list_hash),
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision=row.decision,
        receipt=row.receipt and Sha256(row.receipt),
        executed_at=row.executed_at,
        certificate_id=row.certificate_id and RecordId(row.certificate_id),
        items=tuple(_item(one) for one in tx.execute(own)),
    )


def _item(row: Row[tuple[Any, ...]]) -> DispositionItem:
    return DispositionItem(
        record_id=RecordId(row.record_id),
        retention_class=row.retention_class,
        retention_schedule=row.retention_schedule,
        event_date=row.event_date,
        due_date=row.due_date,
        metadata=Sha256(row.metadata),
        outcome=row.outcome,
        outcome_at=row.outcome_at,
    )
