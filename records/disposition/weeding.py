"""Weeding drafts (loại bản nháp): what was never signed and was left over goes, so that only what counts is kept.

A draft is no record: it needs no council and no second person, but a day after which nobody went on with it, and a
clerk who says so. Whatever has a number, or waits on somebody's desk, stays.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from records import register, schema
from records.archive import Source, SourceKind
from records.audit import Action, Fact, append
from records.disposition.destroying import doom
from records.disposition.purging import blank_outside_histories
from records.disposition.references import own_objects
from records.errors import ConflictError
from records.identifiers import AgencyId, DocumentId
from records.occasion import Occasion
from records.outgoing import Draft, OutgoingDocument, Returned, Weeded, Withdrawn, store
from records.outgoing.rows import from_row
from records.outgoing.transitions import STATE_NAMES

LEFT_OVER_AFTER = timedelta(days=180)
"""Without a change; half a year: longer than any limit of the decree for a document in work."""
_documents, _versions = schema.documents, schema.document_versions
WEEDABLE = tuple(STATE_NAMES[state] for state in (Draft, Returned, Withdrawn))
last_change = select(func.max(_versions.c.at)).where(_versions.c.document_id == _documents.c.id).scalar_subquery()
"""When somebody last touched a document."""


def left_over(tx: Connection, agency_id: AgencyId, now: datetime, limit: int) -> tuple[OutgoingDocument, ...]:
    """An agency's drafts that nobody has touched for :data:`LEFT_OVER_AFTER`, the oldest first."""
    drafts = select(_documents.c.id).where(_documents.c.agency_id == agency_id, _documents.c.state.in_(WEEDABLE))
    query = select(_documents).where(_documents.c.id.in_(drafts), last_change < now - LEFT_OVER_AFTER)
    return tuple(from_row(row) for row in tx.execute(query.order_by(_documents.c.id).limit(limit)))


def weed(tx: Connection, by: Occasion, document_id: DocumentId) -> Weeded:
    """Let a left-over draft go: its words leave the rows, its bytes are doomed; its history stays, append-only.

    :meth:`records.disposition.destroying.Destroyer.settle` then removes them.

    Raises: ConflictError ``state-conflict``, ``draft-not-left-over``, ``draft-has-number``; NotFoundError
    ``document-not-found``.
    """
    draft = store.load_weedable(tx, document_id)
    if by.at - store.versions(tx, draft.id)[-1].at < LEFT_OVER_AFTER:
        raise ConflictError(
            "draft-not-left-over",
            f"A draft is weeded when nobody has touched it for {LEFT_OVER_AFTER.days} days.",
            f"Chỉ loại bản nháp không có thay đổi trong {LEFT_OVER_AFTER.days} ngày.",
        )
    if register.row_of(tx, draft.id) is not None:
        raise ConflictError(
            "draft-has-number",
            "A number was given to this draft; it stays with its register.",
            "Bản nháp đã được cấp số nên phải giữ cùng sổ đăng ký.",
        )
    weeded = store.become(Weeded, draft, weeded_by=by.actor, weeded_at=by.at)
    store.advance(tx, by, draft, weeded, ended_by=by.actor, ended_at=by.at, end_reason=None)
    source = Source(SourceKind.OUTGOING, draft.id)
    doomed = doom(tx, by, own_objects(tx, source, None))
    blank_outside_histories(tx, source)
    append(tx, by, draft.particulars.agency_id, Action.DRAFT_WEEDED, draft.id, Fact("objects", len(doomed)))
    return store.load(tx, Weeded, draft.id)
