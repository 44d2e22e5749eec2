"""What is written into a register after its row (điều chỉnh sổ): appended with who, when and why, never over it.

A register's row is the row as it was entered and, in their order, these changes. Number and date are never changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, select

from records import schema
from records.audit import Action, Fact, append
from records.identifiers import AgencyId
from records.occasion import Occasion
from records.reason import parse_reason
from records.searching import fold
from records.series import Series

_changes = schema.register_changes


class Book(StrEnum):
    """Which register."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"


class ChangeKind(StrEnum):
    """Why a column has another value than at first."""

    FILLED = "filled"
    """The step that the column is for was done later (columns 7 to 9 of the incoming register)."""
    CORRECTED = "corrected"
    """A person put a mistake right and said why."""
    NOTED = "noted"
    """Something happened to the document that a reader of the register must know."""


@dataclass(frozen=True, slots=True)
class Place:
    """One row of one register."""

    book: Book
    agency_id: AgencyId
    series: Series
    year: int
    number: int


@dataclass(frozen=True, slots=True)
class Change:
    """One column's later value. ``was`` is what it replaced."""

    sequence: int
    kind: ChangeKind
    column: str
    was: str
    value: str
    reason: str
    by: str
    at: datetime


def add_change(
    tx: Connection, by: Occasion, place: Place, kind: ChangeKind, column: str, was: str, value: str, reason: str = ""
) -> Change:
    """Append a change. Raises: RequestError ``reason-malformed`` for a correction without a reason."""
    words = parse_reason(reason) if kind is ChangeKind.CORRECTED else reason
    last = tx.scalar(select(func.max(_changes.c.sequence)).where(*_here(place))) or 0
    change = Change(last + 1, kind, column, was, value, words, by.actor, by.at)
    tx.execute(
        _changes.insert().values(
            book=place.book.value,
            agency_id=place.agency_id,
            series=place.series,
            year=place.year,
            number=place.number,
            sequence=change.sequence,
            kind=kind.value,
            column=column,
            was=was,
            value=value,
            reason=words,
            made_by=by.actor,
            made_at=by.at,
            folded=fold(value),
        )
    )
    if kind is ChangeKind.CORRECTED:
        facts = (Fact("book", place.book.value), Fact("number", place.number), Fact("column", column))
        append(tx, by, place.agency_id, Action.REGISTER_CORRECTED, place.agency_id, *facts)
    return change


def changes_of(
    tx: Connection, book: Book, agency_id: AgencyId, year: int, numbers: Iterable[int], series: Series | None = None
) -> dict[tuple[str, int], tuple[Change, ...]]:
    """The changes of these rows in their order, by series and number."""
    here = [_changes.c.book == book.value, _changes.c.agency_id == agency_id, _changes.c.year == year]
    here.append(_changes.c.number.in_(tuple(numbers)))
    if series is not None:
        here.append(_changes.c.series == series)
    found: dict[tuple[str, int], list[Change]] = defaultdict(list)
    for row in tx.execute(select(_changes).where(*here).order_by(_changes.c.sequence)):
        found[row.series, row.number].append(_change(row))
    return {key: tuple(changes) for key, changes in found.items()}


def _here(place: Place) -> tuple[Any, ...]:
    return (
        _changes.c.book == place.book.value,
        _changes.c.agency_id == place.agency_id,
        _changes.c.series == place.series,
        _changes.c.year == place.year,
        _changes.c.number == place.number,
    )


def _change(row: Row[tuple[Any, ...]]) -> Change:
    return Change(
        row.sequence, ChangeKind(row.kind), row.column, row.was, row.value, row.reason, row.made_by, row.made_at
    )
