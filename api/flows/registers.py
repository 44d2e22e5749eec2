"""The two registers: look, correct by appending, take out as a sheet to print (articles 16.2b, 22.3b)."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from api.book_views import (
    ChangeView,
    IncomingBookPage,
    IncomingRowView,
    OutgoingBookPage,
    OutgoingRowView,
    Sheet,
    StandingRow,
)
from api.flows.access import require
from api.flows.screening import admit_text
from api.office import Office
from api.views import Actor, Duty
from records import incoming_register, register
from records.agencies import load_agency, load_person
from records.database import snapshot, transaction
from records.errors import NotFoundError, RequestError
from records.identifiers import AgencyId, PersonId
from records.incoming_register import BookFilter, IncomingRow
from records.occasion import SYSTEM, VIETNAM
from records.outgoing import (
    Corrected,
    Dispatched,
    Issued,
    NumberCancelled,
    Numbered,
    OutgoingDocument,
    Recalled,
    Replaced,
    Sealed,
)
from records.outgoing.transitions import STATE_NAMES, STATE_NAMES_VI
from records.register import Cursor, OutgoingFilter, RegisterRow
from records.register_changes import Book, Change, ChangeKind
from records.series import Series

OUTGOING_STATES: dict[str, type[OutgoingDocument]] = {
    STATE_NAMES[state].replace("-", "_"): state
    for state in (Numbered, Sealed, NumberCancelled, Issued, Dispatched, Corrected, Recalled, Replaced)
}
"""What a document that has a number can have become."""
INCOMING_STATES = {
    "registered": "đã đăng ký",
    "assigned": "đã phân công",
    "in_progress": "đang xử lý",
    "completed": "đã hoàn thành",
    "withdrawn": "nơi gửi đã lấy lại",
}
"""What a document that has an arrival number can have become, and its words on a printed sheet."""
_STATE_WORDS = INCOMING_STATES | {name: STATE_NAMES_VI[state] for name, state in OUTGOING_STATES.items()}
READERS = (Duty.CLERK, Duty.LEADER, Duty.ARCHIVIST, Duty.BUSINESS_MEMBER)
FIRST_YEAR, LAST_YEAR = 1945, 9999
EXPORT_PAGE = register.PAGE_MAX
"""Rows read at a time for an export: one consistent view, bounded work a query."""

OUTGOING_COLUMNS = (
    ("Số, ký hiệu văn bản", 10),
    ("Ngày tháng văn bản", 8),
    ("Tên loại và trích yếu nội dung văn bản", 28),
    ("Người ký", 11),
    ("Nơi nhận văn bản", 17),
    ("Đơn vị, người nhận bản lưu", 8),
    ("Số lượng bản", 6),
    ("Ghi chú", 12),
)
INCOMING_COLUMNS = (
    ("Ngày đến", 8),
    ("Số đến", 5),
    ("Tác giả", 13),
    ("Số, ký hiệu", 9),
    ("Ngày tháng", 8),
    ("Tên loại và trích yếu nội dung", 22),
    ("Đơn vị hoặc người nhận", 11),
    ("Ngày chuyển", 8),
    ("Ký nhận", 9),
    ("Ghi chú", 10),
)
_COLUMN_NAMES = {
    "kind_name": "tên loại",
    "subject": "trích yếu",
    "signer": "người ký",
    "recipients": "nơi nhận",
    "archive_unit": "bản lưu",
    "copies": "số lượng",
    "note": "ghi chú",
    "author": "tác giả",
    "notation": "số, ký hiệu",
    "document_date": "ngày văn bản",
}


@dataclass(frozen=True, slots=True)
class BookQuery:
    """What a person asks of a register; without a year this year."""

    year: int | None = None
    series: str | None = None
    query: str = ""
    since: date | None = None
    until: date | None = None
    kind_name: str = ""
    """Name of a kind (``Quyết định``), as the register writes it."""
    state: str | None = None
    """Where the document stands by now."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One column of one row put right, with the reason. ``series`` is for the outgoing register."""

    number: int
    column: str
    value: str
    reason: str
    year: int | None = None
    series: str = "chung"


def outgoing_book(office: Office, actor: Actor, wanted: BookQuery, cursor: str | None, limit: int) -> OutgoingBookPage:
    """The outgoing register, by series and number.

    Raises: NotAllowedError ``duty-missing``; RequestError ``cursor-malformed``, ``year-malformed``, ``state-unknown``.
    """
    require(actor, *READERS)
    after = _outgoing_cursor(cursor)
    with snapshot(office.engine) as tx:
        page = register.list_book(tx, AgencyId(actor.agency_id), _outgoing(office, actor, wanted), after, limit)
        rows = tuple(_outgoing_view(tx, row) for row in page.rows)
    following = page.next_row
    return OutgoingBookPage(rows, f"{following.series}:{following.number}" if following else None)


