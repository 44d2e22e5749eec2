"""What HTTP and the pages need of the archive: records and schedules. :mod:`api.wiring` provides it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from api.archive_views import RecordPageView, RecordView
from api.views import Actor
from records.archive import RecordFilter
from records.disposition import ReviewDecision
from records.identifiers import ProposalId, RecordId, Sha256
from records.retention import RetentionClass
from records.retention.proposals import Proposal
from records.retention.published import PublishedSchedule
from records.retention.publishing import Publication


class ArchivePort(Protocol):
    """Records and their retention behind the edges. Any call may raise coded errors."""

    def list_records(self, actor: Actor, wanted: RecordFilter, cursor: str | None, limit: int) -> RecordPageView:
        """The agency's records, newest first."""

    def get_record(self, actor: Actor, record_id: RecordId) -> RecordView:
        """One record, or its stub."""

    def get_records(self, actor: Actor, record_ids: Sequence[RecordId]) -> tuple[RecordView, ...]:
        """Those of them that are the agency's, stubs too."""

    def read_content(self, actor: Actor, record_id: RecordId) -> tuple[bytes, str]:
        """The record's document and its media type; a stub's is gone."""

    def read_part(self, actor: Actor, record_id: RecordId, sha256: Sha256) -> tuple[bytes, str]:
        """One part of a record and its media type."""

    def record_event(self, actor: Actor, record_id: RecordId, event_date: date, reason: str) -> RecordView:
        """The event happened that the class counts from."""

    def reclassify(self, actor: Actor, record_id: RecordId, class_code: str, reason: str) -> RecordView:
        """Judge the record by another class."""

    def propose_shortening(
        self, actor: Actor, record_id: RecordId, class_code: str | None, event_date: date | None, reason: str
    ) -> ProposalId:
        """Ask a second person for a shorter term."""

    def review(
        self, actor: Actor, record_id: RecordId, decision: ReviewDecision, reason: str, keep_until: date | None
    ) -> RecordView:
        """Decide what comes after the term."""

    def list_schedules(self, actor: Actor) -> tuple[PublishedSchedule, ...]:
        """Every version of the retention schedule."""

    def list_classes(self, actor: Actor) -> tuple[RetentionClass, ...]:
        """The classes in force."""

    def publish_schedule(self, actor: Actor, text: str, effective_from: date | None, reason: str) -> Publication:
        """Publish a version."""

    def list_proposals(self, actor: Actor, waiting_only: bool, cursor: str | None, limit: int) -> tuple[Proposal, ...]:
        """Shortenings, newest first."""

    def get_proposal(self, actor: Actor, proposal_id: ProposalId) -> Proposal:
        """One shortening."""

    def approve_proposal(self, actor: Actor, proposal_id: ProposalId, reason: str) -> Proposal:
        """The second person agrees."""

    def reject_proposal(self, actor: Actor, proposal_id: ProposalId, reason: str) -> Proposal:
        """The second person does not."""
