"""From one agency of this installation to another, or to a registered business: what the sender's dispatcher calls.

A dispatch is one message; its recall or replacement is another. Every call may be repeated: the answer is the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.flows.incoming.receiving import Receipt, SentAppendix, SentFile, receive
from api.office import Office
from api.views import Actor, Duty
from records import incoming
from records.agencies import Agency, addressee
from records.database import snapshot, transaction
from records.errors import NotFoundError
from records.identifiers import AgencyId, IncomingId
from records.incoming import Arrival, IncomingDocument, RequestKind, SenderRequest, Source, Status
from records.occasion import SYSTEM, VIETNAM
from records.urgency import Urgency


@dataclass(frozen=True, slots=True)
class LocalDelivery:
    """One document on its way to one recipient of this installation."""

    message_id: str
    """The dispatch's identifier."""
    recipient_code: str
    """Mã định danh as the sender wrote it; a successor receives in its predecessor's place."""
    sender: Agency
    notation: str
    """Số và ký hiệu, for example ``05/QĐ-UBND``."""
    issue_date: date
    kind_name: str
    subject: str
    signer: str
    data: bytes
    urgency: Urgency = Urgency.NORMAL
    declared: bool = False
    """The sender's clerk declared, by name, what the guard could not tell."""
    appendices: tuple[SentAppendix, ...] = ()

    @property
    def sent(self) -> SentFile:
        return SentFile(self.data, declaration=self.declared, appendices=self.appendices)


def recipient_here(office: Office, code: str) -> Agency | None:
    """Who of this installation receives what is sent to an identifier; nothing when it is nobody here."""
    with snapshot(office.engine) as tx:
        return addressee(tx, code, office.clock().astimezone(VIETNAM).date())


def receive_dispatch(office: Office, delivery: LocalDelivery) -> Receipt | None:
    """Hand a document to its recipient here; nothing when the identifier belongs to nobody of this installation.

    Raises as :func:`api.flows.incoming.receive`.
    """
    recipient = recipient_here(office, delivery.recipient_code)
    if recipient is None:
        return None
    return receive(office, system_actor(recipient.id), _arrival(delivery, recipient.id), delivery.sent)


def receive_recall(
    office: Office, message_id: str, recipient_code: str, dispatch_id: str, reason: str
) -> SenderRequest:
    """The sender calls a dispatch back (13): answered at once (15) where it was not registered, else by the clerk.

    Raises: NotFoundError ``incoming-not-found``; RequestError ``reason-malformed``; ConflictError ``state-conflict``,
    ``request-pending``, ``message-reused``.
    """
    document = _dispatched(office, recipient_code, dispatch_id)
    with transaction(office.engine) as tx:
        by = office.occasion(system_actor(document.arrival.agency_id))
        return incoming.ask(tx, by, document.id, RequestKind.RECALL, message_id, reason)


def receive_replacement(
    office: Office, delivery: LocalDelivery, dispatch_id: str, reason: str, kind: RequestKind = RequestKind.REPLACE
) -> SenderRequest:
    """The sender replaces (or updates) an earlier dispatch: the new one arrives, the old one waits for 15 or 16.

    Raises as :func:`receive_dispatch` and :func:`receive_recall`.
    """
    document = _dispatched(office, delivery.recipient_code, dispatch_id)
    recipient = document.arrival.agency_id
    arrival = _arrival(delivery, recipient, replaces=document.id)
    receipt = receive(office, system_actor(recipient), arrival, delivery.sent)
    with transaction(office.engine) as tx:
        by = office.occasion(system_actor(recipient))
        return incoming.ask(tx, by, document.id, kind, f"{delivery.message_id}:{kind}", reason, receipt.incoming_id)


def statuses_of_dispatch(office: Office, recipient_code: str, dispatch_id: str) -> tuple[Status, ...]:
    """Every status the recipient has told since, oldest first. Raises: NotFoundError ``incoming-not-found``."""
    document = _dispatched(office, recipient_code, dispatch_id)
    with snapshot(office.engine) as tx:
        return incoming.statuses_of(tx, document.id)


def system_actor(agency_id: AgencyId) -> Actor:
    """No person: the exchange itself, on behalf of the receiving agency."""
    return Actor(SYSTEM, SYSTEM, Duty.CLERK, agency_id)


def _dispatched(office: Office, recipient_code: str, dispatch_id: str) -> IncomingDocument:
    recipient = recipient_here(office, recipient_code)
    if recipient is not None:
        with snapshot(office.engine) as tx:
            document = incoming.find_by_message(tx, recipient.id, dispatch_id)
        if document is not None:
            return document
    raise NotFoundError("incoming-not-found", "There is no such document.", "Không có văn bản đến này.")


def _arrival(delivery: LocalDelivery, recipient: AgencyId, replaces: IncomingId | None = None) -> Arrival:
    return Arrival(
        agency_id=recipient,
        source=Source.AGENCY,
        author=delivery.sender.name,
        subject=delivery.subject,
        notation=delivery.notation,
        issue_date=delivery.issue_date,
        kind_name=delivery.kind_name,
        signer=delivery.signer,
        author_code=delivery.sender.identifier,
        sender_id=delivery.sender.id,
        message_id=delivery.message_id,
        urgency=delivery.urgency,
        replaces=replaces,
    )
