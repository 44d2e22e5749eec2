"""Documents as edXML files: out of the line for another system, and in from one, through the same door as all else."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from api.flows.access import require, require_own_agency
from api.flows.incoming.receiving import SentAppendix, SentFile, receive
from api.flows.incoming.viewing import CLERKS, get_incoming
from api.flows.screening import admit_text
from api.incoming_views import IncomingView
from api.office import Office
from api.views import Actor, Duty
from records import incoming, outgoing
from records.agencies import Agency, identifiers_of, load_agency, load_person
from records.appendix_files import AppendixFile, appendices_of
from records.database import snapshot, transaction
from records.edxml import (
    NEW,
    RECALL,
    REPLACEMENT,
    UPDATE,
    Attachment,
    EdxmlMessage,
    Party,
    document_id_of,
    read_edxml,
    write_edxml,
)
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import AgencyId, DocumentId, Sha256
from records.incoming import Arrival, IncomingDocument, RequestKind, Source
from records.outgoing import InForce, Published, Recalled, Relation
from records.reason import parse_reason

_AMENDING = {UPDATE: RequestKind.UPDATE, REPLACEMENT: RequestKind.REPLACE}
PDF = "application/pdf"
MAIN = "van-ban"
"""Content-ID of the document itself; the first attachment on arrival, whatever its sender calls it."""
APPENDIX = "phu-luc"


def export_edxml(office: Office, actor: Actor, document_id: DocumentId) -> bytes:
    """An issued document as a message to its electronic recipients: new, or in the place of an earlier one; of a
    recalled document the recall with its reason. What was issued never changes here, so nothing is sent as an update.

    Raises: ConflictError ``state-conflict``, ``edxml-without-recipients``; NotFoundError ``document-not-found``.
    """
    require(actor, Duty.CLERK)
    with snapshot(office.engine) as tx:
        document = outgoing.find(tx, document_id)
        require_own_agency(actor, document)
        if not isinstance(document, InForce | Recalled):
            raise ConflictError(
                "state-conflict",
                "Only an issued document is sent out, or called back.",
                "Chỉ gửi văn bản đã phát hành, hoặc thông báo thu hồi.",
            )
        agency = load_agency(tx, document.particulars.agency_id)
        signer = load_person(tx, document.particulars.leader_id)
        appendices = appendices_of(tx, document.id)
        business = _business_of(tx, document, agency)
    particulars = document.particulars
    receivers = tuple(Party(one.identifier, one.name) for one in particulars.recipients if one.identifier)
    if not receivers:
        raise ConflictError(
            "edxml-without-recipients", "It has no electronic recipient.", "Văn bản không có nơi nhận điện tử."
        )
    message = EdxmlMessage(
        sender=Party(agency.identifier, agency.name),
        receivers=receivers,
        number=str(document.number).partition("/")[0],
        notation=document.number.notation,
        place=agency.place,
        issued_on=document.issue_date,
        kind_name=particulars.kind_name,
        subject=particulars.subject,
        signer=signer.full_name,
        position=" ".join(particulars.capacity_lines or signer.capacity_lines),
        attachments=() if business.kind == RECALL else _attachments(office, document, appendices),
        urgency=particulars.urgency,
        pages=particulars.page_count,
        copies=particulars.copies,
        business=business.kind,
        reason=business.reason,
        concerns=business.concerns,
    )
    return write_edxml(message, office.clock())


@dataclass(frozen=True, slots=True)
class _Business:
    """What a message does: BussinessDocType, its reason, and the documents it is about."""

    kind: int
    reason: str = ""
    concerns: tuple[str, ...] = ()


def _business_of(tx: Connection, document: Published, agency: Agency) -> _Business:
    if isinstance(document, Recalled):
        return _Business(RECALL, document.reason)
    amends = document.particulars.amends
    if amends is None or amends.relation is not Relation.REPLACES:
        return _Business(NEW)
    earlier = outgoing.find(tx, amends.document_id)
    assert isinstance(earlier, Published)  # only what was issued can be replaced
    named = document_id_of(agency.identifier, earlier.issue_date, str(earlier.number))
    return _Business(REPLACEMENT, f"Thay thế văn bản số {earlier.number}", (named,))


def _attachments(office: Office, document: Published, appendices: tuple[AppendixFile, ...]) -> tuple[Attachment, ...]:
    return (
        Attachment(MAIN, f"{document.id}.pdf", PDF, office.objects.get(document.pdf)),
        *(Attachment(f"{APPENDIX}-{one.position}", one.name, PDF, office.objects.get(one.pdf)) for one in appendices),
    )


def import_edxml(office: Office, actor: Actor, data: bytes, *, declaration: bool = False) -> IncomingView:
    """Take a message in: a new document waits for its clerk; a recall is kept with its reason and answered; an update
    or replacement arrives as a document of its own, and what it stands in for waits for the clerk's answer (15 or 16).

    Raises: RequestError ``edxml-malformed``, ``edxml-not-pdf``, ``reason-malformed``; NotFoundError
    ``edxml-not-addressed``, ``incoming-not-found`` (a recall of what never came); ConflictError ``request-pending``,
    ``state-conflict``; as :func:`api.flows.incoming.receive`.
    """
    require(actor, *CLERKS)
    message = read_edxml(data)
    _require_addressed(office, actor, message)
    if message.reason:
        admit_text(office, actor, (message.reason,), declared_level="none", declared=declaration)
    if message.business == RECALL:
        return _recall(office, actor, message)
    if message.business in _AMENDING:
        return _amended(office, actor, message, declaration=declaration)
    receipt = receive(office, actor, _arrival(actor, message), _pdf(message, declaration=declaration))
    return get_incoming(office, actor, receipt.incoming_id)


def _amended(office: Office, actor: Actor, message: EdxmlMessage, *, declaration: bool) -> IncomingView:
    """What it stands in for never came here: then it is a new document like others."""
    kind, sent = _AMENDING[message.business], _pdf(message, declaration=declaration)
    parse_reason(message.reason)  # before anything is kept
    arrival = _arrival(actor, message)
    if kind is RequestKind.UPDATE:  # it bears the number and date of what it updates
        arrival = replace(arrival, message_id=f"{message.document_id[:90]};{Sha256.of(sent.data)[:12]}")
    with snapshot(office.engine) as tx:
        earlier = [found for one in _named(message) if (found := _arrived(tx, actor, message, one)) is not None]
        if incoming.find_by_message(tx, arrival.agency_id, arrival.message_id or "") is None:
            for one in earlier:
                incoming.require_askable(tx, one)
    arrival = replace(arrival, replaces=earlier[0].id if earlier else None)
    receipt = receive(office, actor, arrival, sent)
    with transaction(office.engine) as tx:
        for place, one in enumerate(earlier):
            key = f"{arrival.message_id}:{kind}" + (f":{place}" if place else "")
            incoming.ask(tx, office.occasion(actor), one.id, kind, key, message.reason, receipt.incoming_id)
    return get_incoming(office, actor, receipt.incoming_id)


def _named(message: EdxmlMessage) -> tuple[str, ...]:
    """An update may name no document but itself: it has the same number."""
    return message.concerns or ((message.document_id,) if message.business == UPDATE else ())


def _arrived(tx: Connection, actor: Actor, message: EdxmlMessage, named: str) -> IncomingDocument | None:
    """Only a sender's own documents: nobody replaces another's."""
    found = incoming.find_by_message(tx, AgencyId(actor.agency_id), named)
    return found if found is not None and found.arrival.author_code == message.sender.code else None


def _require_addressed(office: Office, actor: Actor, message: EdxmlMessage) -> None:
    with snapshot(office.engine) as tx:
        own = {one.code for one in identifiers_of(tx, AgencyId(actor.agency_id))}
    if own.isdisjoint(receiver.code for receiver in message.receivers):
        raise NotFoundError(
            "edxml-not-addressed", "This message is not addressed to you.", "Gói tin không gửi cho cơ quan này."
        )


def _recall(office: Office, actor: Actor, message: EdxmlMessage) -> IncomingView:
    with transaction(office.engine) as tx:
        document = incoming.find_by_message(tx, AgencyId(actor.agency_id), message.document_id)
        if document is None:
            raise NotFoundError("incoming-not-found", "There is no such document.", "Không có văn bản đến này.")
        key = f"{message.document_id}:recall"
        incoming.ask(tx, office.occasion(actor), document.id, RequestKind.RECALL, key, message.reason)
    return get_incoming(office, actor, document.id)


def _pdf(message: EdxmlMessage, *, declaration: bool) -> SentFile:
    if not message.attachments or not all(one.data.startswith(b"%PDF-") for one in message.attachments):
        raise RequestError(
            "edxml-not-pdf",
            "A message holds its document as a PDF, then its appendices as PDFs; nothing of it was kept.",
            "Gói tin phải có văn bản là tệp PDF, sau đó là các phụ lục dạng PDF; chưa lưu gì.",
        )
    main, *others = message.attachments
    appendices = tuple(SentAppendix(one.data, one.name) for one in others)
    return SentFile(main.data, main.name, declaration=declaration, appendices=appendices)


def _arrival(actor: Actor, message: EdxmlMessage) -> Arrival:
    return Arrival(
        agency_id=AgencyId(actor.agency_id),
        source=Source.AGENCY,
        author=message.sender.name,
        subject=message.subject,
        notation=f"{message.number}/{message.notation}",
        issue_date=message.issued_on,
        kind_name=message.kind_name,
        signer=message.signer,
        author_code=message.sender.code,
        message_id=message.document_id,
        urgency=message.urgency,
        reply_by=message.reply_by,
    )
