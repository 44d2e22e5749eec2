"""The outgoing register (sổ đăng ký văn bản đi): the eight columns of Decree 30/2020/NĐ-CP, appendix IV.

Rows are written by numbering and never changed; the database refuses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from records import schema
from records.agencies import Series
from records.document_number import DocumentNumber, IssueDate, Notation
from records.errors import RequestError
from records.identifiers import AgencyId, DocumentId
from records.occasion import Occasion
from records.outgoing.particulars import Recipient, recipients_from_json, recipients_to_json
from records.outgoing.states import Numbered

PAGE_MAX = 200
"""Rows a page of the register shows at most; the next page has its own cursor."""

_register = schema.outgoing_register


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One row, its eight columns in the order of the appendix."""

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

    @property
    def kind_and_subject(self) -> str:
        """Column 3 as it is printed."""
        return f"{self.kind_name} {self.subject}"


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A page of the register; ``next_cursor`` is the number to continue after, nothing at the end."""

    rows: tuple[RegisterRow, ...]
    next_cursor: int | None


def enter(tx: Connection, by: Occasion, numbered: Numbered, signer: str) -> None:
    """Write the row of a document that has just got its number; only numbering calls this."""
    particulars = numbered.particulars
    tx.execute(
        _register.insert().values(
            agency_id=particulars.agency_id,
            series=particulars.series,
            year=numbered.issue_date.year,
            number=numbered.number.number,
            notation=numbered.number.notation,
            issue_date=numbered.issue_date,
            kind_name=particulars.kind_name,
            subject=particulars.subject,
            signer=signer,
            recipients=recipients_to_json(particulars.recipients),
            archive_unit=particulars.archive_unit,
            copies=particulars.copies,
            note=particulars.note,
            document_id=numbered.id,
            registered_at=by.at,
        )
    )


def list_outgoing(
    tx: Connection, agency_id: AgencyId, series: Series, year: int, after: int = 0, limit: int = 50
) -> RegisterPage:
    """The register of one series and year, by number, from the number after ``after``.

    Raises: RequestError ``page-size-malformed``.
    """
    if not 1 <= limit <= PAGE_MAX:
        raise RequestError("page-size-malformed", f"A page has 1 to {PAGE_MAX} rows.")
    here = (_register.c.agency_id == agency_id, _register.c.series == series, _register.c.year == year)
    query = select(_register).where(*here, _register.c.number > after).order_by(_register.c.number)
    rows = tx.execute(query.limit(limit + 1)).all()
    shown = tuple(_row(row) for row in rows[:limit])
    return RegisterPage(shown, shown[-1].number.number if len(rows) > limit else None)


def _row(row: Row[tuple[Any, ...]]) -> RegisterRow:
    return RegisterRow(
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
    )
