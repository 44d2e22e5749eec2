"""Finding records: by words with or without diacritics, number, signer, hash, dates and retention.

Access comes first: every question names the agency, and nothing of another's is counted or seen. Every condition has an
index that ends in the order of the list, so that its newest matches are the next rows of that index. The condition with
the fewest rows leads, the others are looked up beside each of its rows, and a page costs the same at any size; pages go
by key. A page looks at so many rows and no more (:mod:`records.archive.walking`): where common conditions hardly ever
hold together it may be short, even empty, and the next one goes on. The index is ours, the same on SQLite and
PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select

from records import schema
from records.archive.clues import BEGINNING_BY_DAY, BEGINNING_BY_DUE_DATE, Clue, Place, place_of
from records.archive.reading import PAGE_MAX, RecordFilter, RecordPage, records_in_order
from records.archive.walking import Walk
from records.archive.words import asked_words, signature
from records.errors import RequestError
from records.identifiers import AgencyId, RecordId, Sha256
from records.searching import QUERY_MAX, fold

WORDS_MAX = 16
"""Different words of a search that are compared; nobody remembers more of a title."""
AHEAD = 500
"""Rows of each condition that are stepped over to find the one that is rarest from here on."""

_records, _words, _facts = schema.records, schema.record_words, schema.record_descriptions


@dataclass(frozen=True, slots=True)
class RecordSearch(RecordFilter):
    """What is wanted; nothing means everything. All conditions hold together.

    ``exact`` takes diacritics as they are written. The days are those of the document, or of its capture where it bears
    none. Source and file only narrow what the rest finds.
    """

    text: str = ""
    exact: bool = False
    number: str = ""
    signer: str = ""
    sha256: Sha256 | None = None
    issued_from: date | None = None
    issued_to: date | None = None


def find_records(
    tx: Connection, agency_id: AgencyId, wanted: RecordSearch, after: RecordId | None = None, limit: int = 50
) -> RecordPage:
    """The agency's records that match, the newest document first; with ``due_before``, the longest overdue first.

    A page with a cursor may be short: that many rows were looked at. Following the cursors gives every match once.

    Raises: RequestError ``page-size-malformed``, ``cursor-malformed``.
    """
    if not 1 <= limit <= PAGE_MAX:
        raise RequestError("page-size-malformed", f"A page has 1 to {PAGE_MAX} entries.")
    by_due_date = wanted.due_before is not None
    last = _place(tx, agency_id, after, by_due_date)
    lead, *others = _in_order(tx, _clues(agency_id, wanted), last, by_due_date) or [_everything(agency_id)]
    others += _beside(agency_id, wanted)
    found = Walk(lead, tuple(others), by_due_date).page(tx, last, limit)
    return RecordPage(records_in_order(tx, found.record_ids), found.next_cursor)


def _everything(agency_id: AgencyId) -> Clue:
    return Clue(_records, _records.c.id, (_records.c.agency_id == agency_id,))


def _place(tx: Connection, agency_id: AgencyId, after: RecordId | None, by_due_date: bool) -> Place:
    if after is None:
        return BEGINNING_BY_DUE_DATE if by_due_date else BEGINNING_BY_DAY
    return place_of(tx, agency_id, after)


def _in_order(tx: Connection, clues: list[Clue], after: Place, by_due_date: bool) -> list[Clue]:
    """The one that leads first, then those looked up beside it: the rarest first, which ends most of the looking up."""
    if len(clues) < 2:
        return clues
    return _fewest_first(tx, clues) if by_due_date else _rarest_first(tx, clues, after)


def _rarest_first(tx: Connection, clues: list[Clue], after: Place) -> list[Clue]:
    """In a list by day: the clue with the fewest rows from here on leads; of equals the first.

    Which of many is told by how far so many rows reach back in time: no count, and right where the page begins.
    """
    reached = _reached(tx, clues, after)
    counted = _counted(tx, [clue for clue, day in zip(clues, reached, strict=True) if day is None])
    rows = [(next(counted), date.min) if day is None else (AHEAD, day) for day in reached]
    return [clues[place] for place in sorted(range(len(clues)), key=rows.__getitem__)]


def _fewest_first(tx: Connection, clues: list[Clue]) -> list[Clue]:
    """In a list by due date there is one index for all clues, and it leads unless another has so few rows that they can
    be sorted."""
    counted = list(_counted(tx, clues))
    lead = clues[counted.index(min(counted))]
    return [lead, *_rarest_first(tx, [clue for clue in clues if clue is not lead], BEGINNING_BY_DAY)]


def _reached(tx: Connection, clues: list[Clue], after: Place) -> tuple[date | None, ...]:
    if not clues:
        return ()
    return tuple(tx.execute(select(*(clue.day_ahead(AHEAD) for clue in clues)), after.parameters).one())


def _counted(tx: Connection, clues: list[Clue]) -> Iterator[int]:
    yield from tx.execute(select(*(clue.counted(AHEAD) for clue in clues))).one() if clues else ()


def _clues(agency_id: AgencyId, wanted: RecordSearch) -> list[Clue]:
    """What is asked, as conditions; those that would lead best among equals first."""
    return [
        *_row_clues(agency_id, wanted, overdue=True),
        *_word_clues(agency_id, wanted),
        *_index_clues(agency_id, wanted),
        *_row_clues(agency_id, wanted, overdue=False),
    ]


def _word_clues(agency_id: AgencyId, wanted: RecordSearch) -> list[Clue]:
    clues = []
    text = f"{wanted.text[:QUERY_MAX]} {wanted.signer[:QUERY_MAX]}"
    asked = asked_words(text, exact=wanted.exact).items()
    for place, (word, folded) in enumerate(islice(asked, WORDS_MAX)):
        words = _words.alias(f"word{place}")
        own = (words.c.agency_id == agency_id, words.c.word == word)
        clues.append(Clue(words, words.c.record_id, (*own, *_days(words, wanted)), signature([folded])))
    return clues


def _index_clues(agency_id: AgencyId, wanted: RecordSearch) -> list[Clue]:
    clues = []
    if wanted.number:
        own = (_facts.c.agency_id == agency_id, _facts.c.number == fold(wanted.number))
        clues.append(Clue(_facts, _facts.c.record_id, (*own, *_days(_facts, wanted))))
    if wanted.sha256 is not None:
        parts, owner = schema.record_objects, _records.alias("owner")
        ours = select(owner.c.agency_id).where(owner.c.id == parts.c.record_id).scalar_subquery() == agency_id
        clues.append(Clue(parts, parts.c.record_id, (parts.c.sha256 == wanted.sha256, ours)))
    return clues


def _row_clues(agency_id: AgencyId, wanted: RecordSearch, *, overdue: bool) -> list[Clue]:
    """Conditions on the record's own row. With ``due_before`` the list goes by due date, and an index of that leads."""
    asked: dict[str, Any] = {}
    if overdue and wanted.due_before:
        asked["due"] = lambda own: (own.c.due_date < wanted.due_before, *_class(own, wanted), *_days(own, wanted))
    if not overdue and wanted.retention_class and not wanted.due_before:
        asked["class"] = lambda own: (own.c.retention_class == wanted.retention_class, *_days(own, wanted))
    if not overdue and (state := wanted.state):
        asked["state"] = lambda own: (own.c.state == state.value, *_days(own, wanted))
    if not overdue and (wanted.issued_from or wanted.issued_to):
        asked["days"] = lambda own: _days(own, wanted)
    aliases = [(_records.alias(name), conditions) for name, conditions in asked.items()]
    return [Clue(own, own.c.id, (own.c.agency_id == agency_id, *conditions(own))) for own, conditions in aliases]


def _beside(agency_id: AgencyId, wanted: RecordSearch) -> list[Clue]:
    """Conditions without an index in the order of the list: they never lead, they are looked up for each row."""
    own = _records.alias("beside")
    asked = [
        *([own.c.source == wanted.source.value] if wanted.source else []),
        *([own.c.file_id == wanted.file_id] if wanted.file_id else []),
        *([own.c.file_id.is_(None)] if wanted.without_file else []),
    ]
    return [Clue(own, own.c.id, (own.c.agency_id == agency_id, *asked))] if asked else []


def _class(own: Any, wanted: RecordSearch) -> tuple[Any, ...]:
    return (own.c.retention_class == wanted.retention_class,) if wanted.retention_class else ()


def _days(own: Any, wanted: RecordSearch) -> tuple[Any, ...]:
    return (
        *([own.c.dated_on >= wanted.issued_from] if wanted.issued_from else []),
        *([own.c.dated_on <= wanted.issued_to] if wanted.issued_to else []),
    )
