"""Approval by another person than the proposer, of exactly the list that was seen; or rejection with a reason."""

from __future__ import annotations

from sqlalchemy import Connection, update

from records import schema
from records.archive import load_record
from records.audit import Action, Fact, append
from records.disposition.disposition import (
    DispositionAction,
    DispositionList,
    DispositionState,
    hash_of,
    load_disposition,
)
from records.disposition.listing import check_disposable, frozen
from records.errors import ConflictError, RequestError
from records.identifiers import DispositionId, Sha256
from records.occasion import Occasion
from records.second_person import checked_reason, require_second_person

DECISION_MAX = 200
"""Characters of the number and date of the decision, or of the reason to reject."""

_table = schema.dispositions


def approve(
    tx: Connection,
    by: Occasion,
    disposition_id: DispositionId,
    shown: Sha256,
    decision: str,
    receipt: Sha256 | None = None,
) -> DispositionList:
    """Approve the list whose hash was shown. ``decision`` names the head's decision (quyết định hủy).

    A transfer is approved with the SHA-256 of the receiving archive's signed acceptance.

    Raises: ConflictError ``second-person-required``, ``disposition-decided``, ``list-changed``, and what
    :func:`records.disposition.listing.check_disposable` says of a record; RequestError ``decision-malformed``,
    ``receipt-required``; NotFoundError ``disposition-not-found``.
    """
    disposition = _proposed(tx, disposition_id)
    require_second_person(by, disposition.proposed_by)
    decision = _checked_decision(decision)
    if (disposition.action is DispositionAction.TRANSFER) != (receipt is not None):
        raise RequestError(
            "receipt-required",
            "A transfer, and only a transfer, is approved with the receiver's signed acceptance.",
            "Chuyển giao phải kèm biên nhận đã ký của nơi nhận; hủy thì không.",
        )
    now = tuple(frozen(load_record(tx, one.record_id)) for one in disposition.items)
    if not shown == disposition.list_hash == hash_of(disposition.action, now):
        raise ConflictError(
            "list-changed",
            "The list is not the one that was shown, or its records have changed; it cannot be approved any more.",
            "Danh mục đã thay đổi so với bản đã xem; không duyệt được nữa.",
        )
    for one in disposition.items:
        check_disposable(tx, by, disposition.action, load_record(tx, one.record_id))
    _decide(tx, by, disposition, DispositionState.APPROVED, decision, receipt)
    append(
        tx, by, disposition.agency_id, Action.DISPOSITION_APPROVED, disposition.id, Fact("list", disposition.list_hash)
    )
    return load_disposition(tx, disposition_id)


def reject(tx: Connection, by: Occasion, disposition_id: DispositionId, reason: str) -> DispositionList:
    """Every byte and row stays as it is; the proposer may also take the list back.

    Raises: ConflictError ``disposition-decided``; RequestError ``reason-required``, ``decision-malformed``.
    """
    disposition = _proposed(tx, disposition_id)
    _decide(tx, by, disposition, DispositionState.REJECTED, _checked_decision(checked_reason(reason)), None)
    append(tx, by, disposition.agency_id, Action.DISPOSITION_REJECTED, disposition.id)
    return load_disposition(tx, disposition_id)


def _proposed(tx: Connection, disposition_id: DispositionId) -> DispositionList:
    disposition = load_disposition(tx, disposition_id)
    if disposition.state is not DispositionState.PROPOSED:
        raise ConflictError(
            "disposition-decided", "This list has been decided already.", "Danh mục này đã được quyết định."
        )
    return disposition


def _checked_decision(text: str) -> str:
    text = " ".join(text.split())
    if not 1 <= len(text) <= DECISION_MAX:
        raise RequestError(
            "decision-malformed",
            "Name the decision, or the reason, in 1 to 200 characters.",
            "Ghi số quyết định hoặc lý do, từ 1 đến 200 ký tự.",
        )
    return text


def _decide(
    tx: Connection,
    by: Occasion,
    disposition: DispositionList,
    state: DispositionState,
    decision: str,
    receipt: Sha256 | None,
) -> None:
    decided = {"decided_by": by.actor, "decided_at": by.at, "decision": decision, "receipt": receipt}
    tx.execute(update(_table).where(_table.c.id == disposition.id).values(state=state.value, **decided))
