"""The public shapes of record files: the file plan, files from opening to closing, hand-overs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from api.archive_views import FileView
from api.http.archive_schemas import ClassCode, JsonIn, Reason, Reference
from api.http.schemas import HexSha256, ResponseBody
from records.files import FilePlan, Handover, PlannedFile
from records.identifiers import PersonId

Title = Annotated[str, Field(min_length=1, max_length=500)]
Notation = Annotated[str, Field(min_length=1, max_length=20, examples=["01-TH"])]
FileStateWord = Literal["open", "closed", "submitted", "transferred"]


class PlannedFileIn(JsonIn):
    notation: Notation
    title: Title
    retention_class: ClassCode
    keeper_id: Reference


class FilePlanIn(JsonIn):
    year: Annotated[int, Field(ge=1900, le=9000)]
    files: Annotated[tuple[PlannedFileIn, ...], Field(min_length=1, max_length=5000)]

    def entries(self) -> tuple[PlannedFile, ...]:
        return tuple(
            PlannedFile(one.notation, one.title, one.retention_class, PersonId(one.keeper_id)) for one in self.files
        )


class PlannedFileOut(ResponseBody):
    notation: str
    title: str
    retention_class: str
    keeper_id: str


class FilePlanOut(ResponseBody):
    id: str
    year: int
    files: tuple[PlannedFileOut, ...]
    drawn_up_by: str
    approved_by: str | None
    approved_at: datetime | None

    @classmethod
    def of(cls, plan: FilePlan) -> FilePlanOut:
        files = tuple(
            PlannedFileOut(
                notation=one.notation, title=one.title, retention_class=one.retention_class, keeper_id=one.keeper
            )
            for one in plan.entries
        )
        return cls(
            id=plan.id,
            year=plan.year,
            files=files,
            drawn_up_by=plan.drawn_up_by,
            approved_by=plan.approved_by,
            approved_at=plan.approved_at,
        )


class RecordFileIn(JsonIn):
    """A notation of the approved plan brings title and class along."""

    year: Annotated[int, Field(ge=1900, le=9000)]
    notation: Notation
    title: Title | None = None
    retention_class: ClassCode | None = None
    start_date: date | None = None
    kind: Literal["ordinary", "construction"] = "ordinary"


class RecordFileOut(ResponseBody):
    """A record file with the last days for its hand-over, where they apply."""

    id: str
    year: int
    notation: str
    title: str
    kind: Literal["ordinary", "construction"]
    retention_class: str
    retention_schedule: str
    keeper_id: str
    state: FileStateWord
    start_date: date
    end_date: date | None
    records: int
    agency_archive_due: date | None
    kept_back_until: date | None
    historical_archive_due: date | None
    is_overdue: bool

    @classmethod
    def of(cls, view: FileView) -> RecordFileOut:
        file, due = view.file, view.deadlines
        return cls(
            id=file.id,
            year=file.year,
            notation=file.notation,
            title=file.title,
            kind=file.kind.value,
            retention_class=file.retention_class,
            retention_schedule=file.retention_schedule,
            keeper_id=file.keeper,
            state=file.state.value,
            start_date=file.start_date,
            end_date=file.end_date,
            records=file.records,
            agency_archive_due=due.agency_archive,
            kept_back_until=due.kept_back_until,
            historical_archive_due=due.historical_archive,
            is_overdue=view.is_overdue,
        )


class RecordFileListOut(ResponseBody):
    data: tuple[RecordFileOut, ...]
    has_more: bool
    next_cursor: str | None


class FiledIn(JsonIn):
    record_id: Reference


class CloseIn(JsonIn):
    """``retention_class`` is determined again at closing; ``duplicates`` leave the file as stubs."""

    end_date: date
    retention_class: ClassCode | None = None
    duplicates: Annotated[tuple[Reference, ...], Field(max_length=10_000)] = ()


class KeepBackIn(JsonIn):
    until: date
    reason: Reason


class HandoverIn(JsonIn):
    destination: Literal["agency", "historical"]
    file_ids: Annotated[tuple[Reference, ...], Field(min_length=1, max_length=1000)]
    receiver: Annotated[str, Field(min_length=1, max_length=200)]


class AcceptIn(JsonIn):
    """``list_hash`` is the one that was shown; the historical archive's signed acceptance is named by its SHA-256."""

    list_hash: HexSha256
    receipt_sha256: HexSha256 | None = None


class HandoverOut(ResponseBody):
    """``paper_id`` is the record that holds the signed minutes and list."""

    id: str
    destination: Literal["agency", "historical"]
    state: Literal["offered", "accepted", "refused"]
    list_hash: HexSha256
    receiver: str
    files: tuple[str, ...]
    offered_by: str
    offered_at: datetime
    answered_by: str | None
    answered_at: datetime | None
    refusal: str | None
    receipt: HexSha256 | None
    paper_id: str | None

    @classmethod
    def of(cls, one: Handover) -> HandoverOut:
        return cls.model_validate(one)


class HandoverListOut(ResponseBody):
    data: tuple[HandoverOut, ...]
    has_more: bool
    next_cursor: str | None
