"""The office's further flows with their office already in hand: a :class:`api.http.office_port.OfficePort`."""

from __future__ import annotations

from dataclasses import dataclass

from api.flows import alerting, batch_signing, calendar, delegating, reading, workflow
from api.office import Office
from api.requests import DelegationFields, ReviewFields
from api.views import (
    Actor,
    AlertView,
    BatchView,
    CalendarDayView,
    DelegationView,
    DocumentView,
    HistoryEntry,
    ReceiptView,
)
from records.identifiers import BatchId, DelegationId, DispatchId, DocumentId, Sha256


@dataclass(frozen=True, slots=True)
class OfficeDesk:
    """Over one office."""

    office: Office

    def ask_review(
        self, actor: Actor, document_id: DocumentId, reviewers: tuple[ReviewFields, ...], version: int | None
    ) -> DocumentView:
        return workflow.ask_review(self.office, actor, document_id, reviewers, version)

    def initial(self, actor: Actor, document_id: DocumentId, shown: Sha256, version: int | None) -> DocumentView:
        return workflow.initial(self.office, actor, document_id, shown, version)

    def decline(self, actor: Actor, document_id: DocumentId, reason: str, version: int | None) -> DocumentView:
        return workflow.decline(self.office, actor, document_id, reason, version)

    def give_opinion(
        self, actor: Actor, document_id: DocumentId, opinion: str, remark: str, version: int | None
    ) -> DocumentView:
        return workflow.give_opinion(self.office, actor, document_id, opinion, remark, version)

    def withdraw(self, actor: Actor, document_id: DocumentId, reason: str, version: int | None) -> DocumentView:
        return workflow.withdraw(self.office, actor, document_id, reason, version)

    def cancel_number(self, actor: Actor, document_id: DocumentId, reason: str, version: int | None) -> DocumentView:
        return workflow.cancel_number(self.office, actor, document_id, reason, version)

    def recall(self, actor: Actor, document_id: DocumentId, reason: str, version: int | None) -> DocumentView:
        return workflow.recall(self.office, actor, document_id, reason, version)

    def weed(self, actor: Actor, document_id: DocumentId) -> DocumentView:
        return workflow.weed(self.office, actor, document_id)

    def retry_dispatch(self, actor: Actor, document_id: DocumentId, dispatch_id: DispatchId) -> DocumentView:
        return workflow.retry_dispatch(self.office, actor, document_id, dispatch_id)

    def note_receipt(
        self, actor: Actor, document_id: DocumentId, dispatch_id: DispatchId, code: str, reason: str
    ) -> DocumentView:
        return workflow.note_receipt(self.office, actor, document_id, dispatch_id, code, reason)

    def history(self, actor: Actor, document_id: DocumentId) -> tuple[HistoryEntry, ...]:
        return reading.history(self.office, actor, document_id)

    def receipts(self, actor: Actor, document_id: DocumentId) -> tuple[ReceiptView, ...]:
        return reading.receipts(self.office, actor, document_id)

    def record_delegation(self, actor: Actor, fields: DelegationFields) -> DelegationView:
        return delegating.record_delegation(self.office, actor, fields)

    def end_delegation(self, actor: Actor, delegation_id: DelegationId, reason: str) -> DelegationView:
        return delegating.end_delegation(self.office, actor, delegation_id, reason)

    def list_delegations(self, actor: Actor, holder_id: str | None, kind: str | None) -> tuple[DelegationView, ...]:
        return delegating.list_delegations(self.office, actor, holder_id, kind)

    def get_delegation(self, actor: Actor, delegation_id: DelegationId) -> DelegationView:
        return delegating.get_delegation(self.office, actor, delegation_id)

    def alerts(self, actor: Actor) -> tuple[AlertView, ...]:
        return alerting.alerts(self.office, actor)

    def calendar(self, year: int) -> tuple[CalendarDayView, ...]:
        return calendar.days_of(self.office, year)

    def set_calendar_day(self, actor: Actor, day: CalendarDayView) -> CalendarDayView:
        return calendar.set_day(self.office, actor, day)

    def start_batch(self, actor: Actor, wanted: tuple[tuple[str, str], ...]) -> BatchView:
        return batch_signing.start_batch(self.office, actor, wanted)

    def get_batch(self, actor: Actor, batch_id: BatchId) -> BatchView:
        return batch_signing.get_batch(self.office, actor, batch_id)

    def cancel_batch(self, actor: Actor, batch_id: BatchId) -> BatchView:
        return batch_signing.cancel_batch(self.office, actor, batch_id)
