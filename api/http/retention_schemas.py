"""The public shapes of retention: classes, schedules, shortenings that wait for a second person."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from api.http.archive_schemas import ClassCode, JsonIn, Reason, Reference
from api.http.schemas import ResponseBody
from records.retention import Afterwards, Permanent, RetentionClass, Years
from records.retention.proposals import Proposal
from records.retention.published import PublishedSchedule

SCHEDULE_MAX = 500_000
"""Characters of a schedule; the shipped one has a tenth of that."""


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