def incoming_book(office: Office, actor: Actor, wanted: BookQuery, cursor: str | None, limit: int) -> IncomingBookPage:
    """The incoming register, by arrival number. Raises as :func:`outgoing_book`."""
    require(actor, *READERS)
    after = _number(cursor) if cursor else 0
    with snapshot(office.engine) as tx:
        asked = _incoming(office, actor, wanted)
        page = incoming_register.list_incoming_book(tx, AgencyId(actor.agency_id), asked, after, limit)
        rows = tuple(_incoming_view(tx, row) for row in page.rows)
    return IncomingBookPage(rows, str(page.next_cursor) if page.next_cursor else None)


def correct_outgoing(office: Office, actor: Actor, wanted: Correction) -> OutgoingRowView:
    """Append a correction. Raises: as :func:`records.register.correct`; RefusedByScreeningError."""
    _allow_correction(office, actor, wanted)
    place = Cursor(wanted.series, wanted.number)
    with transaction(office.engine) as tx:
        by = office.occasion(actor)
        year = _year(wanted.year, by.local_date.year)
        agency = AgencyId(actor.agency_id)
        row = register.correct(tx, by, agency, place, year, wanted.column, wanted.value, wanted.reason)
        return _outgoing_view(tx, row)


def correct_incoming(office: Office, actor: Actor, wanted: Correction) -> IncomingRowView:
    """Append a correction. Raises: as :func:`records.incoming_register.correct`; RefusedByScreeningError."""
    _allow_correction(office, actor, wanted)
    with transaction(office.engine) as tx:
        by = office.occasion(actor)
        year, agency = _year(wanted.year, by.local_date.year), AgencyId(actor.agency_id)
        row = incoming_register.correct(tx, by, agency, year, wanted.number, wanted.column, wanted.value, wanted.reason)
        return _incoming_view(tx, row)


def standing(office: Office, actor: Actor, book: Book, number: int, year: int | None, series: str) -> StandingRow:
    """A row as it stands, for whoever is about to correct it.

    Raises: NotAllowedError ``duty-missing``; NotFoundError ``register-row-not-found``; RequestError ``year-malformed``.
    """
    require(actor, Duty.CLERK)
    agency_id, asked = AgencyId(actor.agency_id), _year(year, office.occasion(actor).local_date.year)
    with snapshot(office.engine) as tx:
        if book is Book.OUTGOING:
            sent = register.row_at(tx, agency_id, Cursor(series, number), asked)
            cells = ((column, register.cell(sent, column)) for column in register.CORRECTABLE)
            return StandingRow(str(sent.number), tuple(cells))
        came = incoming_register.row_at(tx, agency_id, asked, number)
        kept = ((column, str(getattr(came, column))) for column in incoming_register.CORRECTABLE)
        return StandingRow(f"{came.number:02d}", tuple(kept))


def sheet(office: Office, actor: Actor, book: Book, wanted: BookQuery) -> Sheet:
    """The whole register, or what it was narrowed down to, ready to print. Raises as :func:`outgoing_book`."""
    require(actor, *READERS)
    columns = OUTGOING_COLUMNS if book is Book.OUTGOING else INCOMING_COLUMNS
    with snapshot(office.engine) as tx:
        agency = load_agency(tx, AgencyId(actor.agency_id))
        read = _outgoing_cells if book is Book.OUTGOING else _incoming_cells
        rows = tuple(read(office, actor, tx, wanted))
    return Sheet(
        title="SỔ ĐĂNG KÝ VĂN BẢN ĐI" if book is Book.OUTGOING else "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
        agency_name=agency.name,
        parent_name=agency.parent_name,
        year=_year(wanted.year, office.occasion(actor).local_date.year),
        narrowed=_in_words(wanted),
        columns=tuple(name for name, _ in columns),
        widths=tuple(width for _, width in columns),
        rows=rows,
        printed_at=office.clock().astimezone(VIETNAM).replace(microsecond=0),
    )


def _allow_correction(office: Office, actor: Actor, wanted: Correction) -> None:
    """What is typed into a register passes the wall as everything that is typed does."""
    require(actor, Duty.CLERK)
    admit_text(office, actor, (wanted.value, wanted.reason), declared_level="none", declared=False)


def _outgoing_cells(office: Office, actor: Actor, tx: Connection, wanted: BookQuery) -> Iterator[tuple[str, ...]]:
    asked, after = _outgoing(office, actor, wanted), None
    while True:
        page = register.list_book(tx, AgencyId(actor.agency_id), asked, after, EXPORT_PAGE)
        for row in page.rows:
            view = _outgoing_view(tx, row)
            yield (
                view.number,
                f"{view.issued_on:%d/%m/%Y}",
                view.kind_and_subject,
                view.signer,
                view.recipients,
                view.copy_kept_by,
                str(view.copies),
                _with_corrections(view.note, view.changes),
            )
        after = page.next_row
        if after is None:
            return


def _incoming_cells(office: Office, actor: Actor, tx: Connection, wanted: BookQuery) -> Iterator[tuple[str, ...]]:
    asked, after = _incoming(office, actor, wanted), 0
    while True:
        page = incoming_register.list_incoming_book(tx, AgencyId(actor.agency_id), asked, after, EXPORT_PAGE)
        for row in page.rows:
            view = _incoming_view(tx, row)
            yield (
                f"{view.arrival_date:%d/%m/%Y}",
                f"{view.number:02d}",
                view.author,
                view.notation,
                view.document_date,
                view.kind_and_subject,
                view.handler,
                view.transferred_on,
                view.receipt,
                _with_corrections(view.note, view.changes),
            )
        if page.next_cursor is None:
            return
        after = page.next_cursor


