"""The outgoing register (sổ đăng ký văn bản đi): the eight columns of Decree 30/2020/NĐ-CP, appendix IV.

Rows are written by numbering and never changed; the database refuses it. A correction is appended
(:mod:`records.register_changes`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, or_, select, tuple_

from records import schema
from records.document_number import DocumentNumber, IssueDate, Notation
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import AgencyId, DocumentId
from records.occasion import Occasion
from records.outgoing.particulars import Particulars, Recipient, recipients_from_json, recipients_to_json
from records.outgoing.states import Corrected, NumberCancelled, OutgoingDocument, Recalled, Replaced
from records.outgoing.transitions import STATE_NAMES
from records.register_changes import Book, Change, ChangeKind, Place, add_change, changes_of
from records.searching import fold, holds_words
from records.series import Series

PAGE_MAX = 200
"""Rows a page of the register shows at most; the next page has its own cursor."""
CORRECTABLE = ("kind_name", "subject", "signer", "recipients", "archive_unit", "copies", "note")
"""Number and date stay for ever."""
_TEXT_MAX = {"kind_name": 100, "subject": 500, "signer": 50, "recipients": 4000, "archive_unit": 200, "note": 500}

_ENDED: tuple[type[OutgoingDocument], ...] = (NumberCancelled, Recalled, Replaced, Corrected)
_register = schema.outgoing_register
_changes = schema.register_changes


@dataclass(frozen=True, slots=True)
class Fate:
    """What came of a document after its number; a reader of the register must know it."""

    state: type[OutgoingDocument]
    """NumberCancelled, Recalled, Replaced or Corrected."""
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One row, its eight columns in the order of the appendix, as they stand after all corrections."""

    number: DocumentNumber
    """(1) Số, ký hiệu văn bản."""
    issue_date: IssueDate
    """(2) Ngày tháng văn bản."""
    kind_name: str
    subject: str
    """(3) Tên loại và trích yếu nội dung văn bản."""
    signer: str
    """(4) Người ký."""
    recipients: tuple[Recipient, ...]
    """(5) Nơi nhận văn bản."""
    archive_unit: str
    """(6) Đơn vị, người nhận bản lưu."""
    copies: int
    """(7) Số lượng bản."""
    note: str
    """(8) Ghi chú."""
    document_id: DocumentId
    series: Series
    changes: tuple[Change, ...] = ()
    fate: Fate | None = None

    @property
    def kind_and_subject(self) -> str:
        """Column 3 as it is printed."""
        return f"{self.kind_name} {self.subject}"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row a page goes on after: rows are in the order of series and number."""

    series: str
    number: int


@dataclass(frozen=True, slots=True)
class OutgoingFilter:
    """What the register is narrowed down to; nothing means everything of the year."""

    year: int
    series: Series | None = None
    query: str = ""
    since: date | None = None
    until: date | None = None
    kind_name: str = ""
    """As it was entered or is corrected to."""
    state: type[OutgoingDocument] | None = None
    """What has become of the document by now."""


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A page of the register; the cursors are the row to continue after, nothing at the end."""

    rows: tuple[RegisterRow, ...]
    next_row: Cursor | None

    @property
    def next_cursor(self) -> int | None:
        """The number to continue after, for a page of one series."""
        return None if self.next_row is None else self.next_row.number


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row is written from: a document that has just got its number and date."""

    document_id: DocumentId
    particulars: Particulars
    number: DocumentNumber
    issue_date: IssueDate
    signer: str


def enter(tx: Connection, by: Occasion, entry: Entry) -> None:
    """Write the row of a document that has just got its number; only numbering calls this.

    Raises: ConflictError ``number-notation-taken``: another series gave this number with this notation this year.
    """
    particulars, signer = entry.particulars, entry.signer
    _refuse_double(tx, entry)
    names = (recipient.name for recipient in particulars.recipients)
    words = (particulars.kind_name, particulars.subject, signer, *names, particulars.note)
    tx.execute(
        _register.insert().values(
            agency_id=particulars.agency_id,
            series=particulars.series,
            year=entry.issue_date.year,
            number=entry.number.number,
            notation=entry.number.notation,
            issue_date=entry.issue_date,
            kind_name=particulars.kind_name,
            subject=particulars.subject,
            signer=signer,
            recipients=recipients_to_json(particulars.recipients),
            archive_unit=particulars.archive_unit,
            copies=particulars.copies,
            note=particulars.note,
            document_id=entry.document_id,
            registered_at=by.at,
            folded=fold(str(entry.number), *words),
        )
    )


def correct(
    tx: Connection, by: Occasion, agency_id: AgencyId, cursor: Cursor, year: int, column: str, value: str, reason: str
) -> RegisterRow:
    """Put a column right; what stood there before stays readable. Recipients are apart by semicolons.

    Raises: RequestError ``column-not-correctable``, ``correction-malformed``, ``reason-malformed``;
    NotFoundError ``register-row-not-found``.
    """
    if column not in CORRECTABLE:
        raise RequestError(
            "column-not-correctable",
            f"These columns can be corrected: {', '.join(CORRECTABLE)}.",
            f"Chỉ đính chính được các cột: {', '.join(CORRECTABLE)}.",
        )
    place = Place(Book.OUTGOING, agency_id, Series(cursor.series), year, cursor.number)
    now = row_at(tx, agency_id, cursor, year, is_locked=True)
    add_change(tx, by, place, ChangeKind.CORRECTED, column, cell(now, column), _checked(column, value), reason)
    return row_at(tx, agency_id, cursor, year)


def row_at(tx: Connection, agency_id: AgencyId, cursor: Cursor, year: int, is_locked: bool = False) -> RegisterRow:
    """One row of a year. Raises: NotFoundError ``register-row-not-found``."""
    here = (_register.c.agency_id == agency_id, _register.c.series == cursor.series)
    query = select(_register).where(*here, _register.c.year == year, _register.c.number == cursor.number)
    row = tx.execute(query.with_for_update() if is_locked else query).one_or_none()
    if row is None:
        raise NotFoundError("register-row-not-found", "The register has no such row.", "Sổ không có số này.")
    return _rows(tx, agency_id, year, [row])[0]


def row_of(tx: Connection, document_id: DocumentId) -> RegisterRow | None:
    """The row of a document; nothing before it has a number."""
    row = tx.execute(select(_register).where(_register.c.document_id == document_id)).one_or_none()
    return None if row is None else _rows(tx, AgencyId(row.agency_id), row.year, [row])[0]


def note_signed(tx: Connection, by: Occasion, row: RegisterRow, agency_id: AgencyId, entry: Entry) -> None:
    """A number was given before the signature, and what was signed says something else: the row follows it."""
    place = Place(Book.OUTGOING, agency_id, row.series, row.issue_date.year, row.number.number)
    particulars = entry.particulars
    signed = {
        "kind_name": particulars.kind_name,
        "subject": particulars.subject,
        "signer": entry.signer,
        "recipients": "; ".join(recipient.name for recipient in particulars.recipients),
    }
    for column, value in signed.items():
        if cell(row, column) != value:
            add_change(tx, by, place, ChangeKind.NOTED, column, cell(row, column), value, "theo văn bản đã ký")


def list_outgoing(
    tx: Connection, agency_id: AgencyId, series: Series, year: int, after: int = 0, limit: int = 50
) -> RegisterPage:
    """The register of one series and year, by number, from the number after ``after``.

    Raises: RequestError ``page-size-malformed``.
    """
    return list_book(tx, agency_id, OutgoingFilter(year, series), Cursor(series, after), limit)


def list_book(
    tx: Connection, agency_id: AgencyId, wanted: OutgoingFilter, after: Cursor | None = None, limit: int = 50
) -> RegisterPage:
    """The register of a year by series and number, from the row after ``after``.

    Raises: RequestError ``page-size-malformed``.
    """
    if not 1 <= limit <= PAGE_MAX:
        raise RequestError("page-size-malformed", f"A page has 1 to {PAGE_MAX} rows.")
    place = (_register.c.series, _register.c.number)
    query = select(*place).where(*_conditions(tx, agency_id, wanted))
    if after is not None and wanted.series is not None:
        query = query.where(_register.c.number > after.number)
    elif after is not None:
        same = and_(_register.c.series == after.series, _register.c.number > after.number)
        query = query.where(or_(_register.c.series > after.series, same))
    found = query.order_by(*place).limit(limit + 1).subquery()  # of an index alone; the rows are read for one page
    whole = select(_register).join(found, and_(found.c.series == place[0], found.c.number == place[1]))
    own = (_register.c.agency_id == agency_id, _register.c.year == wanted.year)
    rows = tx.execute(whole.where(*own).order_by(*place)).all()
    shown = _rows(tx, agency_id, wanted.year, rows[:limit])
    last = shown[-1] if len(rows) > limit else None
    return RegisterPage(shown, Cursor(last.series, last.number.number) if last else None)


def _conditions(tx: Connection, agency_id: AgencyId, wanted: OutgoingFilter) -> list[ColumnElement[bool]]:
    conditions = [_register.c.agency_id == agency_id, _register.c.year == wanted.year]
    if wanted.series is not None:
        conditions.append(_register.c.series == wanted.series)
    if wanted.since is not None:
        conditions.append(_register.c.issue_date >= wanted.since)
    if wanted.until is not None:
        conditions.append(_register.c.issue_date <= wanted.until)
    if wanted.state is not None:
        conditions.append(_stands_in(wanted.state))
    own = (_changes.c.book == Book.OUTGOING.value, _changes.c.agency_id == agency_id, _changes.c.year == wanted.year)
    here, changed = tuple_(_register.c.series, _register.c.number), select(_changes.c.series, _changes.c.number)
    if wanted.kind_name:
        later = (_changes.c.column == "kind_name", _changes.c.value == wanted.kind_name)
        conditions.append(or_(_register.c.kind_name == wanted.kind_name, here.in_(changed.where(*own, *later))))
    for in_row, in_change in zip(
        holds_words(_register.c.folded, wanted.query), holds_words(_changes.c.folded, wanted.query), strict=True
    ):
        corrected = changed.where(*own, in_change)
        is_corrected = tx.execute(corrected.limit(1)).first() is not None
        conditions.append(or_(in_row, here.in_(corrected)) if is_corrected else in_row)
    return conditions


def _stands_in(state: type[OutgoingDocument]) -> ColumnElement[bool]:
    documents = schema.documents.c
    return exists().where(documents.id == _register.c.document_id, documents.state == STATE_NAMES[state])


def _refuse_double(tx: Connection, numbered: Entry) -> None:
    """Number and notation together are unique in an agency's year (article 15.2), whatever the series."""
    same = (
        _register.c.agency_id == numbered.particulars.agency_id,
        _register.c.year == numbered.issue_date.year,
        _register.c.notation == numbered.number.notation,
        _register.c.number == numbered.number.number,
    )
    if tx.execute(select(_register.c.series).where(*same)).first() is not None:
        raise ConflictError(
            "number-notation-taken",
            f"{numbered.number} was given this year in another series; this series needs a notation of its own.",
            f"Số {numbered.number} đã được cấp trong năm ở dãy số khác; dãy số này cần ký hiệu riêng.",
        )


