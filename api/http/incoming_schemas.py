"""The public shapes of incoming documents and submissions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from api.http.schemas import AppendixOut, HexSha256, ResponseBody, StrictBody, Verdict
from api.incoming_views import (
    IncomingListPage,
    IncomingView,
    RequestView,
    StatusView,
    SubmissionPage,
    SubmissionView,
)
from api.requests import IncomingFields, SubmissionFields
from records.identifiers import PersonId, UnitId
from records.incoming import Assignment

IncomingState = Literal["received", "returned", "registered", "assigned", "in_progress", "completed", "withdrawn"]
Text = Annotated[str, Field(max_length=1000)]
Code = Annotated[str, Field(min_length=1, max_length=35)]
Day = Annotated[date, Field(strict=False)]
Reason = Annotated[str, Field(min_length=1, max_length=1000)]


class _DescribedIn(StrictBody):
    subject: Annotated[str, Field(min_length=1, max_length=500)]
    notation: Annotated[str, Field(max_length=50, examples=["05/QĐ-UBND"])] = ""
    issued_on: Day | None = None
    kind_name: Annotated[str, Field(max_length=100)] = ""
    signer: Annotated[str, Field(max_length=50)] = ""
    note: Annotated[str, Field(max_length=500)] = ""
    declared_level: Annotated[str, Field(min_length=1, max_length=40)] = "none"
    declaration: bool = Field(default=False, description="I declare by name that this document holds no state secret.")


class IncomingIn(_DescribedIn):
    """The part ``fields`` beside an uploaded PDF; alone, a document that came on paper."""

    author: Annotated[str, Field(min_length=1, max_length=200)]
    author_code: Code | None = None
    urgency: Annotated[str, Field(max_length=20)] | None = None
    reply_by: Day | None = None

    def fields(self) -> IncomingFields:
        return IncomingFields(**self.model_dump())


class SubmissionIn(_DescribedIn):
    """The part ``fields`` beside a PDF that a registered business hands in."""

    agency_code: Code

    def fields(self) -> SubmissionFields:
        return SubmissionFields(**self.model_dump())


class ReasonIn(StrictBody):
    reason: Reason


class AssignmentIn(StrictBody):
    """A unit, a person or both."""

    unit_id: Annotated[str, Field(max_length=60)] | None = None
    person_id: Annotated[str, Field(max_length=60)] | None = None
    instruction: Text = ""
    due_on: Day | None = None

    def assignment(self) -> Assignment:
        unit, person = self.unit_id, self.person_id
        return Assignment(
            UnitId.parse(unit) if unit else None,
            PersonId.parse(person) if person else None,
            self.instruction,
            self.due_on,
        )


class CompletionIn(StrictBody):
    """``retention_class`` is needed for a document with bytes: it becomes a record of the archive."""

    result: Reason
    retention_class: Annotated[str, Field(min_length=1, max_length=60)] | None = None


class RequestAnswerIn(StrictBody):
    """A refusal needs its reason."""

    agree: bool
    reason: Text = ""


class IncomingOut(ResponseBody):
    """An incoming document (văn bản đến) as the people of its agency see it."""

    id: str
    state: IncomingState
    version: int
    source: Literal["agency", "business", "upload", "paper"]
    author: str
    author_code: str | None
    notation: str
    issued_on: date | None
    kind_name: str
    subject: str
    signer: str
    urgency: str
    reply_by: date | None
    note: str
    received_at: datetime
    sha256: HexSha256 | None
    pages: int | None
    verdict: Verdict | None
    standing: Literal["proven", "unproven", "broken", "on-paper"]
    duplicate_of: str | None
    replaces: str | None
    replaced_by: str | None
    arrival_number: int | None
    arrival_date: date | None
    unit_id: str | None
    unit_name: str | None
    person_id: str | None
    person_name: str | None
    instruction: str
    due_on: date | None
    is_overdue: bool
    result: str | None
    reason: str | None
    pending_request_id: str | None
    record_id: str | None
    actions: tuple[str, ...]
    appendices: tuple[AppendixOut, ...]

    @classmethod
    def of(cls, view: IncomingView) -> IncomingOut:
        return cls.model_validate(view)


class IncomingListOut(ResponseBody):
    data: tuple[IncomingOut, ...]
    has_more: bool
    next_cursor: str | None

    @classmethod
    def of(cls, page: IncomingListPage) -> IncomingListOut:
        data = tuple(IncomingOut.of(item) for item in page.items)
        return cls(data=data, has_more=page.next_cursor is not None, next_cursor=page.next_cursor)


class StatusOut(ResponseBody):
    """One status code that the sender was told: 01 to 06; 13, 15, 16 about a recall."""

    code: str
    reason: str
    at: datetime


class StatusListOut(ResponseBody):
    data: tuple[StatusOut, ...]

    @classmethod
    def of(cls, statuses: tuple[StatusView, ...]) -> StatusListOut:
        return cls(data=tuple(StatusOut.model_validate(status) for status in statuses))


class SenderRequestOut(ResponseBody):
    """What a sender asked of a document it had sent, and the answer."""

    id: str
    incoming_id: str
    kind: Literal["recall", "update", "replace"]
    reason: str
    asked_at: datetime
    replacement_id: str | None
    agreed: bool | None
    answered_at: datetime | None
    answer_reason: str


class SenderRequestListOut(ResponseBody):
    data: tuple[SenderRequestOut, ...]

    @classmethod
    def of(cls, requests: tuple[RequestView, ...]) -> SenderRequestListOut:
        return cls(data=tuple(SenderRequestOut.model_validate(request) for request in requests))


class SubmissionOut(ResponseBody):
    """What a business handed in, as the business sees it."""

    id: str
    agency_id: str
    agency_name: str
    subject: str
    notation: str
    sent_at: datetime
    sha256: HexSha256 | None
    verdict: Verdict | None
    statuses: tuple[StatusOut, ...]

    @classmethod
    def of(cls, view: SubmissionView) -> SubmissionOut:
        return cls.model_validate(view)


class SubmissionListOut(ResponseBody):
    data: tuple[SubmissionOut, ...]
    has_more: bool
    next_cursor: str | None

    @classmethod
    def of(cls, page: SubmissionPage) -> SubmissionListOut:
        data = tuple(SubmissionOut.of(item) for item in page.items)
        return cls(data=data, has_more=page.next_cursor is not None, next_cursor=page.next_cursor)
