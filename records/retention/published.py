"""Schedules an agency has published beside the one that ships: versions with effective dates, none ever changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib import resources

from sqlalchemy import Connection, select

from records import schema
from records.errors import NotFoundError
from records.identifiers import AgencyId
from records.retention.comparing import is_shorter_term
from records.retention.schedules import Schedule, parse_all
from records.retention.terms import RetentionClass

_schedules = schema.retention_schedules
_proposals = schema.retention_proposals


@dataclass(frozen=True, slots=True)
class PublishedSchedule:
    """One version as it was published; ``shipped`` ones come with the software and are published by nobody."""

    version: str
    effective_from: date
    text: str
    published_by: str | None
    published_at: datetime | None


def shipped_schedule() -> PublishedSchedule:
    """The schedule that comes with this version of the software."""
    text = resources.files("records").joinpath("rules/retention.toml").read_text("utf-8")
    return PublishedSchedule(parse_all(text).version, date.min, text, None, None)


def list_schedules(tx: Connection, agency_id: AgencyId) -> tuple[PublishedSchedule, ...]:
    """Every version, oldest first; the shipped one is the first."""
    query = select(_schedules).where(_schedules.c.agency_id == agency_id).order_by(_schedules.c.sequence)
    published = (
        PublishedSchedule(row.version, row.effective_from, row.text, row.published_by, row.published_at)
        for row in tx.execute(query)
    )
    return (shipped_schedule(), *published)


def schedule_in_force(tx: Connection, agency_id: AgencyId, day: date) -> Schedule:
    """Of each class the newest version in force; a shorter one counts only once a second person has approved it."""
    found: dict[str, RetentionClass] = {}
    versions = list_schedules(tx, agency_id)
    for version in versions:
        if version.effective_from > day:
            continue
        for one in _parsed(version.text, day).classes:
            before = found.get(one.code)
            if before is None or not is_shorter_term(before.term, one.term) or _approved(tx, agency_id, one):
                found[one.code] = one
    return Schedule(versions[-1].version, tuple(found.values()))


def class_of(tx: Connection, agency_id: AgencyId, code: str, version: str) -> RetentionClass:
    """The class as a record was judged by it, in whatever version.

    Raises: NotFoundError ``retention-class-unknown``.
    """
    for schedule in list_schedules(tx, agency_id):
        if schedule.version == version:
            for one in _parsed(schedule.text, None).classes:
                if one.code == code:
                    return one
    raise NotFoundError(
        "retention-version-unknown",
        "No such class in this version of the schedule.",
        "Phiên bản bảng thời hạn bảo quản này không có nhóm đó.",
    )


def _approved(tx: Connection, agency_id: AgencyId, one: RetentionClass) -> bool:
    decided = select(_proposals.c.id).where(
        _proposals.c.agency_id == agency_id,
        _proposals.c.class_code == one.code,
        _proposals.c.schedule == one.schedule,
        _proposals.c.record_id.is_(None),
        _proposals.c.decision == "approved",
    )
    return tx.execute(decided.limit(1)).first() is not None


@lru_cache(maxsize=64)
def _parsed(text: str, day: date | None) -> Schedule:
    return parse_all(text, day)