def _with_corrections(note: str, changes: tuple[ChangeView, ...]) -> str:
    corrections = (
        f"Đính chính {change.at.astimezone(VIETNAM):%d/%m/%Y} ({change.by}): {_COLUMN_NAMES[change.column]}, "
        f"trước ghi “{change.was}”; lý do: {change.reason}"
        for change in changes
        if change.kind == ChangeKind.CORRECTED
    )
    return ". ".join(part for part in (note, *corrections) if part)


def _outgoing_view(tx: Connection, row: RegisterRow) -> OutgoingRowView:
    return OutgoingRowView(
        series=row.series,
        ordinal=row.number.number,
        number=str(row.number),
        issued_on=row.issue_date,
        kind_and_subject=row.kind_and_subject,
        signer=row.signer,
        recipients="; ".join(recipient.name for recipient in row.recipients),
        copy_kept_by=row.archive_unit,
        copies=row.copies,
        note="; ".join(part for part in (_fate(row), row.note) if part),
        document_id=row.document_id,
        changes=_changes(tx, row.changes),
    )


def _fate(row: RegisterRow) -> str:
    if row.fate is None:
        return ""
    day = f"{row.fate.at.astimezone(VIETNAM):%d/%m/%Y}"
    return f"{STATE_NAMES_VI[row.fate.state].capitalize()} {day}" + (f": {row.fate.reason}" if row.fate.reason else "")


def _incoming_view(tx: Connection, row: IncomingRow) -> IncomingRowView:
    return IncomingRowView(
        arrival_date=row.arrival_date,
        number=row.number,
        author=row.author,
        notation=row.notation,
        document_date=row.document_date,
        kind_and_subject=row.kind_and_subject,
        handler=row.handler,
        transferred_on=row.transferred_on,
        receipt=row.receipt,
        note=row.note,
        incoming_id=row.incoming_id,
        changes=_changes(tx, row.changes),
    )


def _changes(tx: Connection, changes: tuple[Change, ...]) -> tuple[ChangeView, ...]:
    return tuple(
        ChangeView(one.kind.value, one.column, one.was, one.value, one.reason, _name(tx, one.by), one.at)
        for one in changes
    )


def _name(tx: Connection, person_id: str) -> str:
    if person_id == SYSTEM:
        return "hệ thống"
    try:
        return load_person(tx, PersonId(person_id)).full_name
    except NotFoundError:
        return person_id


def _outgoing(office: Office, actor: Actor, wanted: BookQuery) -> OutgoingFilter:
    year = _year(wanted.year, office.occasion(actor).local_date.year)
    series = Series(wanted.series) if wanted.series else None
    state = _known(wanted.state, OUTGOING_STATES)
    return OutgoingFilter(
        year,
        series,
        wanted.query,
        wanted.since,
        wanted.until,
        wanted.kind_name,
        OUTGOING_STATES[state] if state else None,
    )


def _incoming(office: Office, actor: Actor, wanted: BookQuery) -> BookFilter:
    year = _year(wanted.year, office.occasion(actor).local_date.year)
    state = _known(wanted.state, INCOMING_STATES)
    return BookFilter(year, wanted.query, wanted.since, wanted.until, wanted.kind_name, state)


def _known(state: str | None, states: Container[str]) -> str | None:
    if state is not None and state not in states:
        raise RequestError("state-unknown", "A register has no such state.", "Sổ không có trạng thái này.")
    return state


def _year(asked: int | None, this_year: int) -> int:
    if asked is not None and not FIRST_YEAR <= asked <= LAST_YEAR:
        raise RequestError("year-malformed", "A year has four digits.", "Năm gồm bốn chữ số.")
    return asked or this_year


def _in_words(wanted: BookQuery) -> str:
    parts = (
        f"dãy số: {wanted.series}" if wanted.series else "",
        f"tên loại: {wanted.kind_name}" if wanted.kind_name else "",
        f"trạng thái: {_STATE_WORDS[wanted.state]}" if wanted.state else "",
        f"từ ngày {wanted.since:%d/%m/%Y}" if wanted.since else "",
        f"đến ngày {wanted.until:%d/%m/%Y}" if wanted.until else "",
        f"có từ: {wanted.query}" if wanted.query else "",
    )
    return "; ".join(part for part in parts if part)


def _outgoing_cursor(cursor: str | None) -> Cursor | None:
    if cursor is None:
        return None
    series, _, number = cursor.rpartition(":")
    return Cursor(series, _number(number))


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 11:
        raise RequestError("cursor-malformed", "The cursor is the one a page of the register gave.")
    return int(text)


Exporter = Callable[[Sheet], bytes]
"""Makes the file of one format. Raises: EdgeError ``report-not-set``."""
