"""A registered business hands a signed document in to an agency, and sees what becomes of it; nothing inside."""

from __future__ import annotations

from sqlalchemy import Connection

from api.errors import NotAllowedError
from api.flows.access import require
from api.flows.incoming.receiving import SentFile, receive
from api.flows.incoming.viewing import status_view
from api.incoming_views import SubmissionPage, SubmissionView
from api.office import Office
from api.requests import SubmissionFields
from api.views import Actor, Duty
from records import incoming
from records.agencies import Category, addressee, load_agency
from records.database import snapshot
from records.errors import NotFoundError
from records.identifiers import AgencyId, IncomingId
from records.incoming import Arrival, IncomingDocument, IncomingFilter, Source


def submit(office: Office, actor: Actor, fields: SubmissionFields, sent: SentFile) -> SubmissionView:
    """Hand a document in: same wall, same check as anything that arrives; it waits in the agency's queue.

    Raises: NotFoundError ``agency-not-found``; NotAllowedError ``duty-missing``, ``not-to-a-business``; as
    :func:`api.flows.incoming.receive`.
    """
    require(actor, Duty.BUSINESS_MEMBER)
    with snapshot(office.engine) as tx:
        business = load_agency(tx, AgencyId(actor.agency_id))
        agency = addressee(tx, fields.agency_code, office.occasion(actor).local_date)
    if agency is None:
        raise NotFoundError("agency-not-found", "There is no such agency.", "Không có cơ quan này.")
    if agency.category is not Category.AGENCY:
        raise NotAllowedError(
            "not-to-a-business", "Documents are handed in to agencies only.", "Chỉ nộp văn bản cho cơ quan."
        )
    arrival = Arrival(
        agency_id=agency.id,
        source=Source.BUSINESS,
        author=business.name,
        subject=fields.subject,
        notation=fields.notation,
        issue_date=fields.issued_on,
        kind_name=fields.kind_name,
        signer=fields.signer,
        author_code=business.identifier,
        sender_id=business.id,
        note=fields.note,
    )
    receipt = receive(office, actor, arrival, sent)
    return get_submission(office, actor, receipt.incoming_id)


def list_submissions(office: Office, actor: Actor, cursor: str | None, limit: int) -> SubmissionPage:
    """What the actor's business handed in, newest first. Raises: RequestError ``identifier-malformed``."""
    require(actor, Duty.BUSINESS_MEMBER)
    after = IncomingId.parse(cursor) if cursor else None
    wanted = IncomingFilter(sender_id=AgencyId(actor.agency_id))
    with snapshot(office.engine) as tx:
        page = incoming.list_incoming(tx, None, wanted, after, limit)
        return SubmissionPage(tuple(_view(tx, document) for document in page.documents), page.next_cursor)


def get_submission(office: Office, actor: Actor, incoming_id: IncomingId) -> SubmissionView:
    """One document the business handed in. Raises: NotFoundError ``incoming-not-found``."""
    require(actor, Duty.BUSINESS_MEMBER)
    with snapshot(office.engine) as tx:
        document = incoming.find(tx, incoming_id)
        if document.arrival.sender_id != actor.agency_id:
            raise NotFoundError("incoming-not-found", "There is no such document.", "Không có văn bản đến này.")
        return _view(tx, document)


def _view(tx: Connection, document: IncomingDocument) -> SubmissionView:
    arrival, checked = document.arrival, document.checked
    agency = load_agency(tx, arrival.agency_id)
    return SubmissionView(
        id=document.id,
        agency_id=agency.id,
        agency_name=agency.name,
        subject=arrival.subject,
        notation=arrival.notation,
        sent_at=document.received_at,
        sha256=checked.pdf if checked else None,
        verdict=checked.verdict if checked else None,
        statuses=tuple(status_view(status) for status in incoming.statuses_of(tx, document.id)),
    )
