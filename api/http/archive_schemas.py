"""The public shapes of archived records, and what the archive's other shapes have in common."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from api.archive_views import RecordPageView, RecordView
from api.http.schemas import HexSha256, ResponseBody, StrictBody

Reason = Annotated[str, Field(min_length=1, max_length=1000)]
Reference = Annotated[str, Field(min_length=1, max_length=60)]
ClassCode = Annotated[str, Field(min_length=1, max_length=60, examples=["tap-luu-van-ban-khac"])]
RecordStateWord = Literal["kept", "destroyed"]
SourceWord = Literal["outgoing", "incoming", "imported", "copy", "archival"]


class JsonIn(StrictBody):
    """A body that FastAPI parses: lists become tuples and dates are read from text."""

    model_config = ConfigDict(strict=False)


class PartOut(ResponseBody):
    part: str
    ordinal: int
    sha256: HexSha256
    media_type: str
    name: str
    added_at: datetime


class StubOut(ResponseBody):
    """A destruction: when, under which disposition or purge, why; backups may hold copies until ``backups_until``."""

    at: datetime
    under: str
    because: Literal["destroyed", "transferred", "weeded", "purged"]
    backups_until: datetime


class RecordOut(ResponseBody):
    """A record, or the stub that remains of it (then ``destruction`` is set and its content answers 410)."""

    id: str
    state: RecordStateWord
    title: str
    source: SourceWord
    source_id: str
    file_id: str | None
    retention_class: str
    retention_schedule: str
    event_date: date | None
    due_date: Annotated[date | None, Field(description="Last day of keeping; null: no event yet, or permanent.")]
    metadata_sha256: HexSha256
    parts: tuple[PartOut, ...]
    holds: tuple[str, ...]
    captured_at: datetime
    destruction: StubOut | None

    @classmethod
    def of(cls, view: RecordView) -> RecordOut:
        return cls.model_validate(view)


class RecordListOut(ResponseBody):
    data: tuple[RecordOut, ...]
    has_more: bool
    next_cursor: str | None

    @classmethod
    def of(cls, page: RecordPageView) -> RecordListOut:
        data = tuple(RecordOut.of(one) for one in page.items)
        return cls(data=data, has_more=page.next_cursor is not None, next_cursor=page.next_cursor)


class EventIn(JsonIn):
    """The event happened that the record's class counts from."""

    event_date: date
    reason: Annotated[str, Field(max_length=1000)] = ""


class ReclassifyIn(JsonIn):
    retention_class: ClassCode
    reason: Reason


class ReviewIn(JsonIn):
    """``keep`` names the day until which the record stays; the other decisions name none."""

    decision: Literal["destroy", "transfer", "keep"]
    reason: Reason
    keep_until: date | None = None
