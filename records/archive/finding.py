"""Finding records: by words with or without diacritics, number, signer, hash, dates and retention.

Access comes first: every question names the agency, and nothing of another's is counted or seen. The condition with the
fewest rows leads and the others are looked up beside it, so that the first page costs the same at any size; pages go by
key. The index is ours, the same on SQLite and PostgreSQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select

from records import schema
from records.archive.reading import PAGE_MAX, RecordPage, records_where
from records.archive.record import RecordState
from records.archive.words import asked_words
from records.errors import RequestError
from records.identifiers import AgencyId, RecordId, Sha256
from records.searching import fold

QUERY_MAX = 200
"""Characters of a search; longer ones are cut."""
RARE = 2000
"""Rows counted of a condition before it counts as common; fewer are looked up as a set."""

_records, _words, _facts = schema.records, schema.record_words, schema.record_descriptions


@dataclass(frozen=True, slots=True)
class RecordSearch:
    """What is wanted; nothing means everything. All conditions hold together.

    ``exact`` takes diacritics as they are written. ``due_before`` finds terms that are over by that day.
    """

    text: str = ""
    exact: bool = False
    number: str = ""
    signer: str = ""
    sha256: Sha256 | None = None
    issued_from: date | None = None
    issued_to: date | None = None
    state: RecordState | None = None
    retention_class: str | None = None
    due_before: date | None = None


def find_records(
    tx: Connection, agency_id: AgencyId, wanted: RecordSearch, after: RecordId | None = None, limit: int = 50
) -> RecordPage:
    """The agency's records that match, newest first. Raises: RequestError ``page-size-malformed``."""
    if not 1 <= limit <= PAGE_MAX:
        raise RequestError("page-size-malformed", f"A page has 1 to {PAGE_MAX} entries.")
    query, identifier = _led(tx, agency_id, _clues(agency_id, wanted))
    for condition in _narrowings(wanted, identifier):
        query = query.where(condition)
    if after is not None:
        query = query.where(identifier < after)
    found = [RecordId(one) for one in tx.scalars(query.order_by(identifier.desc()).limit(limit + 1))]
    shown = found[:limit]
    records = {one.id: one for one in records_where(tx, _records.c.id.in_(shown))}
    return RecordPage(tuple(records[one] for one in shown), shown[-1] if len(found) > limit else None)


@dataclass(frozen=True, slots=True)
class _Clue:
    """One condition as the rows of an index: ``identifier`` of every row that meets ``conditions`` is a match."""

    identifier: Any
    conditions: tuple[Any, ...]

    def rows(self) -> Select[Any]:
        return select(self.identifier).where(*self.conditions)

    def beside(self, identifier: Any) -> Any:
        return exists(self.rows().where(self.identifier == identifier).correlate_except(self.identifier.table))


def _clues(agency_id: AgencyId, wanted: RecordSearch) -> list[_Clue]:
    clues = []
    text = f"{wanted.text[:QUERY_MAX]} {wanted.signer[:QUERY_MAX]}"
    for place, word in enumerate(asked_words(text, exact=wanted.exact)):
        words = _words.alias(f"word{place}")
        clues.append(_Clue(words.c.record_id, (words.c.agency_id == agency_id, words.c.word == word)))
    own = (_facts.c.agency_id == agency_id,)
    if wanted.number:
        clues.append(_Clue(_facts.c.record_id, (*own, _facts.c.number == fold(wanted.number))))
    if wanted.issued_from or wanted.issued_to:
        days = _facts.alias("days")
        lower = [days.c.issued_on >= wanted.issued_from] if wanted.issued_from else []
        upper = [days.c.issued_on <= wanted.issued_to] if wanted.issued_to else []
        clues.append(_Clue(days.c.record_id, (days.c.agency_id == agency_id, *lower, *upper)))
    if wanted.due_before:
        due = _records.alias("due")
        clues.append(_Clue(due.c.id, (due.c.agency_id == agency_id, due.c.due_date < wanted.due_before)))
    if wanted.sha256 is not None:
        parts = schema.record_objects
        clues.append(_Clue(parts.c.record_id, (parts.c.sha256 == wanted.sha256,)))
    return clues


def _led(tx: Connection, agency_id: AgencyId, clues: list[_Clue]) -> tuple[Select[Any], Any]:
    """The clue with the fewest rows leads: a small one as a set, a common word in the order of its index."""
    counted = sorted(((_count(tx, clue), place) for place, clue in enumerate(clues)), key=lambda one: one[0])
    plain = select(_records.c.id).where(_records.c.agency_id == agency_id)
    if not counted:
        return plain, _records.c.id
    fewest, first = counted[0]
    others = [clues[place] for _, place in counted[1:]]
    lead = clues[first]
    if fewest < RARE:
        query, identifier = plain.where(_records.c.id.in_(lead.rows())), _records.c.id
    elif lead.identifier.table.name.startswith("word"):
        query, identifier = lead.rows(), lead.identifier
    else:
        query, identifier = plain.where(lead.beside(_records.c.id)), _records.c.id
    for clue in others:
        query = query.where(clue.beside(identifier))
    return query, identifier


def _count(tx: Connection, clue: _Clue) -> int:
    """Rows of a clue, up to :data:`RARE`."""
    return int(tx.scalar(select(func.count()).select_from(clue.rows().limit(RARE).subquery())) or 0)


def _narrowings(wanted: RecordSearch, identifier: Any) -> list[Any]:
    own = _records.alias("own")
    row = [
        *([own.c.state == wanted.state.value] if wanted.state else []),
        *([own.c.retention_class == wanted.retention_class] if wanted.retention_class else []),
    ]
    return [_Clue(own.c.id, tuple(row)).beside(identifier)] if row else []
