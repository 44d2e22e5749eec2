"""Looking: documents, lists, the register, and what the public may see. Nothing here changes anything."""

from __future__ import annotations

from sqlalchemy import Connection

from api.flows.access import DOCUMENT_READERS, require, require_own_agency
from api.flows.actions import actions_for
from api.flows.deadlines import Deadlines, deadlines_of
from api.flows.reading_kept import read_kept
from api.flows.reserving import may_reserve
from api.office import Office
from api.views import (
    Actor,
    AppendixView,
    DocumentPage,
    DocumentView,
    Duty,
    HistoryEntry,
    LinkView,
    ReceiptView,
    RecipientView,
    ReviewView,
    ShortfallView,
)
from records import archive, outgoing, register
from records.agencies import load_agency, load_person
from records.appendix_files import AppendixFile, appendices_of
from records.database import snapshot
from records.disposition.weeding import LEFT_OVER_AFTER
from records.errors import GoneError, NotFoundError, RequestError
from records.identifiers import AgencyId, DocumentId, PersonId
from records.occasion import SYSTEM
from records.outgoing import (
    Corrected,
    Dispatch,
    NumberCancelled,
    OutgoingDocument,
    PdfVersion,
    Published,
    Replaced,
    Returned,
    Review,
    Unissued,
    Weeded,
)
from records.outgoing.transitions import STATE_NAMES
from records.owed_signatures import OwedSignature, owed_of

STATES: dict[str, type[OutgoingDocument]] = {name.replace("-", "_"): state for state, name in STATE_NAMES.items()}
"""States as answers and lists spell them."""
_NAMES = {state: name for name, state in STATES.items()}


def get_document(office: Office, actor: Actor, document_id: DocumentId) -> DocumentView:
    """One document of the actor's agency. Raises: NotFoundError ``document-not-found``."""
    return view(office, actor, document_id)


def view(office: Office, actor: Actor, document_id: DocumentId) -> DocumentView:
    """The document as this actor sees it now. Raises: NotFoundError ``document-not-found``."""
    with snapshot(office.engine) as tx:
        return _view(office, tx, actor, outgoing.find(tx, document_id), deadlines_of(office, tx))


def list_documents(
    office: Office, actor: Actor, state: str | None = None, cursor: str | None = None, limit: int = 50
) -> DocumentPage:
    """The agency's documents, newest first, those in one state the most urgent first; a leader's list of what is
    submitted holds what is next for that leader to sign.

    Raises: NotAllowedError ``duty-missing``; RequestError ``state-unknown``, ``page-size-malformed``,
    ``identifier-malformed``.
    """
    require(actor, *DOCUMENT_READERS)
    if state is not None and state not in STATES:
        raise RequestError("state-unknown", f"A state is one of: {', '.join(STATES)}.", "Trạng thái không có.")
    after = DocumentId.parse(cursor) if cursor else None
    with snapshot(office.engine) as tx:
        if actor.holds(Duty.LEADER) and state == "submitted":
            page = outgoing.waiting_for_signer(tx, PersonId(actor.person_id), after, limit)
        else:
            wanted = STATES[state] if state is not None else None
            page = outgoing.list_documents(tx, AgencyId(actor.agency_id), wanted, after, limit)
        deadlines = deadlines_of(office, tx)
        views = tuple(_view(office, tx, actor, document, deadlines) for document in page.documents)
        return DocumentPage(views, page.next_cursor)


def download(office: Office, actor: Actor, document_id: DocumentId) -> bytes:
    """The document's current bytes. Raises: NotFoundError ``document-not-found``; GoneError ``draft-weeded``."""
    with snapshot(office.engine) as tx:
        document = outgoing.find(tx, document_id)
        require_own_agency(actor, document)
    if isinstance(document, Weeded):
        raise GoneError("draft-weeded", "This draft was weeded out.", "Bản nháp này đã được loại.")
    return read_kept(office, actor, document.pdf)


def history(office: Office, actor: Actor, document_id: DocumentId) -> tuple[HistoryEntry, ...]:
    """Every step the document took, oldest first, with the words given at the time.

    Raises: NotFoundError ``document-not-found``.
    """
    with snapshot(office.engine) as tx:
        require_own_agency(actor, outgoing.find(tx, document_id))
        return tuple(_entry(tx, version) for version in outgoing.versions(tx, document_id))


def receipts(office: Office, actor: Actor, document_id: DocumentId) -> tuple[ReceiptView, ...]:
    """Everything the recipients reported, oldest first by recipient. Raises: NotFoundError ``document-not-found``."""
    with snapshot(office.engine) as tx:
        document = outgoing.find(tx, document_id)
        require_own_agency(actor, document)
        return tuple(
            ReceiptView(dispatch.id, dispatch.recipient_name, receipt.code, receipt.reason, receipt.at)
            for dispatch in _as_named(document, outgoing.list_dispatches(tx, document_id))
            for receipt in outgoing.receipts_of(tx, dispatch.id)
        )


def _entry(tx: Connection, version: PdfVersion) -> HistoryEntry:
    actor = version.actor or SYSTEM
    return HistoryEntry(
        version=version.version,
        act=(version.act or "").replace("-", "_"),
        state=version.state.replace("-", "_"),
        at=version.at,
        person_id=actor,
        person_name=name_of(tx, actor),
        reason=version.reason,
        sha256=version.pdf,
    )


