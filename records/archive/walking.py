"""Walking a list of matches by its leading condition, so many rows at a time and not for ever.

Two common conditions may hardly ever hold together; looking at every row of one of them takes as long as the archive is
large. So a page looks at so many rows and no more, and where it found less than a page it says how far it came: the
next page goes on from there. Where the conditions lie apart in time, what lies between is stepped over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Subquery, case, select, true

from records.archive.clues import Clue, Place
from records.identifiers import RecordId

STEPS = (150, 600, 1750)
"""Rows looked at, one step after the other, until the page is full: few first, because most pages fill at once.
2,500 in all, each looked up in every other condition's index: some ten milliseconds."""
PASSED_OVER = 8
"""Rows read for each one looked at, where a signature tells most of them apart: reading ten takes as long as looking up
one word."""


@dataclass(frozen=True, slots=True)
class Found:
    """Identifiers in the order of the list, and where the next page begins to look, if there is more to look at."""

    record_ids: tuple[RecordId, ...]
    next_cursor: RecordId | None


@dataclass(frozen=True, slots=True)
class Walk:
    """Along ``lead``, keeping rows that meet all ``others``.

    ``signature`` has the bit of every word asked for; rows whose own lacks one are passed over.
    """

    lead: Clue
    others: tuple[Clue, ...]
    by_due_date: bool
    signature: int = 0

    def page(self, tx: Connection, after: Place | None, limit: int) -> Found:
        """At most ``limit`` matches behind ``after``: fewer only at the end, or where the steps were used up."""
        found: list[RecordId] = []
        rows = self._rows(after)
        for step in STEPS if self.others else (limit + 1,):
            looked_at = self._look(tx, rows, step)
            found += [RecordId(row.record_id) for row in looked_at if row.is_match]
            if len(found) > limit:
                return Found(tuple(found[:limit]), found[limit - 1])
            last = looked_at[-1] if len(looked_at) == step else self._last(tx, rows, step)
            if last is None:
                return Found(tuple(found), None)
            after = Place.of(last)
            behind = self._behind(tx, after)
            if behind is None:
                return Found(tuple(found), None)
            rows = behind
        assert after is not None
        return Found(tuple(found), RecordId(after.record_id))

    def _rows(self, after: Place | None) -> Select[Any]:
        return self.lead.overdue_first(after) if self.by_due_date else self.lead.newest_first(after)

    def _look(self, tx: Connection, rows: Select[Any], step: int) -> list[Row[Any]]:
        """The next ``step`` rows that may match, each with whether it does; fewer where the window has no more."""
        read = rows.limit(self._window(step)).subquery("read")
        looked_at = select(read).where(self._may_match(read)).limit(step).subquery("looked_at")
        missed = ((clue.missed_beside(looked_at, is_dated=self.lead.is_dated), False) for clue in self.others)
        is_match = case(*missed, else_=True) if self.others else true()
        own = looked_at.c
        order = (own.due_date, own.record_id) if self.by_due_date else (own.dated_on.desc(), own.record_id.desc())
        return list(tx.execute(select(looked_at, is_match.label("is_match")).order_by(*order)))

    def _window(self, step: int) -> int:
        return step * PASSED_OVER if self._tells_apart else step

    @property
    def _tells_apart(self) -> bool:
        return self.lead.has_signature and bool(self.others)

    def _may_match(self, read: Subquery) -> ColumnElement[bool]:
        if not self._tells_apart:
            return true()
        return read.c.signature.bitwise_and(self.signature) == self.signature

    def _last(self, tx: Connection, rows: Select[Any], step: int) -> Row[Any] | None:
        """The row that the window ends with; nothing where the list ended before."""
        return tx.execute(rows.limit(1).offset(self._window(step) - 1)).one_or_none()

    def _behind(self, tx: Connection, after: Place) -> Select[Any] | None:
        """The lead's rows from where all conditions may hold again; nothing when one of them has no row left."""
        dated = [one.day_ahead(after, 1) for one in self.others if one.is_dated]
        if self.by_due_date or not dated:
            return self._rows(after)
        days = tx.execute(select(*dated)).one()
        if None in days:
            return None
        assert after.dated_on is not None
        return self._rows(Place.before(min(days)) if min(days) < after.dated_on else after)
