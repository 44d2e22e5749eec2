"""The work list: an agency's documents as lines, found by state and by words, in a few queries for a whole page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select, tuple_

from records import schema
from records.errors import RequestError
from records.identifiers import AgencyId, DocumentId, PersonId
from records.outgoing.listing import PAGE_MAX
from records.outgoing.rows import from_row
from records.outgoing.states import OutgoingDocument, Submitted
from records.outgoing.transitions import STATE_NAMES
from records.searching import QUERY_MAX, fold, holds_words

_documents = schema.documents
_people = schema.people
_versions = schema.document_versions
_NUMBER = re.compile(r"^(\d{1,9})(/.*)?$")


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
    """One document on a list."""

    document: OutgoingDocument
    leader_name: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class WorkPage:
    """``next_cursor`` is nothing on the last page."""

    lines: tuple[WorkLine, ...]
    next_cursor: DocumentId | None


def count_waiting(tx: Connection, leader_id: PersonId, most: int) -> int:
    """How many documents wait for this leader's signature, counted no further than ``most``; read off one index."""
    waiting = select(_documents.c.id).where(
        _documents.c.leader_id == leader_id, _documents.c.state == STATE_NAMES[Submitted]
    )
    return tx.execute(select(func.count()).select_from(waiting.limit(most).subquery())).scalar_one()


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
    rows = {row.id: row for row in tx.execute(select(_documents).where(_documents.c.id.in_(ids)))}
    names = _pairs(
        tx, select(_people.c.id, _people.c.full_name).where(_people.c.id.in_({r.leader_id for r in rows.values()}))
    )
    last = select(_versions.c.document_id, func.max(_versions.c.at)).where(_versions.c.document_id.in_(ids))
    changed = _pairs(tx, last.group_by(_versions.c.document_id))
    return tuple(WorkLine(from_row(rows[one]), names[rows[one].leader_id], changed[one]) for one in ids)


def _pairs(tx: Connection, query: Select[Any]) -> dict[str, Any]:
    return {row[0]: row[1] for row in tx.execute(query)}
