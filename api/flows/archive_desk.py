"""Records and their retention, with their office already in hand: what HTTP and the pages are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.archive_views import RecordPageView, RecordView
from api.flows.archive import records, schedules
from api.office import Office
from api.views import Actor
from records.archive import RecordFilter
from records.disposition import ReviewDecision
from records.identifiers import ProposalId, RecordId, Sha256
from records.retention import RetentionClass
from records.retention.proposals import Proposal
from records.retention.published import PublishedSchedule
from records.retention.publishing import Publication


@dataclass(frozen=True, slots=True)
class ArchiveDesk:
    """A :class:`api.http.archive_port.ArchivePort` over one office."""

    office: Office

    def list_records(self, actor: Actor, wanted: RecordFilter, cursor: str | None, limit: int) -> RecordPageView:
        return records.list_records(self.office, actor, wanted, cursor, limit)

    def get_record(self, actor: Actor, record_id: RecordId) -> RecordView:
        return records.get_record(self.office, actor, record_id)

    def get_records(self, actor: Actor, record_ids: Sequence[RecordId]) -> tuple[RecordView, ...]:
        return records.get_records(self.office, actor, record_ids)

    def read_content(self, actor: Actor, record_id: RecordId) -> tuple[bytes, str]:
        return records.read_content(self.office, actor, record_id)

    def read_part(self, actor: Actor, record_id: RecordId, sha256: Sha256) -> tuple[bytes, str]:
        return records.read_part(self.office, actor, record_id, sha256)

    def record_event(self, actor: Actor, record_id: RecordId, event_date: date, reason: str) -> RecordView:
        return records.record_event(self.office, actor, record_id, event_date, reason)

    def reclassify(self, actor: Actor, record_id: RecordId, class_code: str, reason: str) -> RecordView:
        return records.reclassify(self.office, actor, record_id, class_code, reason)

    def propose_shortening(
        self, actor: Actor, record_id: RecordId, class_code: str | None, event_date: date | None, reason: str
    ) -> ProposalId:
        return records.propose_shortening(self.office, actor, record_id, class_code, event_date, reason)

    def review(
        self, actor: Actor, record_id: RecordId, decision: ReviewDecision, reason: str, keep_until: date | None
    ) -> RecordView:
        return records.review(self.office, actor, record_id, decision, reason, keep_until)

    def list_schedules(self, actor: Actor) -> tuple[PublishedSchedule, ...]:
        return schedules.list_schedules(self.office, actor)

    def list_classes(self, actor: Actor) -> tuple[RetentionClass, ...]:
        return schedules.list_classes(self.office, actor)

    def publish_schedule(self, actor: Actor, text: str, effective_from: date | None, reason: str) -> Publication:
        return schedules.publish_schedule(self.office, actor, text, effective_from, reason)

    def list_proposals(self, actor: Actor, waiting_only: bool, cursor: str | None, limit: int) -> tuple[Proposal, ...]:
        return schedules.list_proposals(self.office, actor, waiting_only, cursor, limit)

    def get_proposal(self, actor: Actor, proposal_id: ProposalId) -> Proposal:
        return schedules.get_proposal(self.office, actor, proposal_id)

    def approve_proposal(self, actor: Actor, proposal_id: ProposalId, reason: str) -> Proposal:
        return schedules.approve_proposal(self.office, actor, proposal_id, reason)

    def reject_proposal(self, actor: Actor, proposal_id: ProposalId, reason: str) -> Proposal:
        return schedules.reject_proposal(self.office, actor, proposal_id, reason)
