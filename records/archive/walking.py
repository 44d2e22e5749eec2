"""Walking a list of matches by its leading condition, so many rows at a time and not for ever.

Two common conditions may hardly ever hold together; looking at every row of one of them takes as long as the archive is
large. So a page looks at so many rows and no more, and where it found less than a page it says how far it came: the
next page goes on from there. Where the conditions lie apart in time, what lies between is stepped over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from records.archive.clues import Clue, Place
from records.identifiers import RecordId

STEPS = (150, 600, 1750)
"""Rows looked at, one step after the other, until the page is full: few first, because most pages fill at once.
2,500 in all, each looked up in every other condition's index: some ten milliseconds."""


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

    def page(self, tx: Connection, after: Place | None, limit: int) -> Found:
        """At most ``limit`` matches behind ``after``: fewer only at the end, or where the steps were used up."""
        found: list[RecordId] = []
        rows = self._rows(after)
        for step in STEPS if self.others else (limit + 1,):
            found += self._matches(tx, rows, step, limit + 1 - len(found))
            if len(found) > limit:
                return Found(tuple(found[:limit]), found[limit - 1])
            last = tx.execute(rows.limit(1).offset(step - 1)).one_or_none()
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

    def _matches(self, tx: Connection, rows: Select[Any], step: int, most: int) -> list[RecordId]:
        looked_at = rows.limit(step).subquery("looked_at")
        query = select(looked_at.c.record_id)
        for clue in self.others:
            query = query.where(clue.beside(looked_at, is_dated=self.lead.is_dated))
        own = looked_at.c
        order = (own.due_date, own.record_id) if self.by_due_date else (own.dated_on.desc(), own.record_id.desc())
        return [RecordId(row.record_id) for row in tx.execute(query.order_by(*order).limit(most))]

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
