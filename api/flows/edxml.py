"""Documents as edXML files: out of the line for another system, and in from one, through the same door as all else."""

from __future__ import annotations

from api.flows.access import require, require_own_agency
from api.flows.incoming.receiving import SentAppendix, SentFile, receive
from api.flows.incoming.viewing import CLERKS, get_incoming
from api.incoming_views import IncomingView
from api.office import Office
from api.views import Actor, Duty
from records import incoming, outgoing
from records.agencies import identifiers_of, load_agency, load_person
from records.appendix_files import appendices_of
from records.database import snapshot, transaction
from records.edxml import Attachment, EdxmlMessage, Party, read_edxml, write_edxml
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import AgencyId, DocumentId
from records.incoming import Arrival, RequestKind, Source
from records.outgoing import InForce

NEW, RECALL = 0, 1
PDF = "application/pdf"
MAIN = "van-ban"
"""Content-ID of the document itself; the first attachment on arrival, whatever its sender calls it."""
APPENDIX = "phu-luc"


def export_edxml(office: Office, actor: Actor, document_id: DocumentId) -> bytes:
    """An issued document as a message to its electronic recipients.

    Raises: ConflictError ``state-conflict``, ``edxml-without-recipients``; NotFoundError ``document-not-found``.
    """
    require(actor, Duty.CLERK)
    with snapshot(office.engine) as tx:
        document = outgoing.find(tx, document_id)
        require_own_agency(actor, document)
        if not isinstance(document, InForce):
            raise ConflictError(
                "state-conflict", "Only an issued document is sent out.", "Chỉ gửi văn bản đã phát hành."
            )
        agency = load_agency(tx, document.particulars.agency_id)
        signer = load_person(tx, document.particulars.leader_id)
        appendices = appendices_of(tx, document.id)
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
        attachments=(
            Attachment(MAIN, f"{document.id}.pdf", PDF, office.objects.get(document.pdf)),
            *(
                Attachment(f"{APPENDIX}-{one.position}", one.name, PDF, office.objects.get(one.pdf))
                for one in appendices
            ),
        ),
        urgency=particulars.urgency,
        pages=particulars.page_count,
        copies=particulars.copies,
    )
    return write_edxml(message, office.clock())


def import_edxml(office: Office, actor: Actor, data: bytes, *, declaration: bool = False) -> IncomingView:
    """Take a message in: a new document waits for its clerk; a recall is kept with its reason and answered.

    Raises: RequestError ``edxml-malformed``, ``edxml-not-pdf``, ``edxml-business-unsupported``; NotFoundError
    ``edxml-not-addressed``, ``incoming-not-found`` (a recall of what never came); as
    :func:`api.flows.incoming.receive`.
    """
    require(actor, *CLERKS)
    message = read_edxml(data)
    _require_addressed(office, actor, message)
    if message.business == RECALL:
        return _recall(office, actor, message)
    if message.business != NEW:
        raise RequestError(
            "edxml-business-unsupported",
            "Updates and replacements come over the exchange of this installation, not as files yet.",
            "Chưa nhận gói cập nhật, thay thế dưới dạng tệp.",
        )
    receipt = receive(office, actor, _arrival(actor, message), _pdf(message, declaration=declaration))
    return get_incoming(office, actor, receipt.incoming_id)


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
