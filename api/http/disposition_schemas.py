"""The public shapes of letting go: dispositions and emergency purges."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from api.http.archive_schemas import JsonIn, Reason, Reference, SourceWord
from api.http.schemas import HexSha256, ResponseBody
from records.disposition import DispositionList
from records.disposition.purging import Obstacles, Purge

Many = Field(min_length=1, max_length=10_000)
ActionWord = Literal["destroy", "transfer"]
DispositionStateWord = Literal["proposed", "approved", "executed", "rejected"]


class DispositionIn(JsonIn):
    action: ActionWord
    record_ids: Annotated[tuple[Reference, ...], Many]
    mandate: Annotated[str, Field(min_length=1, max_length=500)]


class ApprovalIn(JsonIn):
    """``list_hash`` is the one that was shown; a transfer names the receiver's signed acceptance by its SHA-256."""

    list_hash: HexSha256
    decision: Annotated[str, Field(min_length=1, max_length=200)]
    receipt_sha256: HexSha256 | None = None


class DispositionItemOut(ResponseBody):
    """``outcome`` is destroyed or transferred, or the code of what spared the record; null: not yet its turn."""

    record_id: str
    retention_class: str
    retention_schedule: str
    event_date: date | None
    due_date: date
    outcome: str | None
    outcome_at: datetime | None


class DispositionOut(ResponseBody):
    id: str
    action: ActionWord
    state: DispositionStateWord
    mandate: str
    list_hash: HexSha256
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision: str | None
    receipt: HexSha256 | None
    executed_at: datetime | None
    certificate_id: Annotated[str | None, Field(description="Record that holds the signed certificate.")]
    items: tuple[DispositionItemOut, ...]

    @classmethod
    def of(cls, one: DispositionList) -> DispositionOut:
        return cls.model_validate(one)


class DispositionListOut(ResponseBody):
    data: tuple[DispositionOut, ...]
    has_more: bool
    next_cursor: str | None


class PurgeIn(JsonIn):
    """``subject`` is a document or a record; ``ground`` never says what it says."""

    subject_id: Reference
    ground: Reason


class ObstaclesOut(ResponseBody):
    locked_until: datetime | None
    held: bool
    shared_with: tuple[str, ...]
    is_clear: bool

    @classmethod
    def of(cls, one: Obstacles) -> ObstaclesOut:
        return cls.model_validate(one)


class PurgeOut(ResponseBody):
    id: str
    source: SourceWord
    source_id: str
    ground: str
    proposed_by: str
    proposed_at: datetime
    approved_by: str | None
    done_at: datetime | None

    @classmethod
    def of(cls, one: Purge) -> PurgeOut:
        return cls(
            id=one.id,
            source=one.source.kind.value,
            source_id=one.source.id,
            ground=one.ground,
            proposed_by=one.proposed_by,
            proposed_at=one.proposed_at,
            approved_by=one.approved_by,
            done_at=one.done_at,
        )


class PurgeListOut(ResponseBody):
    data: tuple[PurgeOut, ...]
