"""The public shapes of the archive: records, schedules, record files, holds, dispositions, purges."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from api.archive_views import FileView, RecordPageView, RecordView
from api.http.schemas import HexSha256, ResponseBody, StrictBody
from records.disposition import DispositionList
from records.disposition.purging import Obstacles, Purge
from records.files import FilePlan, Handover, PlannedFile
from records.holds import Hold, Order
from records.identifiers import PersonId
from records.retention import Afterwards, Permanent, RetentionClass, Years
from records.retention.proposals import Proposal
from records.retention.published import PublishedSchedule

Reason = Annotated[str, Field(min_length=1, max_length=1000)]
Reference = Annotated[str, Field(min_length=1, max_length=60)]
ClassCode = Annotated[str, Field(min_length=1, max_length=60, examples=["tap-luu-van-ban-khac"])]
Title = Annotated[str, Field(min_length=1, max_length=500)]
Notation = Annotated[str, Field(min_length=1, max_length=20, examples=["01-TH"])]
Many = Field(min_length=1, max_length=10_000)
SCHEDULE_MAX = 500_000
"""Characters of a schedule; the shipped one has a tenth of that."""
RecordStateWord = Literal["kept", "destroyed"]
SourceWord = Literal["outgoing", "incoming", "imported", "copy", "archival"]
FileStateWord = Literal["open", "closed", "submitted", "transferred"]
HoldKindWord = Literal["inspection", "audit", "complaint", "litigation", "seized-accounts", "kept-for-work", "council"]
ActionWord = Literal["destroy", "transfer"]
DispositionStateWord = Literal["proposed", "approved", "executed", "rejected"]


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


class RetentionClassOut(ResponseBody):
    """``keep`` is permanent, years or until; ``event`` what years count from, or what ends the term."""

    code: str
    name: str
    keep: Literal["permanent", "years", "until"]
    years: int | None
    months: int | None
    event: str | None
    afterwards: Afterwards
    basis: str
    schedule: str

    @classmethod
    def of(cls, one: RetentionClass) -> RetentionClassOut:
        term = one.term
        counted = isinstance(term, Years)
        return cls(
            code=one.code,
            name=one.name,
            keep="permanent" if isinstance(term, Permanent) else "years" if counted else "until",
            years=term.years if isinstance(term, Years) else None,
            months=term.months if isinstance(term, Years) else None,
            event=None if isinstance(term, Permanent) else term.event,
            afterwards=one.afterwards,
            basis=one.basis,
            schedule=one.schedule,
        )


class RetentionClassListOut(ResponseBody):
    data: tuple[RetentionClassOut, ...]


class ScheduleOut(ResponseBody):
    """``effective_from`` is null for the schedule that ships with the software."""

    version: str
    effective_from: date | None
    published_by: str | None
    published_at: datetime | None
    text: str

    @classmethod
    def of(cls, one: PublishedSchedule) -> ScheduleOut:
        shipped = one.published_by is None
        return cls(
            version=one.version,
            effective_from=None if shipped else one.effective_from,
            published_by=one.published_by,
            published_at=one.published_at,
            text=one.text,
        )


class ScheduleListOut(ResponseBody):
    data: tuple[ScheduleOut, ...]


class ScheduleIn(JsonIn):
    """``text`` is the table in TOML, of the form the shipped one has."""

    text: Annotated[str, Field(min_length=1, max_length=SCHEDULE_MAX)]
    effective_from: date | None = None
    reason: Reason


class PublicationOut(ResponseBody):
    """Classes that are not shorter apply at once; ``waiting`` are proposals for those that are."""

    version: str
    longer: tuple[str, ...]
    waiting: tuple[str, ...]


class ProposalIn(JsonIn):
    record_id: Reference
    retention_class: ClassCode | None = None
    event_date: date | None = None
    reason: Reason


class DecisionIn(JsonIn):
    reason: Reason


class ProposalOut(ResponseBody):
    """A shortening of a class, or of one record; ``decision`` is null while it waits."""

    id: str
    class_code: str
    schedule: str
    record_id: str | None
    event_date: date | None
    reason: str
    proposed_by: str
    proposed_at: datetime
    decision: Literal["approved", "rejected"] | None
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str | None

    @classmethod
    def of(cls, one: Proposal) -> ProposalOut:
        return cls.model_validate(one)


class ProposalListOut(ResponseBody):
    data: tuple[ProposalOut, ...]
    has_more: bool
    next_cursor: str | None


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


class OrderIn(JsonIn):
    """Who orders, under which number, and why."""

    authority: Annotated[str, Field(max_length=200)]
    order_number: Annotated[str, Field(max_length=60)]
    reason: Annotated[str, Field(max_length=1000)]

    def order(self) -> Order:
        return Order(self.authority, self.order_number, self.reason)


class HoldIn(OrderIn):
    kind: HoldKindWord
    record_ids: Annotated[tuple[Reference, ...], Field(max_length=10_000)] = ()
    file_ids: Annotated[tuple[Reference, ...], Field(max_length=1000)] = ()
    review_on: date | None = None


class ReleaseOut(ResponseBody):
    authority: str
    order_number: str
    reason: str
    released_by: str
    released_at: datetime


class HoldOut(ResponseBody):
    id: str
    kind: HoldKindWord
    authority: str
    order_number: str
    reason: str
    review_on: date | None
    placed_by: str
    placed_at: datetime
    record_ids: tuple[str, ...]
    file_ids: tuple[str, ...]
    release: ReleaseOut | None

    @classmethod
    def of(cls, hold: Hold) -> HoldOut:
        lifted = hold.release
        return cls(
            id=hold.id,
            kind=hold.kind.value,
            authority=hold.order.authority,
            order_number=hold.order.number,
            reason=hold.order.reason,
            review_on=hold.review_on,
            placed_by=hold.placed_by,
            placed_at=hold.placed_at,
            record_ids=hold.records,
            file_ids=hold.files,
            release=None
            if lifted is None
            else ReleaseOut(
                authority=lifted.order.authority,
                order_number=lifted.order.number,
                reason=lifted.order.reason,
                released_by=lifted.by,
                released_at=lifted.at,
            ),
        )


class HoldListOut(ResponseBody):
    data: tuple[HoldOut, ...]
    has_more: bool
    next_cursor: str | None


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
