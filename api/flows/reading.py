"""Looking: documents, lists, the register, and what the public may see. Nothing here changes anything."""

from __future__ import annotations

from sqlalchemy import Connection

from api.flows.access import require_own_agency
from api.office import Office
from api.views import (
    Actor,
    DocumentPage,
    DocumentView,
    Duty,
    RecipientView,
    RegisterPage,
    RegisterRow,
)
from records import archive, outgoing, register
from records.agencies import COMMON_SERIES, load_agency, load_person
from records.database import snapshot
from records.errors import RequestError
from records.identifiers import AgencyId, DocumentId, PersonId
from records.outgoing import (
    Dispatched,
    Draft,
    Issued,
    LeaderSigned,
    Numbered,
    OutgoingDocument,
    Returned,
    Sealed,
    Submitted,
)

STATES: dict[str, type[OutgoingDocument]] = {
    "draft": Draft,
    "submitted": Submitted,
    "returned": Returned,
    "leader_signed": LeaderSigned,
    "numbered": Numbered,
    "sealed": Sealed,
    "issued": Issued,
    "dispatched": Dispatched,
}
_NAMES = {state: name for name, state in STATES.items()}
_ACTIONS: dict[tuple[type[OutgoingDocument], Duty], tuple[str, ...]] = {
    (Draft, Duty.CLERK): ("submit", "revise"),
    (Returned, Duty.CLERK): ("revise",),
    (Submitted, Duty.LEADER): ("sign", "return"),
    (LeaderSigned, Duty.CLERK): ("number",),
    (Numbered, Duty.CLERK): ("seal",),
    (Sealed, Duty.CLERK): ("seal",),
    (Issued, Duty.CLERK): ("dispatch",),
}


def get_document(office: Office, actor: Actor, document_id: DocumentId) -> DocumentView:
    """One document of the actor's agency. Raises: NotFoundError ``document-not-found``."""
    return view(office, actor, document_id)


def view(office: Office, actor: Actor, document_id: DocumentId) -> DocumentView:
    """The document as this actor sees it now. Raises: NotFoundError ``document-not-found``."""
    with snapshot(office.engine) as tx:
        return _view(office, tx, actor, outgoing.find(tx, document_id))


def list_documents(
    office: Office, actor: Actor, state: str | None = None, cursor: str | None = None, limit: int = 50
) -> DocumentPage:
    """The agency's documents, newest first; a leader's list holds what names that leader.

    Raises: RequestError ``state-unknown``, ``page-size-malformed``, ``identifier-malformed``.
    """
    if state is not None and state not in STATES:
        raise RequestError("state-unknown", f"A state is one of: {', '.join(STATES)}.", "Trạng thái không có.")
    after = DocumentId.parse(cursor) if cursor else None
    with snapshot(office.engine) as tx:
        if actor.holds(Duty.LEADER) and state == "submitted":
            page = outgoing.waiting_for_leader(tx, PersonId(actor.person_id), after, limit)
        else:
            wanted = STATES[state] if state is not None else None
            page = outgoing.list_documents(tx, AgencyId(actor.agency_id), wanted, after, limit)
        return DocumentPage(tuple(_view(office, tx, actor, document) for document in page.documents), page.next_cursor)


def download(office: Office, actor: Actor, document_id: DocumentId) -> bytes:
    """The document's current bytes. Raises: NotFoundError ``document-not-found``."""
    with snapshot(office.engine) as tx:
        document = outgoing.find(tx, document_id)
        require_own_agency(actor, document)
    return office.objects.get(document.pdf)


def outgoing_register(office: Office, actor: Actor, cursor: str | None = None, limit: int = 50) -> RegisterPage:
    """The agency's outgoing register of this year. Raises: RequestError ``cursor-malformed``."""
    if cursor is not None and not cursor.isdecimal():
        raise RequestError("cursor-malformed", "The cursor is the one a page of the register gave.")
    with snapshot(office.engine) as tx:
        agency = load_agency(tx, AgencyId(actor.agency_id))
        year = office.occasion(actor).local_date.year
        page = register.list_outgoing(tx, agency.id, COMMON_SERIES, year, int(cursor or 0), limit)
    rows = tuple(_register_row(row) for row in page.rows)
    return RegisterPage(rows, str(page.next_cursor) if page.next_cursor else None)


def _view(office: Office, tx: Connection, actor: Actor, document: OutgoingDocument) -> DocumentView:
    require_own_agency(actor, document)
    particulars = document.particulars
    agency, leader = load_agency(tx, particulars.agency_id), load_person(tx, particulars.leader_id)
    numbered = document if isinstance(document, Numbered | Sealed | Issued | Dispatched) else None
    issued = isinstance(document, Issued | Dispatched)
    record = archive.record_of(tx, document.id) if issued else None
    return DocumentView(
        id=document.id,
        state=_NAMES[type(document)],
        version=document.version,
        kind=particulars.kind,
        kind_name=particulars.kind_name,
        subject=particulars.subject,
        agency_id=agency.id,
        agency_name=agency.name,
        leader_id=leader.id,
        leader_name=leader.full_name,
        number=str(numbered.number) if numbered else None,
        issued_on=numbered.issue_date if numbered else None,
        sha256=document.pdf,
        pages=particulars.page_count,
        code=document.code,
        verification_url=office.verification_url(document.code),
        returned_reason=document.reason if isinstance(document, Returned) else None,
        record_id=record.id if record else None,
        verdict="VALID" if issued else None,
        recipients=_recipients(tx, document),
        actions=(*_actions(actor, document), "download"),
        created_at=document.created_at,
        updated_at=outgoing.versions(tx, document.id)[-1].at,
    )


def _actions(actor: Actor, document: OutgoingDocument) -> tuple[str, ...]:
    others_to_sign = document.particulars.leader_id != actor.person_id
    duties = (duty for duty in Duty if actor.holds(duty) and not (duty is Duty.LEADER and others_to_sign))
    return tuple(action for duty in duties for action in _ACTIONS.get((type(document), duty), ()))


def _recipients(tx: Connection, document: OutgoingDocument) -> tuple[RecipientView, ...]:
    return tuple(
        RecipientView(
            dispatch.recipient_name,
            dispatch.state,
            dispatch.delivered_at or dispatch.sent_at or dispatch.queued_at,
        )
        for dispatch in outgoing.list_dispatches(tx, document.id)
    )


def _register_row(row: register.RegisterRow) -> RegisterRow:
    return RegisterRow(
        number=str(row.number),
        issued_on=row.issue_date,
        kind_and_subject=row.kind_and_subject,
        signer=row.signer,
        recipients="; ".join(recipient.name for recipient in row.recipients),
        copy_kept_by=row.archive_unit,
        copies=row.copies,
        note=row.note,
        document_id=row.document_id,
    )
