"""Walking a list of matches by its leading condition, so many rows at a time and not for ever.

Two common conditions may hardly ever hold together; looking at every row of one of them takes as long as the archive is
large. So a page looks at so many rows and no more, and where it found less than a page it says how far it came: the
next page goes on from there. Where the conditions lie apart in time, what lies between is stepped over.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Integer, Select, Subquery, bindparam, case, select, true

from records.archive.clues import Clue, Place
from records.identifiers import RecordId

STEPS = (150, 500, 1100)
"""Rows looked at, one step after the other, until the page is full: few first, because most pages fill at once.
1,750 in all, each looked up in every other condition's index: some ten milliseconds."""
PASSED_OVER = 8
"""Rows read for each one looked at, where a signature tells most of them apart: reading ten takes as long as looking up
one word."""
_LOOKED_AT, _WINDOW = bindparam("looked_at", type_=Integer), bindparam("window", type_=Integer)


@dataclass(frozen=True, slots=True)
class Found:
    """Identifiers in the order of the list, and where the next page begins to look, if there is more to look at."""

    record_ids: tuple[RecordId, ...]
    next_cursor: RecordId | None


@dataclass(frozen=True, slots=True)
class Walk:
    """Along ``lead``, keeping rows that meet all ``others``."""

    lead: Clue
    others: tuple[Clue, ...]
    by_due_date: bool

    def page(self, tx: Connection, after: Place, limit: int) -> Found:
        """At most ``limit`` matches behind ``after``: fewer only at the end, or where the steps were used up."""
        found: list[RecordId] = []
        cursor: RecordId | None = None
        looked_at, last_read, next_days = self._looked_at(), self._last_read(), self._next_days()
        for step in STEPS if self.others else (limit + 1,):
            at = after.parameters | {"looked_at": step, "window": self._window(step), "last": self._window(step) - 1}
            rows = tx.execute(looked_at, at).all()
            found += [RecordId(row.record_id) for row in rows if row.is_match]
            if len(found) > limit:
                return Found(tuple(found[:limit]), found[limit - 1])
            last = rows[-1] if len(rows) == step else tx.execute(last_read, at).one_or_none()
            came_to = None if last is None else Place.of(last)
            behind = None if came_to is None else _stepped_over(tx, next_days, came_to)
            if came_to is None or behind is None:
                return Found(tuple(found), None)
            cursor, after = RecordId(came_to.record_id), behind
        return Found(tuple(found), cursor)

    def _rows(self) -> Select[Any]:
        return self.lead.overdue_first() if self.by_due_date else self.lead.newest_first()

    def _looked_at(self) -> Select[Any]:
        """The next rows that may match, each with whether it does; fewer than asked where the window has no more."""
        read = self._rows().limit(_WINDOW).subquery("read")
        looked_at = select(read).where(self._may_match(read)).limit(_LOOKED_AT).subquery("looked_at")
        missed = ((clue.missed_beside(looked_at, is_dated=self.lead.is_dated), False) for clue in self.others)
        is_match = case(*missed, else_=True) if self.others else true()
        own = looked_at.c
        order = (own.due_date, own.record_id) if self.by_due_date else (own.dated_on.desc(), own.record_id.desc())
        return select(own.record_id, own.dated_on, own.due_date, is_match.label("is_match")).order_by(*order)

    def _window(self, step: int) -> int:
        return step * PASSED_OVER if self._tells_apart else step

    @property
    def _tells_apart(self) -> bool:
        return self.lead.has_signature and bool(self.others) and not self.by_due_date

    def _may_match(self, read: Subquery) -> ColumnElement[bool]:
        """Not of rows whose signature lacks the bit of a word that is asked for."""
        if not self._tells_apart:
            return true()
        asked = reduce(or_, (clue.signature for clue in self.others))
        return read.c.signature.bitwise_and(asked) == asked

    def _last_read(self) -> Select[Any]:
        """The row that the window ends with; none where the list ended before."""
        return self._rows().limit(1).offset(bindparam("last", type_=Integer))

    def _next_days(self) -> Select[Any] | None:
        """The day of each dated condition's next row."""
        dated = [one.day_ahead(1) for one in self.others if one.is_dated]
        if self.by_due_date or not dated:
            return None
        return cast("Select[Any]", select(*dated))


def _stepped_over(tx: Connection, next_days: Select[Any] | None, after: Place) -> Place | None:
    """From where all conditions may hold again; nothing when one of them has no row left."""
    if next_days is None:
        return after
    days = tx.execute(next_days, after.parameters).one()
    if None in days:
        return None
    assert after.dated_on is not None
    return Place.before(min(days)) if min(days) < after.dated_on else after