def name_of(tx: Connection, actor: str) -> str:
    """The person's name; the system and those who are gone go by their identifier."""
    try:
        return load_person(tx, PersonId(actor)).full_name
    except NotFoundError:
        return actor


def _view(
    office: Office, tx: Connection, actor: Actor, document: OutgoingDocument, deadlines: Deadlines
) -> DocumentView:
    require_own_agency(actor, document)
    particulars = document.particulars
    agency, leader = load_agency(tx, particulars.agency_id), load_person(tx, particulars.leader_id)
    numbered = document if isinstance(document, Unissued | NumberCancelled | Published) else None
    published = isinstance(document, Published)
    record = archive.record_of(tx, document.id) if published else None
    dispatches = _as_named(document, outgoing.list_dispatches(tx, document.id))
    reviews = outgoing.reviews_of(tx, document.id)
    due = deadlines.of(document)
    changed_at = outgoing.versions(tx, document.id)[-1].at
    early = may_reserve(tx, actor, document, office.occasion(actor).local_date)
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
        number=str(numbered.number) if numbered else _reserved_number(tx, document),
        issued_on=numbered.issue_date if numbered else None,
        sha256=document.pdf,
        pages=particulars.page_count,
        code=document.code,
        verification_url=office.verification_url(document.code),
        returned_reason=document.reason if isinstance(document, Returned) else None,
        record_id=record.id if record else None,
        verdict="VALID" if published else None,
        recipients=tuple(_recipient(dispatch) for dispatch in dispatches),
        actions=(("number",) if early else ())
        + actions_for(
            actor, document, reviews, dispatches, is_left_over=office.clock() - changed_at >= LEFT_OVER_AFTER
        ),
        created_at=document.created_at,
        updated_at=changed_at,
        urgency=particulars.urgency.word,
        delegation_id=particulars.delegation,
        capacity_lines=particulars.capacity_lines,
        due_at=due.due_at if due else None,
        is_overdue=due is not None and due.is_overdue(deadlines.now),
        reason=getattr(document, "reason", None),
        links=_links(tx, document),
        reviews=tuple(_review(tx, review) for review in reviews),
        appendices=tuple(appendix_view(one) for one in appendices_of(tx, document.id)),
        co_signer_name=particulars.co_signer.name if particulars.co_signer else None,
        shortfalls=tuple(_shortfall(owed) for owed in owed_of(tx, document.id)),
    )


def appendix_view(one: AppendixFile) -> AppendixView:
    return AppendixView(one.position, one.name, one.pages, one.pdf)


def _shortfall(owed: OwedSignature) -> ShortfallView:
    return ShortfallView(owed.role, owed.asked, owed.reached, owed.code, owed.noted_at, owed.raised_at)


def _as_named(document: OutgoingDocument, dispatches: tuple[Dispatch, ...]) -> tuple[Dispatch, ...]:
    """In the order of "Nơi nhận"."""
    order = [recipient.identifier for recipient in document.particulars.recipients]
    return tuple(sorted(dispatches, key=lambda dispatch: order.index(dispatch.recipient_identifier)))


def _reserved_number(tx: Connection, document: OutgoingDocument) -> str | None:
    """Given before the signature, where the agency has decided so."""
    row = register.row_of(tx, document.id)
    return str(row.number) if row else None


def _recipient(dispatch: Dispatch) -> RecipientView:
    return RecipientView(
        name=dispatch.recipient_name,
        state=dispatch.state,
        updated_at=dispatch.delivered_at or dispatch.sent_at or dispatch.queued_at,
        dispatch_id=dispatch.id,
        identifier=dispatch.recipient_identifier,
        receipt=dispatch.receipt,
        reason=dispatch.refusal_reason or dispatch.failure,
        recall=dispatch.recall,
        recall_reason=dispatch.recall_reason,
    )


def _review(tx: Connection, review: Review) -> ReviewView:
    return ReviewView(
        id=review.id,
        kind=review.kind,
        reviewer_id=review.reviewer_id,
        reviewer_name=name_of(tx, review.reviewer_id),
        sha256=review.pdf,
        asked_at=review.asked_at,
        due_at=review.due_at,
        answer=review.answer and review.answer.replace("-", "_"),
        remark=review.remark,
        answered_at=review.answered_at,
    )


def _links(tx: Connection, document: OutgoingDocument) -> tuple[LinkView, ...]:
    found = []
    if document.particulars.amends is not None:
        amends = document.particulars.amends
        found.append(_link(tx, amends.relation, amends.document_id))
    if isinstance(document, Replaced | Corrected):
        relation = "replaced_by" if isinstance(document, Replaced) else "corrected_by"
        found.append(_link(tx, relation, document.successor))
    return tuple(found)


def _link(tx: Connection, relation: str, document_id: DocumentId) -> LinkView:
    other = outgoing.find(tx, document_id)
    number = str(other.number) if isinstance(other, Unissued | NumberCancelled | Published) else None
    return LinkView(relation, other.id, number, other.code)
