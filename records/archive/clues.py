"""One condition of a search as the rows of its index, in the order of the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, Connection, Select, func, select, tuple_

from records import schema

_records = schema.records


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended."""

    record_id: str
    dated_on: date
    due_date: date | None


@dataclass(frozen=True, slots=True)
class Clue:
    """One condition as the rows of an index: ``record_id`` of every row that meets ``conditions`` is a match."""

    table: Any
    record_id: Column[str]
    conditions: tuple[Any, ...]

    def newest_first(self, after: Place | None) -> Select[Any]:
        """Its matches in the order of its index, where that ends in the day."""
        if "dated_on" not in self.table.c:
            return self._sorted(after)
        return _newest_first(self.rows(), self.table.c.dated_on, self.record_id, after)

    def overdue_first(self, after: Place | None) -> Select[Any]:
        due = self.table if "due_date" in self.table.c else _records
        query = self.rows() if due is self.table else self.rows().join(due, due.c.id == self.record_id)
        if after is not None:
            query = query.where(tuple_(due.c.due_date, due.c.id) > tuple_(after.due_date, after.record_id))
        return query.order_by(due.c.due_date, due.c.id)

    def rows(self) -> Select[Any]:
        return select(self.record_id.label("record_id")).select_from(self.table).where(*self.conditions)

    def beside(self, lead: Clue) -> Any:
        """Looked up for each row of ``lead``. As a value and not with EXISTS: a planner turns that into a join of its
        own, which reads all of this clue's rows first."""
        same = [self.record_id == lead.record_id]
        if {"dated_on"} <= {*self.table.c.keys()} & {*lead.table.c.keys()}:
            same.append(self.table.c.dated_on == lead.table.c.dated_on)
        found = select(self.record_id).where(*self.conditions, *same).limit(1)
        return found.correlate(lead.table).scalar_subquery().is_not(None)

    def count(self, tx: Connection, most: int) -> int:
        return int(tx.scalar(select(func.count()).select_from(self.rows().limit(most).subquery())) or 0)

    def _sorted(self, after: Place | None) -> Select[Any]:
        day = _records.c.dated_on
        return _newest_first(self.rows().join(_records, _records.c.id == self.record_id), day, _records.c.id, after)


def _newest_first(query: Select[Any], day: Any, record_id: Any, after: Place | None) -> Select[Any]:
    if after is not None:
        query = query.where(tuple_(day, record_id) < tuple_(after.dated_on, after.record_id))
    return query.order_by(day.desc(), record_id.desc())
