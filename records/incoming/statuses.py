"""What the sender is told (trạng thái xử lý): each step's status code, kept for ever, sent the same moment.

Codes of the national exchange. A sender of this installation reads them here; for others an adapter carries them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, func, select

from records import outbox, schema
from records.identifiers import IncomingId
from records.occasion import Occasion

TOPIC = outbox.Topic("receipt")
"""Outbox topic of carrying a status to its sender; the effect's subject is the incoming document."""

_statuses = schema.incoming_statuses


class StatusCode(StrEnum):
    """One status code."""

    ARRIVED = "01"
    REFUSED = "02"
    """Returned, with the reason."""
    ACCEPTED = "03"
    """In the register."""
    ASSIGNED = "04"
    IN_PROGRESS = "05"
    COMPLETED = "06"
    RECALL_ASKED = "13"
    """The sender's own: recall, update or replacement."""
    RECALL_AGREED = "15"
    RECALL_REFUSED = "16"


@dataclass(frozen=True, slots=True)
class Status:
    """One code with its reason; codes 02 and 16 always have one."""

    incoming_id: IncomingId
    sequence: int
    code: StatusCode
    reason: str
    by: str
    at: datetime


def tell(tx: Connection, by: Occasion, incoming_id: IncomingId, code: StatusCode, reason: str = "") -> Status:
    """Note what the sender is told, and promise to carry it there; the reason is never lost."""
    known = tx.scalar(select(func.count()).select_from(_statuses).where(_statuses.c.incoming_id == incoming_id)) or 0
    status = Status(incoming_id, known + 1, code, reason, by.actor, by.at)
    tx.execute(
        _statuses.insert().values(
            incoming_id=incoming_id,
            sequence=status.sequence,
            code=code.value,
            reason=reason,
            told_by=by.actor,
            told_at=by.at,
        )
    )
    outbox.put(tx, by, TOPIC, incoming_id)
    return status


def statuses_of(tx: Connection, incoming_id: IncomingId) -> tuple[Status, ...]:
    """Everything the sender was told, oldest first."""
    rows = tx.execute(select(_statuses).where(_statuses.c.incoming_id == incoming_id).order_by(_statuses.c.sequence))
    return tuple(
        Status(incoming_id, row.sequence, StatusCode(row.code), row.reason, row.told_by, row.told_at) for row in rows
    )
