"""Lists of documents: an agency's, and what waits for a leader; the urgent ones jump the queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select, tuple_

from records import schema
from records.errors import RequestError
from records.identifiers import AgencyId, DocumentId, PersonId
from records.outgoing.rows import from_row
from records.outgoing.states import OutgoingDocument
from records.outgoing.transitions import STATE_NAMES

PAGE_MAX = 200
"""Documents a list returns at most; the next page has its own cursor."""

_documents = schema.documents


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One page of a list; ``next_cursor`` is nothing on the last page."""

    documents: tuple[OutgoingDocument, ...]
    next_cursor: DocumentId | None


def list_documents(
    tx: Connection,
    agency_id: AgencyId,
    state: type[OutgoingDocument] | None = None,
    after: DocumentId | None = None,
    limit: int = 50,
) -> DocumentPage:
    """An agency's documents, newest first; those in one state the most urgent first (article 4.2c).

    ``after`` is the cursor of the page before. Raises: RequestError ``page-size-malformed``.
    """
    query = select(_documents).where(_documents.c.agency_id == agency_id)
    if state is None:
        newest = query if after is None else query.where(_documents.c.id < after)
        return _page(tx, newest.order_by(_documents.c.id.desc()), limit)
    return _queue(tx, query.where(_documents.c.state == STATE_NAMES[state]), after, limit)


def waiting_for_signer(
    tx: Connection, signer_id: PersonId, after: DocumentId | None = None, limit: int = 50
) -> DocumentPage:
    """What waits for this person's signature, the most urgent first. Raises as :func:`list_documents`."""
    return _queue(tx, select(_documents).where(_documents.c.next_signer_id == signer_id), after, limit)


def _queue(tx: Connection, query: Select[Any], after: DocumentId | None, limit: int) -> DocumentPage:
    place = tuple_(_documents.c.urgency, _documents.c.id)
    if after is not None:
        urgency = tx.scalar(select(_documents.c.urgency).where(_documents.c.id == after))
        query = query.where(place < tuple_(urgency or 0, after))
    return _page(tx, query.order_by(_documents.c.urgency.desc(), _documents.c.id.desc()), limit)


def _page(tx: Connection, query: Select[Any], limit: int) -> DocumentPage:
    if not 1 <= limit <= PAGE_MAX:
        raise RequestError("page-size-malformed", f"A page has 1 to {PAGE_MAX} entries.")
    rows = tx.execute(query.limit(limit + 1)).all()
    documents = tuple(from_row(row) for row in rows[:limit])
    return DocumentPage(documents, documents[-1].id if len(rows) > limit else None)
