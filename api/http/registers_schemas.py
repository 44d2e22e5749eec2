"""The public shapes of the registers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from api.book_views import IncomingBookPage, IncomingRowView, OutgoingBookPage, OutgoingRowView
from api.flows.registers import Correction
from api.http.schemas import ResponseBody, StrictBody


class CorrectionIn(StrictBody):
    """One column put right, with the reason. ``number`` and ``series`` name the row; without a year this year's."""

    number: Annotated[int, Field(ge=1, lt=10**9)]
    column: Annotated[str, Field(min_length=1, max_length=40)]
    value: Annotated[str, Field(max_length=4000)]
    reason: Annotated[str, Field(min_length=1, max_length=1000)]
    year: Annotated[int, Field(ge=1945, le=9999)] | None = None
    series: Annotated[str, Field(min_length=1, max_length=20)] = "chung"

    def correction(self) -> Correction:
        return Correction(**self.model_dump())


class ChangeOut(ResponseBody):
    """What was written into a row later, and what stood there before."""

    kind: Literal["filled", "corrected", "noted"]
    column: str
    was: str
    value: str
    reason: str
    by: str
    at: datetime


class OutgoingRowOut(ResponseBody):
    """One row of the outgoing register (sổ đăng ký văn bản đi, Decree 30/2020 appendix IV, eight columns)."""

    series: str
    ordinal: int
    number: str
    issued_on: date
    kind_and_subject: str
    signer: str
    recipients: str
    copy_kept_by: str
    copies: int
    note: str
    document_id: str
    changes: tuple[ChangeOut, ...]

    @classmethod
    def of(cls, view: OutgoingRowView) -> OutgoingRowOut:
        return cls.model_validate(view)


class IncomingRowOut(ResponseBody):
    """One row of the incoming register (sổ đăng ký văn bản đến, Decree 30/2020 appendix IV, ten columns)."""

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
    changes: tuple[ChangeOut, ...]

    @classmethod
    def of(cls, view: IncomingRowView) -> IncomingRowOut:
        return cls.model_validate(view)


class OutgoingBookOut(ResponseBody):
    data: tuple[OutgoingRowOut, ...]
    has_more: bool
    next_cursor: str | None

    @classmethod
    def of(cls, page: OutgoingBookPage) -> OutgoingBookOut:
        data = tuple(OutgoingRowOut.of(item) for item in page.items)
        return cls(data=data, has_more=page.next_cursor is not None, next_cursor=page.next_cursor)


class IncomingBookOut(ResponseBody):
    data: tuple[IncomingRowOut, ...]
    has_more: bool
    next_cursor: str | None

    @classmethod
    def of(cls, page: IncomingBookPage) -> IncomingBookOut:
        data = tuple(IncomingRowOut.of(item) for item in page.items)
        return cls(data=data, has_more=page.next_cursor is not None, next_cursor=page.next_cursor)
