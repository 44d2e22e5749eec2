"""The work list: an agency's documents as lines, found by state and by words, in a few queries for a whole page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select, tuple_

from records import schema
from records.document_number import DocumentNumber, Notation
from records.errors import RequestError
from records.identifiers import AgencyId, DocumentId, PersonId
from records.outgoing.listing import PAGE_MAX
from records.outgoing.states import OutgoingDocument
from records.outgoing.transitions import STATE_NAMES
from records.searching import QUERY_MAX, fold, holds_words
from records.urgency import Urgency

_documents = schema.documents
_people = schema.people
_versions = schema.document_versions
_TYPES = {name: state for state, name in STATE_NAMES.items()}
_NUMBER = re.compile(r"^(\d{1,9})(/.*)?$")


_SHOWN: Select[Any] = select(
    *_documents.c["id", "state", "kind_name", "subject", "number", "notation"],
    *_documents.c["urgency", "submitted_at", "leader_signed_at"],
    _people.c.full_name,
    select(func.max(_versions.c.at))
    .where(_versions.c.document_id == _documents.c.id)
    .scalar_subquery()
    .label("changed_at"),
).join_from(_documents, _people, _people.c.id == _documents.c.leader_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list shows; everything left out does not narrow it."""

    state: type[OutgoingDocument] | None = None
    """With a state or a signer and no words the most urgent stand first, otherwise the newest."""
    signer_id: PersonId | None = None
    """Whose turn to sign it is, whatever its state is called."""
    query: str = ""
    """Words, in any order, with or without diacritics; ``05`` or ``05/QĐ-UBND`` also finds the number."""


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One document on a list: only what a list shows, so that no page reads the rest of fifty wide rows."""

    id: DocumentId
    state: type[OutgoingDocument]
    kind_name: str
    subject: str
    number: DocumentNumber | None
    urgency: Urgency
    submitted_at: datetime | None
    leader_signed_at: datetime | None
    leader_name: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class WorkPage:
    """``next_cursor`` is nothing on the last page."""

    lines: tuple[WorkLine, ...]
    next_cursor: DocumentId | None


def work_page(
    tx: Connection, agency_id: AgencyId, wanted: Wanted, after: DocumentId | None = None, limit: int = 50
) -> WorkPage:
    """One page of an agency's documents. Raises: RequestError ``page-size-malformed``."""
    if not 1 <= limit <= PAGE_MAX:
        raise RequestError("page-size-malformed", f"A page has 1 to {PAGE_MAX} entries.")
    found = tx.scalars(_place(tx, _ids(agency_id, wanted), wanted, after).limit(limit + 1)).all()
    shown = [DocumentId(found_id) for found_id in found[:limit]]
    return WorkPage(_lines(tx, shown), shown[-1] if len(found) > limit else None)


def _ids(agency_id: AgencyId, wanted: Wanted) -> Select[str]:
    """Only identifiers: an index holds all that is compared, and no wide row is read for a line not shown."""
    query = select(_documents.c.id).where(_documents.c.agency_id == agency_id, *_words(wanted.query))
    if wanted.signer_id is not None:
        return query.where(_documents.c.next_signer_id == wanted.signer_id)
    return query if wanted.state is None else query.where(_state(wanted) == STATE_NAMES[wanted.state])


def _state(wanted: Wanted) -> ColumnElement[str]:
    """With words, the index of words is to be read from end to end: the state's own would lead to each wide row."""
    return func.coalesce(_documents.c.state, "") if wanted.query else _documents.c.state.expression


def _place(tx: Connection, query: Select[str], wanted: Wanted, after: DocumentId | None) -> Select[str]:
    newest = _documents.c.id.desc()
    if (wanted.state is None and wanted.signer_id is None) or wanted.query:
        return (query if after is None else query.where(_documents.c.id < after)).order_by(newest)
    if after is not None:
        urgency = tx.scalar(select(_documents.c.urgency).where(_documents.c.id == after))
        query = query.where(tuple_(_documents.c.urgency, _documents.c.id) < tuple_(urgency or 0, after))
    return query.order_by(_documents.c.urgency.desc(), newest)


def _words(query: str) -> list[ColumnElement[bool]]:
    return [condition for word in fold(query[:QUERY_MAX]).split() for condition in _word(word)]


def _word(word: str) -> list[ColumnElement[bool]]:
    """The word in the text; one that reads as a document's number also finds the document with that number."""
    in_text = holds_words(_documents.c.folded, word)
    number = _NUMBER.match(word)
    if number is None:
        return in_text
    notation = holds_words(_documents.c.folded, (number[2] or "").lstrip("/"))
    return [and_(*in_text) | and_(_documents.c.number == int(number[1]), *notation)]


def _lines(tx: Connection, ids: list[DocumentId]) -> tuple[WorkLine, ...]:
    if not ids:
        return ()
    rows = {row.id: row for row in tx.execute(_SHOWN.where(_documents.c.id.in_(ids)))}
    return tuple(_line(rows[one]) for one in ids)


def _line(row: Row[tuple[Any, ...]]) -> WorkLine:
    return WorkLine(
        id=DocumentId(row.id),
        state=_TYPES[row.state],
        kind_name=row.kind_name,
        subject=row.subject,
        number=DocumentNumber(row.number, Notation(row.notation)) if row.number is not None else None,
        urgency=Urgency(row.urgency),
        submitted_at=row.submitted_at,
        leader_signed_at=row.leader_signed_at,
        leader_name=row.full_name,
        changed_at=row.changed_at,
    )
