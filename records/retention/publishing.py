"""A new version of the schedule: what it lengthens applies at once, what it shortens waits for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from records import schema
from records.archive import RecordState
from records.archive.reading import records_where
from records.audit import Action, Fact, append
from records.errors import ConflictError
from records.identifiers import AgencyId, ProposalId, RecordId, Sha256
from records.occasion import Occasion
from records.retention.comparing import is_shorter_term
from records.retention.moving import Cause, Move, move, would_shorten
from records.retention.proposals import propose_class
from records.retention.published import schedule_in_force, shipped_schedule
from records.retention.schedules import Schedule, parse_all
from records.second_person import checked_reason

BATCH = 500
"""Records judged anew at a time."""

_schedules = schema.retention_schedules


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did: classes that now last longer, and proposals for those that would be shorter."""

    version: str
    longer: tuple[str, ...]
    waiting: tuple[ProposalId, ...]


def publish(
    tx: Connection, by: Occasion, agency_id: AgencyId, text: str, effective_from: date, reason: str
) -> Publication:
    """Keep a new version for ever. Classes it does not name stay as they were.

    Raises: RequestError ``schedule-malformed``, ``reason-required``; ConflictError ``schedule-exists``.
    """
    reason = checked_reason(reason)
    schedule = parse_all(text, effective_from)
    before = {one.code: one for one in schedule_in_force(tx, agency_id, effective_from).classes}
    _insert(tx, by, agency_id, schedule, text, effective_from)
    shorter = [
        one for one in schedule.classes if one.code in before and is_shorter_term(before[one.code].term, one.term)
    ]
    facts = (Fact("version", schedule.version), Fact("sha256", Sha256.of(text.encode())))
    append(tx, by, agency_id, Action.SCHEDULE_PUBLISHED, agency_id, *facts)
    waiting = tuple(propose_class(tx, by, agency_id, one, reason) for one in shorter)
    longer = tuple(one.code for one in schedule.classes if one not in shorter)
    return Publication(schedule.version, longer, waiting)


def judge_anew(tx: Connection, by: Occasion, agency_id: AgencyId, after: RecordId | None = None) -> RecordId | None:
    """Judge one batch of kept records by the schedule in force; where to go on, nothing at the end.

    Only lengthens: what would get shorter stays under its version until :func:`records.retention.proposals.approve`.
    """
    records = schema.records
    conditions = [records.c.agency_id == agency_id, records.c.state == RecordState.KEPT.value]
    if after is not None:
        conditions.append(records.c.id > after)
    batch = records_where(tx, *conditions, limit=BATCH)
    in_force = {one.code: one for one in schedule_in_force(tx, agency_id, by.local_date).classes}
    for record in batch:
        now = in_force.get(record.retention.class_code)
        if now is None or now.schedule == record.retention.schedule:
            continue
        if not would_shorten(tx, record, now, record.retention.event_date):
            move(tx, by, record.id, Move(now, record.retention.event_date, Cause.SCHEDULE))
    return batch[-1].id if len(batch) == BATCH else None


def _insert(
    tx: Connection, by: Occasion, agency_id: AgencyId, schedule: Schedule, text: str, effective_from: date
) -> None:
    own = _schedules.c.agency_id == agency_id
    known = tx.scalars(select(_schedules.c.version).where(own)).all()
    if schedule.version in {*known, shipped_schedule().version}:
        raise ConflictError(
            "schedule-exists",
            "This version is published already; a changed schedule is a new version.",
            "Phiên bản này đã công bố; bảng sửa đổi phải là phiên bản mới.",
        )
    last = tx.scalar(select(func.max(_schedules.c.sequence)).where(own)) or 0
    tx.execute(
        _schedules.insert().values(
            agency_id=agency_id,
            version=schedule.version,
            sequence=last + 1,
            effective_from=effective_from,
            text=text,
            sha256=Sha256.of(text.encode()),
            published_by=by.actor,
            published_at=by.at,
        )
    )
