"""The public shapes of the office's further steps."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field

from api.http.problem_texts import problem_text
from api.http.schemas import MAX_ITEMS, HexSha256, ResponseBody, StrictBody, UrgencyWord, Version
from api.requests import DelegationFields, ReviewFields
from api.views import (
    AlertView,
    BatchItemView,
    BatchView,
    CalendarDayView,
    DelegationView,
    HistoryEntry,
    ReceiptView,
)

Reason = Annotated[str, Field(min_length=1, max_length=2000, description="Why, in words others will understand.")]
PersonRef = Annotated[str, Field(min_length=1, max_length=60)]


class JsonBody(StrictBody):
    """A body that FastAPI parses: lists become tuples and dates are read from text."""

    model_config = ConfigDict(strict=False)


class ReasonIn(JsonBody):
    reason: Reason
    version: Version = None


class ReviewerIn(JsonBody):
    """A colleague to ask; who stays silent until ``due_at`` has agreed."""

    reviewer_id: PersonRef
    kind: Literal["initial", "opinion"]
    due_at: AwareDatetime | None = None

    def fields(self) -> ReviewFields:
        return ReviewFields(self.reviewer_id, self.kind, self.due_at)


class ReviewRequestIn(JsonBody):
    reviewers: Annotated[tuple[ReviewerIn, ...], Field(min_length=1, max_length=50)]
    version: Version = None


class InitialIn(JsonBody):
    """``sha256`` of the bytes that were shown."""

    sha256: HexSha256
    version: Version = None


class OpinionIn(JsonBody):
    opinion: Literal["agreed", "agreed_with_remark", "disagreed"]
    remark: Annotated[str, Field(max_length=2000)] = ""
    version: Version = None


class ReceiptIn(JsonBody):
    """What a recipient reported by letter or telephone, by status code (01 to 06, 15, 16)."""

    code: Annotated[str, Field(min_length=2, max_length=2)]
    reason: Annotated[str, Field(max_length=2000)] = ""


class HistoryEntryOut(ResponseBody):
    version: int
    act: str
    state: str
    at: datetime
    person_id: str
    person_name: str
    reason: str | None
    sha256: str


class HistoryOut(ResponseBody):
    data: tuple[HistoryEntryOut, ...]

    @classmethod
    def of(cls, entries: tuple[HistoryEntry, ...]) -> HistoryOut:
        return cls(data=tuple(HistoryEntryOut.model_validate(entry) for entry in entries))


class ReceiptOut(ResponseBody):
    dispatch_id: str
    recipient: str
    code: str
    reason: str
    at: datetime


class ReceiptListOut(ResponseBody):
    data: tuple[ReceiptOut, ...]

    @classmethod
    def of(cls, receipts: tuple[ReceiptView, ...]) -> ReceiptListOut:
        return cls(data=tuple(ReceiptOut.model_validate(receipt) for receipt in receipts))


class DelegationIn(JsonBody):
    """What a paper says about who may sign (Decree 30/2020, article 13)."""

    capacity: Annotated[str, Field(min_length=1, max_length=10, examples=["KT", "TL", "TUQ", "Q", "TM", "HEAD"])]
    holder_id: PersonRef
    holder_title: Annotated[str, Field(min_length=1, max_length=200, examples=["Phó Chủ tịch"])]
    given_by: PersonRef | None = None
    collective: Annotated[str, Field(max_length=200, examples=["Ủy ban nhân dân"])] = ""
    kinds: Annotated[
        tuple[str, ...], Field(max_length=MAX_ITEMS, description="Codes of kinds; empty: every kind.")
    ] = ()
    matters: Annotated[str, Field(max_length=500)] = ""
    starts_on: date
    ends_on: date | None = None
    paper_number: Annotated[str, Field(max_length=100)]
    paper_dated: date

    def fields(self) -> DelegationFields:
        return DelegationFields(**self.model_dump())


class EndingIn(JsonBody):
    reason: Reason


class DelegationOut(ResponseBody):
    id: str
    capacity: str
    holder_id: str
    holder_name: str
    given_by: str | None
    lines: tuple[str, ...]
    kinds: tuple[str, ...]
    matters: str
    starts_on: date
    ends_on: date | None
    paper_number: str
    paper_dated: date
    passed_on_from: str | None
    status: Literal["future", "current", "expired", "ended"]
    ended_reason: str | None

    @classmethod
    def of(cls, view: DelegationView) -> DelegationOut:
        return cls.model_validate(view)


class DelegationListOut(ResponseBody):
    data: tuple[DelegationOut, ...]

    @classmethod
    def of(cls, views: tuple[DelegationView, ...]) -> DelegationListOut:
        return cls(data=tuple(DelegationOut.of(view) for view in views))


class AlertOut(ResponseBody):
    code: str
    level: Literal["overdue", "late", "notice"]
    text: str
    text_vi: str
    document_id: str | None
    about: str
    urgency: UrgencyWord
    due_at: datetime | None
    basis: str


class AlertListOut(ResponseBody):
    data: tuple[AlertOut, ...]

    @classmethod
    def of(cls, alerts: tuple[AlertView, ...]) -> AlertListOut:
        return cls(data=tuple(AlertOut.model_validate(alert) for alert in alerts))


class CalendarDayIn(JsonBody):
    is_working: Annotated[bool, Field(strict=True)]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    basis: Annotated[str, Field(max_length=200)] = ""


class CalendarDayOut(ResponseBody):
    day: date
    is_working: bool
    name: str
    basis: str

    @classmethod
    def of(cls, view: CalendarDayView) -> CalendarDayOut:
        return cls.model_validate(view)


class CalendarOut(ResponseBody):
    data: tuple[CalendarDayOut, ...]

    @classmethod
    def of(cls, days: tuple[CalendarDayView, ...]) -> CalendarOut:
        return cls(data=tuple(CalendarDayOut.of(day) for day in days))


class BatchItemIn(JsonBody):
    """One document, and the SHA-256 of it that the leader was shown."""

    document_id: Annotated[str, Field(min_length=1, max_length=60)]
    sha256: HexSha256


class BatchIn(JsonBody):
    items: Annotated[tuple[BatchItemIn, ...], Field(min_length=1, max_length=500)]

    def wanted(self) -> tuple[tuple[str, str], ...]:
        return tuple((item.document_id, item.sha256) for item in self.items)


class ItemProblemOut(ResponseBody):
    """Why a document was not signed, as in problem details."""

    type: str
    title: str
    status: int
    code: str

    @classmethod
    def of(cls, code: str) -> ItemProblemOut:
        text = problem_text(code)
        return cls(type=f"/problems/{code}", title=text.vi, status=text.status, code=code)


class BatchItemOut(ResponseBody):
    document_id: str
    state: Literal["waiting", "succeeded", "failed", "skipped", "cancelled"]
    problem: ItemProblemOut | None

    @classmethod
    def of(cls, item: BatchItemView) -> BatchItemOut:
        problem = ItemProblemOut.of(item.code) if item.code else None
        return cls.model_validate({"document_id": item.document_id, "state": item.state, "problem": problem})


class BatchOut(ResponseBody):
    id: str
    state: Literal["running", "finished", "stopped", "cancelled"]
    stopped_by: str | None
    started_at: datetime
    finished_at: datetime | None
    total: int
    done: int
    items: tuple[BatchItemOut, ...]

    @classmethod
    def of(cls, batch: BatchView) -> BatchOut:
        done = sum(item.state != "waiting" for item in batch.items)
        return cls.model_validate(
            {
                "id": batch.id,
                "state": batch.state,
                "stopped_by": batch.stopped_by,
                "started_at": batch.started_at,
                "finished_at": batch.finished_at,
                "total": len(batch.items),
                "done": done,
                "items": tuple(BatchItemOut.of(item) for item in batch.items),
            }
        )
