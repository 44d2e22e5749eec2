"""Sending an issued document to its recipients (phát hành, chuyển giao), one dispatch a recipient.

The worker asks :func:`records.outbox.claim` for due effects, sends, and records here what came of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select, union, update

from records import outbox, schema
from records.audit import Action, Fact, append
from records.errors import ConflictError, NotFoundError
from records.identifiers import AgencyId, DispatchId, DocumentId
from records.occasion import Occasion
from records.outgoing import store
from records.outgoing.states import Corrected, Dispatched, InForce, Issued, Recalled, Replaced
from records.outgoing.transitions import STATE_NAMES
from records.urgency import Urgency

TOPIC = outbox.Topic("dispatch")
"""Outbox topic of handing a document over; the effect's subject is the dispatch identifier."""
RECALL_TOPIC = outbox.Topic("recall")
"""Outbox topic of asking a recipient to give it back; the same subject."""

_dispatches = schema.dispatches


class DispatchState(StrEnum):
    """How far a dispatch has come; it only moves forward, except that a failed or refused one is tried again."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    REFUSED = "refused"
    """The recipient returned it, with a reason."""
    FAILED = "failed"
    CANCELLED = "cancelled"
    """The document was recalled before it was sent."""


class RecallState(StrEnum):
    """What came of asking a recipient to give a recalled document back."""

    REQUESTED = "requested"
    AGREED = "agreed"
    REFUSED = "refused"
    FAILED = "failed"
    """Their system could not be reached; a person must look, and may ask once more."""


STOPPED = _dispatches.c.state.in_((DispatchState.FAILED.value, DispatchState.REFUSED.value))
UNANSWERED = _dispatches.c.recall.in_((RecallState.REFUSED.value, RecallState.FAILED.value))
IN_FORCE = schema.documents.c.state.in_([STATE_NAMES[state] for state in (Issued, Dispatched, Corrected)])
"""What makes a dispatch a trouble: it did not arrive and its document is in force, or was not given back."""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One document on its way to one electronic recipient. ``failure`` is a stable error code."""

    id: DispatchId
    document_id: DocumentId
    recipient_name: str
    recipient_identifier: str
    state: DispatchState
    attempts: int
    failure: str | None
    queued_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    receipt: str | None = None
    """Latest status code of the recipient (01 to 06), see :mod:`records.outgoing.receipts`."""
    refusal_reason: str | None = None
    recall: RecallState | None = None
    recall_reason: str | None = None
    """The recipient's words to the recall."""


def queue(tx: Connection, by: Occasion, issued: Issued) -> tuple[Dispatch, ...]:
    """Queue a dispatch for every recipient with an identifier; :func:`records.outgoing.issue` calls it."""
    for recipient in issued.particulars.recipients:
        if recipient.identifier is None:
            continue
        dispatch_id = DispatchId.new(by)
        tx.execute(
            _dispatches.insert().values(
                id=dispatch_id,
                document_id=issued.id,
                recipient_name=recipient.name,
                recipient_identifier=recipient.identifier,
                state=DispatchState.QUEUED.value,
                attempts=0,
                queued_at=by.at,
            )
        )
        outbox.put(tx, by, TOPIC, dispatch_id, issued.particulars.urgency)
    return list_dispatches(tx, issued.id)


