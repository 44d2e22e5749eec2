"""The clerk's decision: into the register with the next arrival number, or back to the sender (articles 21, 22)."""

from __future__ import annotations

from sqlalchemy import Connection

from records import incoming_register
from records.audit import Action, Fact, append
from records.counting import count_next
from records.errors import ConflictError
from records.identifiers import IncomingId
from records.incoming import statuses, store
from records.incoming.arrival import Arrival, Source, Standing
from records.incoming.receiving import duplicate_error, receive
from records.incoming.requests import require_none_pending
from records.incoming.states import Received, Registered, Returned
from records.incoming.statuses import StatusCode
from records.occasion import Occasion
from records.reason import parse_reason
from records.screening.outcome import Clear
from records.series import INCOMING_SERIES

_REGISTRABLE = (Standing.PROVEN, Standing.ON_PAPER)


def register(tx: Connection, by: Occasion, incoming_id: IncomingId) -> Registered:
    """Give the document its arrival number: continuous within the year, shared by paper and electronic (article 22.2).

    Asked again, it answers with the same number. What repeats another document, or whose check did not prove it
    authentic and unchanged, gets none.

    Raises: ConflictError ``incoming-not-proven``, ``incoming-duplicate``, ``request-pending``, ``state-conflict``,
    ``clock-behind-register``; NotFoundError ``incoming-not-found``.
    """
    received = store.lock(tx, incoming_id)
    if isinstance(received, Registered):
        return received
    if not isinstance(received, Received):
        raise store.conflict(type(received), Received)
    require_none_pending(tx, received.id)
    if received.duplicate_of is not None:
        raise duplicate_error(received.duplicate_of)
    if received.checked is not None and received.checked.standing not in _REGISTRABLE:
        raise ConflictError(
            "incoming-not-proven",
            "The check did not prove the document authentic and unchanged; check again or return it with the reason.",
            "Chưa xác thực được văn bản còn nguyên vẹn, đúng chữ ký; hãy kiểm tra lại hoặc trả lại kèm lý do.",
        )
    agency_id = received.arrival.agency_id
    counted = count_next(tx, agency_id, INCOMING_SERIES, by.local_date)
    own = {"arrival_number": counted.number, "arrival_date": counted.day}
    own |= {"registered_by": by.actor, "registered_at": by.at}
    registered = store.become(Registered, received, **own)
    store.advance(tx, received, registered, **own, due_on=received.arrival.reply_by)
    incoming_register.enter(tx, by, registered)
    statuses.tell(tx, by, registered.id, StatusCode.ACCEPTED)
    facts = (Fact("number", counted.number), Fact("date", counted.day.isoformat()))
    append(tx, by, agency_id, Action.INCOMING_REGISTERED, registered.id, *facts)
    return registered


def enter(tx: Connection, by: Occasion, arrival: Arrival, clearance: Clear) -> Registered:
    """Register what came on paper, looked at by its clerk: same book, same numbers. Raises as :func:`register`."""
    assert arrival.source is Source.PAPER
    return register(tx, by, receive(tx, by, arrival, None, clearance).document.id)


def return_to_sender(tx: Connection, by: Occasion, incoming_id: IncomingId, reason: str) -> Returned:
    """Send it back with the reason (article 21.2b): misdirected, not authentic, changed, a duplicate. No number.

    Raises: RequestError ``reason-malformed``; ConflictError ``state-conflict``; NotFoundError ``incoming-not-found``.
    """
    received = store.lock(tx, incoming_id)
    if not isinstance(received, Received):
        raise store.conflict(type(received), Received)
    words = parse_reason(reason)
    returned = store.become(Returned, received, returned_by=by.actor, returned_at=by.at, reason=words)
    store.advance(tx, received, returned, ended_by=by.actor, ended_at=by.at, end_reason=words)
    statuses.tell(tx, by, returned.id, StatusCode.REFUSED, words)
    append(tx, by, received.arrival.agency_id, Action.INCOMING_RETURNED, returned.id)
    return returned