def _checked(column: str, value: str) -> str:
    text = value.strip()
    good = text.isdecimal() and 0 < int(text) < 10_000 if column == "copies" else len(text) <= _TEXT_MAX[column]
    if not good or (not text and column in ("subject", "signer")):
        raise RequestError(
            "correction-malformed", "This cannot stand in that column.", "Nội dung đính chính không hợp lệ."
        )
    return text


def cell(row: RegisterRow, column: str) -> str:
    """What stands in a column that can be corrected, as a correction is written."""
    if column == "recipients":
        return "; ".join(recipient.name for recipient in row.recipients)
    return str(getattr(row, column))


def _rows(tx: Connection, agency_id: AgencyId, year: int, rows: Any) -> tuple[RegisterRow, ...]:
    changes = changes_of(tx, Book.OUTGOING, agency_id, year, {row.number for row in rows})
    fates = _fates(tx, [row.document_id for row in rows])
    return tuple(_row(row, changes.get((row.series, row.number), ()), fates.get(row.document_id)) for row in rows)


def _fates(tx: Connection, ids: list[str]) -> dict[str, Fate]:
    documents = schema.documents.c
    ended = {STATE_NAMES[state]: state for state in _ENDED}
    query = select(documents.id, documents.state, documents.ended_at, documents.end_reason)
    rows = tx.execute(query.where(documents.id.in_(ids), documents.state.in_(ended), documents.ended_at.is_not(None)))
    return {row.id: Fate(ended[row.state], row.ended_at, row.end_reason or "") for row in rows}


def _row(row: Row[tuple[Any, ...]], changes: tuple[Change, ...], fate: Fate | None) -> RegisterRow:
    entered = RegisterRow(
        number=DocumentNumber(row.number, Notation(row.notation)),
        issue_date=IssueDate.on(row.issue_date),
        kind_name=row.kind_name,
        subject=row.subject,
        signer=row.signer,
        recipients=recipients_from_json(row.recipients),
        archive_unit=row.archive_unit,
        copies=row.copies,
        note=row.note,
        document_id=DocumentId(row.document_id),
        series=Series(row.series),
        changes=changes,
        fate=fate,
    )
    later: dict[str, Any] = {change.column: _value(change) for change in changes}
    return replace(entered, **later) if later else entered


def _value(change: Change) -> object:
    if change.column == "copies":
        return int(change.value)
    if change.column == "recipients":
        return tuple(Recipient(name.strip()) for name in change.value.split(";") if name.strip())
    return change.value