def load_dispatch(tx: Connection, dispatch_id: DispatchId) -> Dispatch:
    """Raises: NotFoundError ``dispatch-not-found``."""
    row = tx.execute(select(_dispatches).where(_dispatches.c.id == dispatch_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFoundError("dispatch-not-found", "There is no such dispatch.")
    return _dispatch(row)


def list_dispatches(tx: Connection, document_id: DocumentId) -> tuple[Dispatch, ...]:
    """Every dispatch of a document, in the order they were queued."""
    rows = tx.execute(select(_dispatches).where(_dispatches.c.document_id == document_id).order_by(_dispatches.c.id))
    return tuple(_dispatch(row) for row in rows)


def troubled_dispatches(tx: Connection, agency_id: AgencyId, limit: int) -> tuple[Dispatch, ...]:
    """An agency's dispatches that failed, came back, or whose recall was refused or failed; newest first."""
    documents = schema.documents
    troubled = union(  # each half by its own index: nearly every dispatch arrived long ago
        select(_dispatches.c.id).where(STOPPED), select(_dispatches.c.id).where(UNANSWERED)
    )
    query = (
        select(_dispatches)
        .join(documents, documents.c.id == _dispatches.c.document_id)
        .where(_dispatches.c.id.in_(troubled), documents.c.agency_id == agency_id)
        .where((STOPPED & IN_FORCE) | UNANSWERED)
    )
    return tuple(_dispatch(row) for row in tx.execute(query.order_by(_dispatches.c.id.desc()).limit(limit)))


def mark_sent(tx: Connection, by: Occasion, dispatch_id: DispatchId) -> Dispatch:
    """The recipient's system took the document; the effect is done. A repeat changes nothing.

    Raises: NotFoundError ``dispatch-not-found``.
    """
    dispatch = load_dispatch(tx, dispatch_id)
    if dispatch.state in (DispatchState.SENT, DispatchState.DELIVERED):
        return dispatch
    values = {"state": DispatchState.SENT.value, "attempts": dispatch.attempts + 1, "sent_at": by.at, "failure": None}
    sent = _mark(tx, by, dispatch, Action.DISPATCH_SENT, values)
    if dispatch.state is DispatchState.CANCELLED:  # recalled while it was on its way: it arrived, so ask for it back
        return _ask_back(tx, by, sent)
    return sent


def mark_delivered(tx: Connection, by: Occasion, dispatch_id: DispatchId) -> Dispatch:
    """The recipient confirmed receipt (article 21.2c). A repeat changes nothing.

    Raises: NotFoundError ``dispatch-not-found``.
    """
    dispatch = load_dispatch(tx, dispatch_id)
    if dispatch.state in (DispatchState.DELIVERED, DispatchState.REFUSED):
        return dispatch
    values = {
        "state": DispatchState.DELIVERED.value,
        "sent_at": dispatch.sent_at or by.at,
        "delivered_at": by.at,
        "failure": None,
    }
    return _mark(tx, by, dispatch, Action.DISPATCH_DELIVERED, values)


def mark_failed(
    tx: Connection, by: Occasion, dispatch_id: DispatchId, failure: str, retry_at: datetime | None
) -> Dispatch:
    """An attempt failed with this error code; without ``retry_at`` it is given up and a person must look.

    Raises: NotFoundError ``dispatch-not-found``; ConflictError ``dispatch-already-sent``.
    """
    dispatch = load_dispatch(tx, dispatch_id)
    if dispatch.state is DispatchState.CANCELLED:
        return dispatch
    if dispatch.sent_at is not None:
        raise ConflictError("dispatch-already-sent", "A dispatch that arrived cannot fail any more.")
    state = DispatchState.FAILED if retry_at is None else DispatchState.QUEUED
    values = {"state": state.value, "attempts": dispatch.attempts + 1, "failure": failure}
    return _mark(tx, by, dispatch, Action.DISPATCH_FAILED, values, retry_at)


def retry(tx: Connection, by: Occasion, document: InForce, dispatch: Dispatch) -> Dispatch:
    """Send once more what failed or was returned; a person decides that, for example after a telephone call.

    Raises: ConflictError ``dispatch-not-stopped``.
    """
    if dispatch.state not in (DispatchState.FAILED, DispatchState.REFUSED) or dispatch.document_id != document.id:
        raise _not_stopped()
    values = {
        "state": DispatchState.QUEUED.value,
        "failure": None,
        "receipt": None,
        "sent_at": None,
        "delivered_at": None,
    }
    tx.execute(update(_dispatches).where(_dispatches.c.id == dispatch.id).values(**values))
    outbox.put(tx, by, TOPIC, dispatch.id, document.particulars.urgency)
    append(tx, by, document.particulars.agency_id, Action.DISPATCH_RETRIED, document.id, Fact("dispatch", dispatch.id))
    return load_dispatch(tx, dispatch.id)


def call_back(tx: Connection, by: Occasion, recalled: Recalled) -> None:
    """What is not sent yet is not sent any more; who has the document is asked to give it back."""
    for dispatch in list_dispatches(tx, recalled.id):
        if dispatch.state in (DispatchState.QUEUED, DispatchState.FAILED):
            values = {"state": DispatchState.CANCELLED.value}
            _mark(tx, by, dispatch, Action.DISPATCH_CANCELLED, values)
        elif dispatch.state in (DispatchState.SENT, DispatchState.DELIVERED):
            _ask_back(tx, by, dispatch)


def supersede(tx: Connection, by: Occasion, replaced: Replaced, successor: Issued) -> None:
    """The replacement asks for the earlier document back; who does not get the replacement is asked separately."""
    reached = {recipient.identifier for recipient in successor.particulars.recipients}
    for dispatch in list_dispatches(tx, replaced.id):
        if dispatch.state in (DispatchState.QUEUED, DispatchState.FAILED):
            _mark(tx, by, dispatch, Action.DISPATCH_CANCELLED, {"state": DispatchState.CANCELLED.value})
        elif dispatch.state in (DispatchState.SENT, DispatchState.DELIVERED):
            _ask_back(tx, by, dispatch, is_promised=dispatch.recipient_identifier not in reached)


def mark_recall_sent(tx: Connection, by: Occasion, dispatch_id: DispatchId) -> Dispatch:
    """The recipient's system took the request to give it back; the answer comes as a receipt."""
    dispatch = load_dispatch(tx, dispatch_id)
    outbox.finish(tx, by.at, dispatch_id, RECALL_TOPIC)
    append(tx, by, agency_of(tx, dispatch), Action.RECALL_SENT, dispatch.document_id, Fact("dispatch", dispatch_id))
    return dispatch


def mark_recall_failed(tx: Connection, by: Occasion, dispatch_id: DispatchId) -> Dispatch:
    """The recipient could not be asked, after the last attempt: the sender is alerted, the copy is still out there."""
    dispatch = load_dispatch(tx, dispatch_id)
    outbox.finish(tx, by.at, dispatch_id, RECALL_TOPIC)
    if dispatch.recall is not RecallState.REQUESTED:
        return dispatch
    failed = {"recall": RecallState.FAILED.value}
    tx.execute(update(_dispatches).where(_dispatches.c.id == dispatch_id).values(**failed))
    append(tx, by, agency_of(tx, dispatch), Action.RECALL_FAILED, dispatch.document_id, Fact("dispatch", dispatch_id))
    return load_dispatch(tx, dispatch_id)


def ask_back_again(tx: Connection, by: Occasion, document: Recalled | Replaced, dispatch: Dispatch) -> Dispatch:
    """Ask once more for what could not be asked for. Raises: ConflictError ``dispatch-not-stopped``."""
    if dispatch.recall is not RecallState.FAILED or dispatch.document_id != document.id:
        raise _not_stopped()
    append(tx, by, document.particulars.agency_id, Action.RECALL_RETRIED, document.id, Fact("dispatch", dispatch.id))
    return _ask_back(tx, by, dispatch)


def _not_stopped() -> ConflictError:
    return ConflictError(
        "dispatch-not-stopped",
        "Only a dispatch that failed or was returned is tried again.",
        "Chỉ gửi lại khi lần gửi trước không thành công hoặc bị trả lại.",
    )


def _ask_back(tx: Connection, by: Occasion, dispatch: Dispatch, *, is_promised: bool = True) -> Dispatch:
    values = {"recall": RecallState.REQUESTED.value}
    tx.execute(update(_dispatches).where(_dispatches.c.id == dispatch.id).values(**values))
    if is_promised:
        outbox.put(tx, by, RECALL_TOPIC, dispatch.id, Urgency.IMMEDIATE)
    return load_dispatch(tx, dispatch.id)


def complete(tx: Connection, by: Occasion, issued: Issued) -> Dispatched:
    """The document has gone to every electronic recipient (there may be none).

    Raises: ConflictError ``dispatch-incomplete``, ``state-conflict``, ``version-conflict``.
    """
    waiting = [one for one in list_dispatches(tx, issued.id) if one.sent_at is None]
    if waiting:
        raise ConflictError("dispatch-incomplete", f"{len(waiting)} recipients have not got the document yet.")
    dispatched = store.become(Dispatched, issued, dispatched_at=by.at)
    store.advance(tx, by, issued, dispatched, dispatched_at=by.at)
    append(tx, by, issued.particulars.agency_id, Action.DISPATCHED, issued.id)
    return dispatched


def _mark(
    tx: Connection,
    by: Occasion,
    dispatch: Dispatch,
    action: Action,
    values: dict[str, Any],
    retry_at: datetime | None = None,
) -> Dispatch:
    tx.execute(update(_dispatches).where(_dispatches.c.id == dispatch.id).values(**values))
    if retry_at is None:
        outbox.finish(tx, by.at, dispatch.id, TOPIC)
    else:
        outbox.postpone(tx, dispatch.id, retry_at)
    facts = (Fact("dispatch", dispatch.id), Fact("failure", values.get("failure")))
    append(tx, by, agency_of(tx, dispatch), action, dispatch.document_id, *facts)
    return load_dispatch(tx, dispatch.id)


def agency_of(tx: Connection, dispatch: Dispatch) -> str:
    """The sender: whose chain of the log it belongs to."""
    documents = schema.documents
    return str(tx.scalars(select(documents.c.agency_id).where(documents.c.id == dispatch.document_id)).one())


def _dispatch(row: Row[tuple[Any, ...]]) -> Dispatch:
    return Dispatch(
        id=DispatchId(row.id),
        document_id=DocumentId(row.document_id),
        recipient_name=row.recipient_name,
        recipient_identifier=row.recipient_identifier,
        state=DispatchState(row.state),
        attempts=row.attempts,
        failure=row.failure,
        queued_at=row.queued_at,
        sent_at=row.sent_at,
        delivered_at=row.delivered_at,
        receipt=row.receipt,
        refusal_reason=row.refusal_reason,
        recall=row.recall and RecallState(row.recall),
        recall_reason=row.recall_reason,
    )
