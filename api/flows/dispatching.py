"""Dispatch (phát hành): issuing queued one dispatch a recipient; here a person looks after them."""

from __future__ import annotations

from api.flows.access import require, require_own_agency
from api.flows.reading import view
from api.office import Office
from api.views import Actor, DocumentView, Duty
from records import outgoing
from records.database import transaction
from records.identifiers import DocumentId
from records.outgoing import Dispatched, Issued


def dispatch(office: Office, actor: Actor, document_id: DocumentId, version: int | None = None) -> DocumentView:
    """See to it that the document goes out now. A document without electronic recipients is dispatched at once.

    Asked again, it answers the same. Raises: ConflictError ``state-conflict``; NotFoundError ``document-not-found``.
    """
    require(actor, Duty.CLERK)
    with transaction(office.engine) as tx:
        document = outgoing.find(tx, document_id)
        require_own_agency(actor, document)
        if not isinstance(document, Dispatched):
            issued = outgoing.load(tx, Issued, document_id)
            outgoing.require_version(issued, version)
            if not outgoing.list_dispatches(tx, document_id):
                outgoing.complete_dispatch(tx, office.occasion(actor), issued)
    office.dispatcher.wake()
    return view(office, actor, document_id)
