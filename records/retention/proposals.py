"""Shortenings that wait for a second person: of a whole class, or of one record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from records import schema
from records.archive import ArchivedRecord, RecordState, load_record
from records.archive.reading import PAGE_MAX, records_where
from records.audit import Action, Fact, append
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import AgencyId, ProposalId, RecordId
from records.occasion import Occasion
from records.retention.moving import Cause, Move, move, require_event
from records.retention.published import class_of
from records.retention.terms import RetentionClass
from records.second_person import checked_reason, require_second_person

LockedUntil = Callable[[ArchivedRecord], date | None]
"""The last day on which the store's lock still holds any object of the record."""

_proposals = schema.retention_proposals


@dataclass(frozen=True, slots=True)
class Proposal:
    """A shortening: of every record of ``class_code``, or of one record. ``decision`` is nothing while it waits."""

    id: ProposalId
    agency_id: AgencyId
    class_code: str
    schedule: str
    record_id: RecordId | None
    event_date: date | None
    reason: str
    proposed_by: str
    proposed_at: datetime
    decision: str | None
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str | None


def propose_class(
    tx: Connection, by: Occasion, agency_id: AgencyId, shorter: RetentionClass, reason: str
) -> ProposalId:
    """Ask for a class to be shortened to this version of it."""
    return _insert(tx, by, agency_id, shorter, None, None, checked_reason(reason))


def propose_record(
    tx: Connection, by: Occasion, record: ArchivedRecord, to: RetentionClass, event_date: date | None, reason: str
) -> ProposalId:
    """Ask for one record to be judged by another class or an earlier event.

    Raises: RequestError ``reason-required``, ``event-date-in-future``, ``event-date-too-early``.
    """
    require_event(tx, by, record, event_date)
    return _insert(tx, by, record.agency_id, to, record.id, event_date, checked_reason(reason))


def approve(
    tx: Connection, by: Occasion, proposal_id: ProposalId, reason: str, locked_until: LockedUntil
) -> tuple[RecordId, ...]:
    """Shorten what was proposed; which records. None gets a due date before its lock ends.

    Raises: NotFoundError ``proposal-not-found``; ConflictError ``second-person-required``, ``proposal-decided``;
    RequestError ``reason-required``.
    """
    proposal = _open(tx, proposal_id)
    require_second_person(by, proposal.proposed_by)
    _decide(tx, by, proposal, "approved", checked_reason(reason))
    to = class_of(tx, proposal.agency_id, proposal.class_code, proposal.schedule)
    return tuple(_shorten(tx, by, proposal, to, record, locked_until) for record in _meant(tx, proposal))


def reject(tx: Connection, by: Occasion, proposal_id: ProposalId, reason: str) -> None:
    """Nothing changes. Whoever proposed it may also take it back. Raises as :func:`approve`."""
    _decide(tx, by, _open(tx, proposal_id), "rejected", checked_reason(reason))


def list_proposals(
    tx: Connection, agency_id: AgencyId, waiting_only: bool = False, after: ProposalId | None = None, limit: int = 50
) -> tuple[Proposal, ...]:
    """An agency's proposals, newest first. Raises: RequestError ``page-size-malformed``."""
    if not 1 <= limit <= PAGE_MAX:
        raise RequestError("page-size-malformed", f"A page has 1 to {PAGE_MAX} entries.")
    query = select(_proposals).where(_proposals.c.agency_id == agency_id)
    if waiting_only:
        query = query.where(_proposals.c.decision.is_(None))
    if after is not None:
        query = query.where(_proposals.c.id < after)
    return tuple(_proposal(row) for row in tx.execute(query.order_by(_proposals.c.id.desc()).limit(limit)))


def load_proposal(tx: Connection, proposal_id: ProposalId) -> Proposal:
    """Raises: NotFoundError ``proposal-not-found``."""
    row = tx.execute(select(_proposals).where(_proposals.c.id == proposal_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFoundError("proposal-not-found", "There is no such proposal.", "Không có đề nghị này.")
    return _proposal(row)


def _shorten(
    tx: Connection,
    by: Occasion,
    proposal: Proposal,
    to: RetentionClass,
    record: ArchivedRecord,
    locked_until: LockedUntil,
) -> RecordId:
    alone = proposal.record_id is not None
    wanted = Move(
        to,
        proposal.event_date if alone else record.retention.event_date,
        Cause.RECLASSIFIED if alone else Cause.SCHEDULE,
        proposal.reason,
        proposal.proposed_by,
        locked_until(record),
    )
    return move(tx, by, record.id, wanted).id


def _meant(tx: Connection, proposal: Proposal) -> tuple[ArchivedRecord, ...]:
    if proposal.record_id is not None:
        return (load_record(tx, proposal.record_id),)
    records = schema.records
    return records_where(
        tx,
        records.c.agency_id == proposal.agency_id,
        records.c.retention_class == proposal.class_code,
        records.c.state == RecordState.KEPT.value,
    )


def _open(tx: Connection, proposal_id: ProposalId) -> Proposal:
    proposal = load_proposal(tx, proposal_id)
    if proposal.decision is not None:
        raise ConflictError(
            "proposal-decided", "This proposal has been decided already.", "Đề nghị này đã được quyết định."
        )
    return proposal


def _decide(tx: Connection, by: Occasion, proposal: Proposal, decision: str, reason: str) -> None:
    taken = {"decision": decision, "decided_by": by.actor, "decided_at": by.at, "decision_reason": reason}
    tx.execute(update(_proposals).where(_proposals.c.id == proposal.id).values(**taken))
    append(tx, by, proposal.agency_id, Action.SHORTENING_DECIDED, proposal.id, Fact("decision", decision))


def _insert(
    tx: Connection,
    by: Occasion,
    agency_id: AgencyId,
    to: RetentionClass,
    record_id: RecordId | None,
    event_date: date | None,
    reason: str,
) -> ProposalId:
    proposal_id = ProposalId.new(by)
    tx.execute(
        _proposals.insert().values(
            id=proposal_id,
            agency_id=agency_id,
            class_code=to.code,
            schedule=to.schedule,
            record_id=record_id,
            event_date=event_date,
            reason=reason,
            proposed_by=by.actor,
            proposed_at=by.at,
        )
    )
    facts = (Fact("class", to.code), Fact("schedule", to.schedule), Fact("record", record_id))
    append(tx, by, agency_id, Action.SHORTENING_PROPOSED, proposal_id, *facts)
    return proposal_id


def _proposal(row: Row[tuple[Any, ...]]) -> Proposal:
    return Proposal(
        id=ProposalId(row.id),
        agency_id=AgencyId(row.agency_id),
        class_code=row.class_code,
        schedule=row.schedule,
        record_id=row.record_id and RecordId(row.record_id),
        event_date=row.event_date,
        reason=row.reason,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decision=row.decision,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
    )
