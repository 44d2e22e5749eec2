"""The sender wants it back (thu hồi), brought up to date (cập nhật) or replaced (thay thế): 13, answered by 15 or 16.

What was not registered yet is given back at once. A registered document waits for its clerk, and nothing else happens
to it meanwhile. The same request again has the same answer.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select, update

from records import incoming_register, schema
from records.audit import Action, Fact, append
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import IncomingId, IncomingRequestId
from records.incoming import statuses, store
from records.incoming.states import IncomingDocument, Received, Returned, Withdrawn
from records.incoming.statuses import StatusCode
from records.occasion import Occasion
from records.reason import parse_reason

_requests = schema.incoming_requests


class RequestKind(StrEnum):
    """What the sender wants; the numbers of BussinessDocType are 1, 2 and 3."""

    RECALL = "recall"
    UPDATE = "update"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class SenderRequest:
    """A request and, once given, its answer. ``replacement_id`` is what arrived in its place."""

    id: IncomingRequestId
    incoming_id: IncomingId
    message_id: str
    kind: RequestKind
    reason: str
    asked_at: datetime
    replacement_id: IncomingId | None
    agreed: bool | None
    answered_by: str | None
    answered_at: datetime | None
    answer_reason: str


def ask(
    tx: Connection,
    by: Occasion,
    incoming_id: IncomingId,
    kind: RequestKind,
    message_id: str,
    reason: str,
    replacement_id: IncomingId | None = None,
) -> SenderRequest:
    """Keep the sender's request; it is agreed to at once where the document is not in the register.

    Raises: RequestError ``reason-malformed``, ``replacement-missing``; ConflictError ``request-pending``,
    ``message-reused``, ``state-conflict`` (returned or withdrawn before); NotFoundError ``incoming-not-found``.
    """
    document = store.lock(tx, incoming_id)
    words = parse_reason(reason)
    known = _by_message(tx, document.arrival.agency_id, message_id)
    if known is not None:
        return _same(known, incoming_id, kind)
    if (kind is RequestKind.RECALL) != (replacement_id is None):
        raise RequestError(
            "replacement-missing",
            "A replacement or update brings its document, a recall brings none.",
            "Yêu cầu thay thế, cập nhật phải kèm văn bản; yêu cầu thu hồi thì không.",
        )
    require_askable(tx, document)
    request = SenderRequest(
        IncomingRequestId.new(by), document.id, message_id, kind, words, by.at, replacement_id, None, None, None, ""
    )
    _insert(tx, document, request)
    statuses.tell(tx, by, document.id, StatusCode.RECALL_ASKED, words)
    facts = (Fact("kind", kind.value), Fact("request", request.id))
    append(tx, by, document.arrival.agency_id, Action.INCOMING_REQUESTED, document.id, *facts)
    if isinstance(document, Received):
        return answer_request(tx, by, request.id, agree=True)
    return request


def require_askable(tx: Connection, document: IncomingDocument) -> None:
    """Whether its sender may still ask for anything. Raises: ConflictError ``state-conflict``, ``request-pending``."""
    if isinstance(document, Returned | Withdrawn):
        raise ConflictError(
            "state-conflict",
            f"The document is {store.STATE_NAMES[type(document)]} already.",
            "Văn bản đã được trả lại hoặc thu hồi trước đó.",
        )
    require_none_pending(tx, document.id)


def answer_request(
    tx: Connection, by: Occasion, request_id: IncomingRequestId, *, agree: bool, reason: str = ""
) -> SenderRequest:
    """Agree (15): the document is withdrawn and its place is taken by the replacement; or refuse (16) with the reason.

    The same answer again changes nothing. Raises: RequestError ``reason-malformed`` (a refusal needs one);
    ConflictError ``request-answered``; NotFoundError ``request-not-found``.
    """
    request = load_request(tx, request_id)
    document = store.lock(tx, request.incoming_id)
    request = load_request(tx, request_id)
    if request.agreed is not None:
        if request.agreed is agree:
            return request
        raise ConflictError("request-answered", "It was answered the other way.", "Yêu cầu này đã được trả lời khác.")
    words = "" if agree and not reason.strip() else parse_reason(reason)
    answer = {"agreed": agree, "answered_by": by.actor, "answered_at": by.at, "answer_reason": words}
    tx.execute(update(_requests).where(_requests.c.id == request.id).values(**answer))
    if agree:
        _withdraw(tx, by, document, request)
    code = StatusCode.RECALL_AGREED if agree else StatusCode.RECALL_REFUSED
    statuses.tell(tx, by, document.id, code, words)
    facts = (Fact("request", request.id), Fact("agreed", agree))
    append(tx, by, document.arrival.agency_id, Action.INCOMING_REQUEST_ANSWERED, document.id, *facts)
    return load_request(tx, request_id)


def load_request(tx: Connection, request_id: IncomingRequestId) -> SenderRequest:
    """Raises: NotFoundError ``request-not-found``."""
    row = tx.execute(select(_requests).where(_requests.c.id == request_id)).one_or_none()
    if row is None:
        raise NotFoundError("request-not-found", "There is no such request.", "Không có yêu cầu này.")
    return _request(row)


def list_requests(tx: Connection, incoming_id: IncomingId) -> tuple[SenderRequest, ...]:
    """What the sender asked of a document, oldest first."""
    rows = tx.execute(select(_requests).where(_requests.c.incoming_id == incoming_id).order_by(_requests.c.id))
    return tuple(_request(row) for row in rows)


def pending_request(tx: Connection, incoming_id: IncomingId) -> SenderRequest | None:
    """The request that waits for an answer; there is one at most."""
    return next((one for one in list_requests(tx, incoming_id) if one.agreed is None), None)


def pending_requests(tx: Connection, incoming_ids: Collection[IncomingId]) -> dict[IncomingId, SenderRequest]:
    """As :func:`pending_request`, for many at once; those without one are left out."""
    query = select(_requests).where(_requests.c.incoming_id.in_(incoming_ids), _requests.c.agreed.is_(None))
    return {IncomingId(row.incoming_id): _request(row) for row in tx.execute(query)}


def require_none_pending(tx: Connection, incoming_id: IncomingId) -> None:
    """Raises: ConflictError ``request-pending``."""
    if pending_request(tx, incoming_id) is not None:
        raise ConflictError(
            "request-pending",
            "The sender wants this document back or replaced; answer that first.",
            "Nơi gửi đang yêu cầu lấy lại hoặc thay thế văn bản này; hãy trả lời yêu cầu trước.",
        )


def _withdraw(tx: Connection, by: Occasion, document: IncomingDocument, request: SenderRequest) -> None:
    own = {"withdrawn_by": by.actor, "withdrawn_at": by.at, "reason": request.reason}
    number = getattr(document, "arrival_number", None)
    withdrawn = store.become(Withdrawn, document, **own, arrival_number=number, replaced_by=request.replacement_id)
    columns = {"ended_by": by.actor, "ended_at": by.at, "end_reason": request.reason}
    store.advance(tx, document, withdrawn, **columns, replaced_by=request.replacement_id)
    if number is not None:
        incoming_register.note_withdrawal(tx, by, document, request.kind.value, request.reason)
    append(tx, by, document.arrival.agency_id, Action.INCOMING_WITHDRAWN, document.id, Fact("request", request.id))


def _same(known: SenderRequest, incoming_id: IncomingId, kind: RequestKind) -> SenderRequest:
    if (known.incoming_id, known.kind) != (incoming_id, kind):
        raise ConflictError(
            "message-reused",
            "This message was received before with other content.",
            "Mã gói tin này đã được nhận trước đó với nội dung khác.",
        )
    return known


def _by_message(tx: Connection, agency_id: str, message_id: str) -> SenderRequest | None:
    own = (_requests.c.agency_id == agency_id, _requests.c.message_id == message_id)
    row = tx.execute(select(_requests).where(*own)).one_or_none()
    return None if row is None else _request(row)


def _insert(tx: Connection, document: IncomingDocument, request: SenderRequest) -> None:
    tx.execute(
        _requests.insert().values(
            id=request.id,
            incoming_id=document.id,
            agency_id=document.arrival.agency_id,
            message_id=request.message_id,
            kind=request.kind.value,
            reason=request.reason,
            asked_at=request.asked_at,
            replacement_id=request.replacement_id,
            answer_reason="",
        )
    )


def _request(row: Row[tuple[Any, ...]]) -> SenderRequest:
    return SenderRequest(
        id=IncomingRequestId(row.id),
        incoming_id=IncomingId(row.incoming_id),
        message_id=row.message_id,
        kind=RequestKind(row.kind),
        reason=row.reason,
        asked_at=row.asked_at,
        replacement_id=row.replacement_id and IncomingId(row.replacement_id),
        agreed=row.agreed,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        answer_reason=row.answer_reason,
    )
