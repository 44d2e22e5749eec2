"""What recipients report back (trạng thái xử lý): the status codes of the exchange, each kept, none lost or undone.

Codes as in the national exchange (Decision 28/2018/QĐ-TTg and its technical guides): 01 to 06 on the way of a document,
13, 15 and 16 on the way of its recall.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, select, update

from records import outbox, schema
from records.audit import Action, Fact, append
from records.errors import ConflictError, RequestError
from records.identifiers import DispatchId
from records.occasion import Occasion
from records.outgoing.dispatching import TOPIC, Dispatch, DispatchState, RecallState, agency_of, load_dispatch
from records.reason import parse_reason

_dispatches = schema.dispatches
_receipts = schema.dispatch_receipts


class ReceiptCode(StrEnum):
    """One status code."""

    ARRIVED = "01"
    REFUSED = "02"
    """Returned; the reason is mandatory."""
    ACCEPTED = "03"
    """Entered in the recipient's register."""
    ASSIGNED = "04"
    IN_PROGRESS = "05"
    COMPLETED = "06"
    RECALL_REQUESTED = "13"
    """Ours; no recipient reports it."""
    RECALL_AGREED = "15"
    RECALL_REFUSED = "16"
    """The reason is mandatory."""

    @classmethod
    def parse(cls, code: str) -> ReceiptCode:
        """Raises: RequestError ``receipt-code-unknown``."""
        try:
            return cls(code)
        except ValueError as error:
            raise RequestError(
                "receipt-code-unknown",
                f"A status code is one of: {', '.join(cls)}.",
                f"Mã trạng thái là một trong: {', '.join(cls)}.",
            ) from error


_FORWARD = (
    ReceiptCode.ARRIVED,
    ReceiptCode.ACCEPTED,
    ReceiptCode.ASSIGNED,
    ReceiptCode.IN_PROGRESS,
    ReceiptCode.COMPLETED,
)
_WITH_REASON = (ReceiptCode.REFUSED, ReceiptCode.RECALL_REFUSED)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One report of a recipient, as it was received."""

    dispatch_id: DispatchId
    sequence: int
    code: ReceiptCode
    reason: str
    at: datetime
    reported_by: str


def record_receipt(
    tx: Connection, by: Occasion, dispatch_id: DispatchId, code: ReceiptCode, reason: str = ""
) -> Dispatch:
    """Keep what the recipient reports. The same report again, or one that is overtaken already, changes nothing.

    Raises: NotFoundError ``dispatch-not-found``; RequestError ``reason-malformed``; ConflictError
    ``receipt-out-of-order`` for what cannot follow what was reported before.
    """
    dispatch = load_dispatch(tx, dispatch_id)
    words = parse_reason(reason) if code in _WITH_REASON or reason.strip() else ""
    is_about_recall = code > ReceiptCode.COMPLETED
    values = _recall_values(dispatch, code, words) if is_about_recall else _values(dispatch, by, code, words)
    if not values:
        return dispatch
    tx.execute(update(_dispatches).where(_dispatches.c.id == dispatch_id).values(**values))
    if not is_about_recall:
        outbox.finish(tx, by.at, dispatch_id, TOPIC)  # a report proves that it was handed over
    _keep(tx, by, dispatch_id, code, words)
    facts = (Fact("dispatch", dispatch_id), Fact("code", code.value))
    append(tx, by, agency_of(tx, dispatch), Action.RECEIPT_RECORDED, dispatch.document_id, *facts)
    return load_dispatch(tx, dispatch_id)


def receipts_of(tx: Connection, dispatch_id: DispatchId) -> tuple[Receipt, ...]:
    """Everything a recipient reported, oldest first."""
    rows = tx.execute(select(_receipts).where(_receipts.c.dispatch_id == dispatch_id).order_by(_receipts.c.sequence))
    return tuple(
        Receipt(DispatchId(row.dispatch_id), row.sequence, ReceiptCode(row.code), row.reason, row.at, row.reported_by)
        for row in rows
    )


def _values(dispatch: Dispatch, by: Occasion, code: ReceiptCode, words: str) -> dict[str, Any]:
    arrived = {
        "sent_at": dispatch.sent_at or by.at,
        "delivered_at": dispatch.delivered_at or by.at,
        "attempts": dispatch.attempts + (dispatch.sent_at is None),
        "failure": None,
    }
    last = ReceiptCode(dispatch.receipt) if dispatch.receipt else None
    if code is last:
        return {}
    if last is ReceiptCode.REFUSED or dispatch.recall is RecallState.AGREED:
        raise _out_of_order(last, code)
    if code is ReceiptCode.REFUSED:
        if last not in (None, ReceiptCode.ARRIVED):
            raise _out_of_order(last, code)
        return arrived | {"state": DispatchState.REFUSED.value, "receipt": code.value, "refusal_reason": words}
    if last is not None and _FORWARD.index(code) < _FORWARD.index(last):
        return {}
    return arrived | {"state": DispatchState.DELIVERED.value, "receipt": code.value}


def _recall_values(dispatch: Dispatch, code: ReceiptCode, words: str) -> dict[str, Any]:
    answer = {ReceiptCode.RECALL_AGREED: RecallState.AGREED, ReceiptCode.RECALL_REFUSED: RecallState.REFUSED}.get(code)
    if answer is None or dispatch.recall is None:
        raise _out_of_order(None, code)
    if dispatch.recall is answer:
        return {}
    if dispatch.recall is RecallState.AGREED:
        raise _out_of_order(ReceiptCode.RECALL_AGREED, code)
    return {"recall": answer.value, "recall_reason": words}


def _keep(tx: Connection, by: Occasion, dispatch_id: DispatchId, code: ReceiptCode, reason: str) -> None:
    known = tx.scalar(select(func.count()).select_from(_receipts).where(_receipts.c.dispatch_id == dispatch_id)) or 0
    tx.execute(
        _receipts.insert().values(
            dispatch_id=dispatch_id,
            sequence=known + 1,
            code=code.value,
            reason=reason,
            at=by.at,
            reported_by=by.actor,
        )
    )


def _out_of_order(last: ReceiptCode | None, code: ReceiptCode) -> ConflictError:
    return ConflictError(
        "receipt-out-of-order",
        f"Status {code} cannot follow {last or 'what was sent'}.",
        f"Trạng thái {code} không thể đến sau {last or 'lần gửi này'}.",
    )
