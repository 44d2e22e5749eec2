"""The incoming register (sổ đăng ký văn bản đến): the ten columns of Decree 30/2020/NĐ-CP, appendix IV.

Rows are written by registering and never changed; what happens later is appended (:mod:`records.register_changes`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, select

from records import schema
from records.errors import NotFoundError, RequestError
from records.identifiers import AgencyId, IncomingId
from records.incoming.states import Assigned, IncomingDocument, InProgress, Registered
from records.occasion import Occasion
from records.register_changes import Book, Change, ChangeKind, Place, add_change, changes_of
from records.searching import fold, holds_words
from records.series import INCOMING_SERIES

PAGE_MAX = 200
"""Rows a page of the register shows at most; the next page has its own cursor."""
CORRECTABLE = ("author", "notation", "document_date", "kind_name", "subject", "note")
"""Arrival date and number stay for ever; columns 7 to 9 follow from assigning and taking up."""

_register = schema.incoming_register
_changes = schema.register_changes


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """One row, its ten columns in the order of the appendix, as they stand after all changes."""

    arrival_date: date
    """(1) Ngày đến."""
    number: int
    """(2) Số đến."""
    author: str
    """(3) Tác giả."""
    notation: str
    """(4) Số, ký hiệu."""
    document_date: str
    """(5) Ngày tháng văn bản, as DD/MM/YYYY; empty when the document has none."""
    kind_name: str
    subject: str
    """(6) Tên loại và trích yếu nội dung."""
    handler: str
    """(7) Đơn vị hoặc người nhận."""
    transferred_on: str
    """(8) Ngày chuyển."""
    receipt: str
    """(9) Ký nhận: who and when."""
    note: str
    """(10) Ghi chú."""
    incoming_id: IncomingId
    changes: tuple[Change, ...] = ()

    @property
    def kind_and_subject(self) -> str:
        """Column 6 as it is printed."""
        return f"{self.kind_name} {self.subject}".strip()


@dataclass(frozen=True, slots=True)
class BookFilter:
    """What a register is narrowed down to; nothing means everything of the year."""

    year: int
    query: str = ""
    since: date | None = None
    until: date | None = None
    kind_name: str = ""
    """As it was entered or is corrected to."""
    state: str | None = None
    """What has become of the document by now: a name of :data:`records.incoming.store.STATE_NAMES`."""


@dataclass(frozen=True, slots=True)
class IncomingBookPage:
    """A page of the register; ``next_cursor`` is the number to continue after, nothing at the end."""

    rows: tuple[IncomingRow, ...]
    next_cursor: int | None


def enter(tx: Connection, by: Occasion, registered: Registered) -> None:
    """Write the row of a document that has just got its arrival number; only registering calls this."""
    arrival = registered.arrival
    tx.execute(
        _register.insert().values(
            agency_id=arrival.agency_id,
            year=registered.arrival_date.year,
            number=registered.arrival_number,
            arrival_date=registered.arrival_date,
            author=arrival.author,
            notation=arrival.notation,
            document_date=f"{arrival.issue_date:%d/%m/%Y}" if arrival.issue_date else "",
            kind_name=arrival.kind_name,
            subject=arrival.subject,
            note=arrival.note,
            incoming_id=registered.id,
            registered_at=by.at,
            folded=fold(arrival.author, arrival.notation, arrival.kind_name, arrival.subject, arrival.note),
        )
    )


def note_handler(tx: Connection, by: Occasion, assigned: Assigned, handler: str) -> None:
    """Fill columns 7 and 8; assigned again, column 9 is open again."""
    for column, value in (("handler", handler), ("transferred_on", f"{by.local_date:%d/%m/%Y}"), ("receipt", "")):
        _change(tx, by, assigned, ChangeKind.FILLED, column, value)


def note_receipt(tx: Connection, by: Occasion, taken: InProgress, receipt: str) -> None:
    """Fill column 9."""
    _change(tx, by, taken, ChangeKind.FILLED, "receipt", receipt)


def note_withdrawal(tx: Connection, by: Occasion, document: IncomingDocument, what: str, reason: str) -> None:
    """Column 10 says that the sender took it back or replaced it; the row itself stays."""
    words = {"recall": "Đã thu hồi", "update": "Đã cập nhật", "replace": "Đã thay thế"}[what]
    row = row_of(tx, document.id)
    note = "; ".join(part for part in (row.note, f"{words} {by.local_date:%d/%m/%Y}: {reason}") if part)
    _change(tx, by, document, ChangeKind.NOTED, "note", note)


def correct(
    tx: Connection, by: Occasion, agency_id: AgencyId, year: int, number: int, column: str, value: str, reason: str
) -> IncomingRow:
    """Put a column right; what stood there before stays readable.

    Raises: RequestError ``column-not-correctable``, ``reason-malformed``; NotFoundError ``register-row-not-found``.
    """
    if column not in CORRECTABLE:
        raise RequestError(
            "column-not-correctable",
            f"These columns can be corrected: {', '.join(CORRECTABLE)}.",
            f"Chỉ đính chính được các cột: {', '.join(CORRECTABLE)}.",
        )
    now = row_at(tx, agency_id, year, number, is_locked=True)
    place = Place(Book.INCOMING, agency_id, INCOMING_SERIES, year, number)
    add_change(tx, by, place, ChangeKind.CORRECTED, column, getattr(now, column), value.strip(), reason)
    return row_at(tx, agency_id, year, number)


def row_at(tx: Connection, agency_id: AgencyId, year: int, number: int, is_locked: bool = False) -> IncomingRow:
    """One row of a year. Raises: NotFoundError ``register-row-not-found``."""
    here = (_register.c.agency_id == agency_id, _register.c.year == year, _register.c.number == number)
    query = select(_register).where(*here)
    row = tx.execute(query.with_for_update() if is_locked else query).one_or_none()
    if row is None:
        raise NotFoundError("register-row-not-found", "The register has no such row.", "Sổ không có số này.")
    return _rows(tx, agency_id, year, [row])[0]


def row_of(tx: Connection, incoming_id: IncomingId) -> IncomingRow:
    """The row of one document. Raises: NotFoundError ``register-row-not-found``."""
    row = tx.execute(select(_register).where(_register.c.incoming_id == incoming_id)).one_or_none()
    if row is None:
        raise NotFoundError("register-row-not-found", "The register has no such row.", "Sổ không có số này.")
    return _rows(tx, AgencyId(row.agency_id), row.year, [row])[0]


def list_incoming_book(
    tx: Connection, agency_id: AgencyId, wanted: BookFilter, after: int = 0, limit: int = 50
) -> IncomingBookPage:
    """The register of a year by number, after ``after``. Raises: RequestError ``page-size-malformed``."""
    if not 1 <= limit <= PAGE_MAX:
        raise RequestError("page-size-malformed", f"A page has 1 to {PAGE_MAX} rows.")
    query = select(_register.c.number).where(*_conditions(tx, agency_id, wanted), _register.c.number > after)
    numbers = tx.scalars(query.order_by(_register.c.number).limit(limit + 1)).all()
    own = (_register.c.agency_id == agency_id, _register.c.year == wanted.year, _register.c.number.in_(numbers))
    rows = tx.execute(select(_register).where(*own).order_by(_register.c.number)).all()
    shown = _rows(tx, agency_id, wanted.year, rows[:limit])
    return IncomingBookPage(shown, shown[-1].number if len(rows) > limit else None)


def _conditions(tx: Connection, agency_id: AgencyId, wanted: BookFilter) -> list[ColumnElement[bool]]:
    conditions = [_register.c.agency_id == agency_id, _register.c.year == wanted.year]
    if wanted.since is not None:
        conditions.append(_register.c.arrival_date >= wanted.since)
    if wanted.until is not None:
        conditions.append(_register.c.arrival_date <= wanted.until)
    if wanted.state is not None:
        documents = schema.incoming_documents.c
        conditions.append(exists().where(documents.id == _register.c.incoming_id, documents.state == wanted.state))
    own = (_changes.c.book == Book.INCOMING.value, _changes.c.agency_id == agency_id, _changes.c.year == wanted.year)
    if wanted.kind_name:
        renamed = (_changes.c.column == "kind_name", _changes.c.value == wanted.kind_name)
        named_later = select(_changes.c.number).where(*own, *renamed)
        conditions.append((_register.c.kind_name == wanted.kind_name) | _register.c.number.in_(named_later))
    for in_row, in_change in zip(
        holds_words(_register.c.folded, wanted.query), holds_words(_changes.c.folded, wanted.query), strict=True
    ):
        corrected = select(_changes.c.number).where(*own, in_change)
        is_corrected = tx.execute(corrected.limit(1)).first() is not None
        conditions.append(in_row | _register.c.number.in_(corrected) if is_corrected else in_row)
    return conditions


def _rows(
    tx: Connection, agency_id: AgencyId, year: int, rows: list[Row[tuple[Any, ...]]] | Any
) -> tuple[IncomingRow, ...]:
    changes = changes_of(tx, Book.INCOMING, agency_id, year, [row.number for row in rows])
    return tuple(_row(row, changes.get((INCOMING_SERIES, row.number), ())) for row in rows)


def _row(row: Row[tuple[Any, ...]], changes: tuple[Change, ...]) -> IncomingRow:
    entered = IncomingRow(
        arrival_date=row.arrival_date,
        number=row.number,
        author=row.author,
        notation=row.notation,
        document_date=row.document_date,
        kind_name=row.kind_name,
        subject=row.subject,
        handler="",
        transferred_on="",
        receipt="",
        note=row.note,
        incoming_id=IncomingId(row.incoming_id),
        changes=changes,
    )
    later: dict[str, Any] = {change.column: change.value for change in changes}
    return replace(entered, **later)


def _change(
    tx: Connection, by: Occasion, document: IncomingDocument, kind: ChangeKind, column: str, value: str
) -> None:
    row = row_of(tx, document.id)
    place = Place(Book.INCOMING, document.arrival.agency_id, INCOMING_SERIES, row.arrival_date.year, row.number)
    was = getattr(row, column)
    if was != value:
        add_change(tx, by, place, kind, column, was, value)
