"""Retention schedules: reading them, publishing a version, deciding shortenings."""

from __future__ import annotations

from datetime import date

from api.flows.access import require
from api.flows.archive.protecting import protect_soon
from api.flows.archive.reach import CLASS_READERS, DECIDERS, SCHEDULE_READERS, require_own
from api.office import Office
from api.views import Actor, Duty
from records.archive import ArchivedRecord, load_record
from records.database import snapshot, transaction
from records.identifiers import AgencyId, ProposalId, RecordId
from records.retention import RetentionClass
from records.retention.proposals import Proposal, approve, load_proposal, reject
from records.retention.proposals import list_proposals as proposals_of
from records.retention.protecting import last_locked_day
from records.retention.published import PublishedSchedule, schedule_in_force
from records.retention.published import list_schedules as schedules_of
from records.retention.publishing import Publication, judge_anew, publish


def list_schedules(office: Office, actor: Actor) -> tuple[PublishedSchedule, ...]:
    """Every version the agency has had, oldest first."""
    require(actor, *SCHEDULE_READERS)
    with snapshot(office.engine) as tx:
        return schedules_of(tx, AgencyId(actor.agency_id))


def list_classes(office: Office, actor: Actor) -> tuple[RetentionClass, ...]:
    """The classes in force today."""
    require(actor, *CLASS_READERS)
    with snapshot(office.engine) as tx:
        return schedule_in_force(tx, AgencyId(actor.agency_id), office.occasion(actor).local_date).classes


def publish_schedule(office: Office, actor: Actor, text: str, effective_from: date | None, reason: str) -> Publication:
    """Publish a version; records whose term it lengthens are judged by it at once.

    Raises: RequestError ``schedule-malformed``, ``reason-required``; ConflictError ``schedule-exists``.
    """
    require(actor, Duty.ARCHIVIST, Duty.ADMINISTRATOR)
    by, agency_id = office.occasion(actor), AgencyId(actor.agency_id)
    with transaction(office.engine) as tx:
        published = publish(tx, by, agency_id, text, effective_from or by.local_date, reason)
    last: RecordId | None = None
    while True:
        with transaction(office.engine) as tx:
            last = judge_anew(tx, by, agency_id, last)
        if last is None:
            return published


def list_proposals(
    office: Office, actor: Actor, waiting_only: bool, cursor: str | None = None, limit: int = 50
) -> tuple[Proposal, ...]:
    """Shortenings, newest first."""
    require(actor, *SCHEDULE_READERS)
    with snapshot(office.engine) as tx:
        after = ProposalId.parse(cursor) if cursor else None
        return proposals_of(tx, AgencyId(actor.agency_id), waiting_only, after, limit)


def get_proposal(office: Office, actor: Actor, proposal_id: ProposalId) -> Proposal:
    """One of them. Raises: NotFoundError ``proposal-not-found``."""
    require(actor, *SCHEDULE_READERS)
    with snapshot(office.engine) as tx:
        proposal = load_proposal(tx, proposal_id)
    require_own(actor, proposal.agency_id, "proposal-not-found")
    return proposal


def approve_proposal(office: Office, actor: Actor, proposal_id: ProposalId, reason: str) -> Proposal:
    """The second person agrees; no due date falls before the lock the store already keeps.

    Raises: ConflictError ``second-person-required``, ``proposal-decided``; RequestError ``reason-required``.
    """
    require(actor, *DECIDERS)
    get_proposal(office, actor, proposal_id)

    def locked_until(record: ArchivedRecord) -> date | None:
        return last_locked_day(office.objects, record.hashes, office.clock())

    with transaction(office.engine) as tx:
        shortened = approve(tx, office.occasion(actor), proposal_id, reason, locked_until)
        moved = [load_record(tx, record_id) for record_id in shortened]
    protect_soon(office, moved)
    return get_proposal(office, actor, proposal_id)


def reject_proposal(office: Office, actor: Actor, proposal_id: ProposalId, reason: str) -> Proposal:
    """Nothing changes. Raises: ConflictError ``proposal-decided``; RequestError ``reason-required``."""
    require(actor, *DECIDERS)
    get_proposal(office, actor, proposal_id)
    with transaction(office.engine) as tx:
        reject(tx, office.occasion(actor), proposal_id, reason)
    return get_proposal(office, actor, proposal_id)
