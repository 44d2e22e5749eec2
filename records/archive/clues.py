"""One condition of a search as the rows of its index, in the order of the list.

Where a list goes on from is a parameter of each statement, not a part of it: a search builds its statements once, which
takes longer than most of them run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Row,
    ScalarSelect,
    Select,
    String,
    Subquery,
    bindparam,
    func,
    null,
    select,
    tuple_,
)

from records import schema
from records.errors import RequestError
from records.identifiers import AgencyId, RecordId

_records = schema.records
_AFTER_DAY, _AFTER_DUE = bindparam("after_day", type_=Date), bindparam("after_due", type_=Date)
_AFTER_ID = bindparam("after_id", type_=String)


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a list: where a page ended, or where the next one begins."""

    record_id: str
    dated_on: date | None
    due_date: date | None

    @property
    def parameters(self) -> dict[str, Any]:
        """For every statement of this module."""
        return {"after_day": self.dated_on, "after_due": self.due_date, "after_id": self.record_id}

    @classmethod
    def before(cls, day: date) -> Place:
        """Ahead of every row of this day, in a list by day: no identifier of a record sorts behind this one."""
        return cls("zzz", day, None)

    @classmethod
    def of(cls, row: Row[Any]) -> Place:
        return cls(row.record_id, row.dated_on, row.due_date)


def place_of(tx: Connection, agency_id: AgencyId, record_id: RecordId) -> Place:
    """Where a page ended with this record. Raises: RequestError ``cursor-malformed`` when it is not the agency's."""
    own = (_records.c.id == record_id, _records.c.agency_id == agency_id)
    row = tx.execute(select(_records.c.dated_on, _records.c.due_date).where(*own)).one_or_none()
    if row is None:
        raise cursor_malformed()
    return Place(record_id, row.dated_on, row.due_date)


def cursor_malformed() -> RequestError:
    """For a page that is asked for behind something that is in no such list."""
    return RequestError("cursor-malformed", "The cursor is not one that a page gave.", "Vị trí trang không hợp lệ.")


BEGINNING_BY_DAY = Place.before(date.max)
BEGINNING_BY_DUE_DATE = Place("", None, date.min)


@dataclass(frozen=True, slots=True)
class Clue:
    """One condition as the rows of an index: ``record_id`` of every row that meets ``conditions`` is a match."""

    table: Any
    record_id: Column[str]
    conditions: tuple[Any, ...]
    signature: int = 0
    """What the signature of every match has: the bit of its word."""

    @property
    def has_signature(self) -> bool:
        """Whether its rows tell which other words the record may have."""
        return "signature" in self.table.c

    @property
    def is_dated(self) -> bool:
        """Whether its index goes by day: its next row after any place is one step away."""
        return "dated_on" in self.table.c

    def newest_first(self) -> Select[Any]:
        """Its matches by day behind a place; read off its index where that is dated, sorted otherwise."""
        own = self.table if self.is_dated else _records
        signature = [self.table.c.signature] if self.has_signature else []
        query = select(self.record_id.label("record_id"), own.c.dated_on, null().label("due_date"), *signature)
        day, record_id = own.c.dated_on, self.record_id if self.is_dated else _records.c.id
        query = self._from(query, own).where(tuple_(day, record_id) < tuple_(_AFTER_DAY, _AFTER_ID))
        return query.order_by(day.desc(), record_id.desc())

    def overdue_first(self) -> Select[Any]:
        """Its matches by due date behind a place; what has none is not in this list. Read off an index only where the
        condition is one on that date."""
        due = self.table if "due_date" in self.table.c else _records
        query = select(self.record_id.label("record_id"), due.c.dated_on, due.c.due_date)
        query = self._from(query, due).where(tuple_(due.c.due_date, due.c.id) > tuple_(_AFTER_DUE, _AFTER_ID))
        return query.order_by(due.c.due_date, due.c.id)

    def missed_beside(self, lead: Subquery, *, is_dated: bool) -> Any:
        """Whether a row of ``lead`` does not meet it. As a value and not with EXISTS: a planner turns that into a join
        of its own, which reads all of this clue's rows first."""
        same = [self.record_id == lead.c.record_id]
        if is_dated and self.is_dated:
            same.append(self.table.c.dated_on == lead.c.dated_on)
        found = select(self.record_id).where(*self.conditions, *same).limit(1)
        return found.correlate(lead).scalar_subquery().is_(None)

    def counted(self, most: int) -> ScalarSelect[int]:
        """How many rows it has, as far as ``most``."""
        some = select(self.record_id).select_from(self.table).where(*self.conditions).limit(most)
        return select(func.count()).select_from(some.subquery()).scalar_subquery()

    def day_ahead(self, rows: int) -> ScalarSelect[date]:
        """The day of its row that many rows behind a place; nothing where there are fewer."""
        days = self.newest_first().limit(1).offset(rows - 1).subquery()
        return select(days.c.dated_on).scalar_subquery()

    def _from(self, query: Select[Any], sorted_by: Any) -> Select[Any]:
        query = query.select_from(self.table).where(*self.conditions)
        return query if sorted_by is self.table else query.join(_records, _records.c.id == self.record_id)
