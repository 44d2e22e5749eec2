"""The registers as the edges are given them: rows with their later changes, and sheets to print or save."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What was written into a row later. ``kind``: filled, corrected, noted."""

    kind: str
    column: str
    was: str
    value: str
    reason: str
    by: str
    """The person's name."""
    at: datetime


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One row before it is corrected: what stands now in each column that can be."""

    words: str
    """Its number, as the register writes it."""
    cells: tuple[tuple[str, str], ...]
    """Column and value."""


@dataclass(frozen=True, slots=True)
class OutgoingRowView:
    """One row of the outgoing register: the eight columns as they stand now, and what they were before."""

    series: str
    ordinal: int
    """With ``series`` and the year the name of the row."""
    number: str
    issued_on: date
    kind_and_subject: str
    signer: str
    recipients: str
    copy_kept_by: str
    copies: int
    note: str
    document_id: str
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class IncomingRowView:
    """One row of the incoming register: the ten columns as they stand now, and what they were before."""

    arrival_date: date
    number: int
    author: str
    notation: str
    document_date: str
    kind_and_subject: str
    handler: str
    transferred_on: str
    receipt: str
    note: str
    incoming_id: str
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class OutgoingBookPage:
    """A page; ``next_cursor`` is None at the end."""

    items: tuple[OutgoingRowView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class IncomingBookPage:
    """A page; ``next_cursor`` is None at the end."""

    items: tuple[IncomingRowView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A register as it is printed: the decree's columns, every cell as text, corrections in the last column."""

    title: str
    agency_name: str
    parent_name: str | None
    year: int
    narrowed: str
    """What the rows were narrowed down to, in words; empty for the whole year."""
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    """Relative widths of the columns."""
    rows: tuple[tuple[str, ...], ...]
    printed_at: datetime
