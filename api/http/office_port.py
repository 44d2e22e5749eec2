"""What the routes of the office need: the steps beside the straight line, who may sign, alerts, batches."""

from __future__ import annotations

from typing import Protocol

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


class OfficePort(Protocol):
    """Every call may raise the coded errors of signer, records and api."""

    def ask_review(
        self, actor: Actor, document_id: DocumentId, reviewers: tuple[ReviewFields, ...], version: int | None
    ) -> DocumentView:
        """Put a draft before colleagues."""

    def initial(self, actor: Actor, document_id: DocumentId, shown: Sha256, version: int | None) -> DocumentView:
        """Initial exactly the bytes that were shown."""

    def decline(self, actor: Actor, document_id: DocumentId, reason: str, version: int | None) -> DocumentView:
        """Refuse the initials, with a reason."""

    def give_opinion(
        self, actor: Actor, document_id: DocumentId, opinion: str, remark: str, version: int | None
    ) -> DocumentView:
        """Say what one thinks of the draft."""

    def withdraw(self, actor: Actor, document_id: DocumentId, reason: str, version: int | None) -> DocumentView:
        """Take a document without a number off the line."""

    def cancel_number(self, actor: Actor, document_id: DocumentId, reason: str, version: int | None) -> DocumentView:
        """Give up a number that was not issued."""

    def recall(self, actor: Actor, document_id: DocumentId, reason: str, version: int | None) -> DocumentView:
        """Call an issued document back."""

    def weed(self, actor: Actor, document_id: DocumentId) -> DocumentView:
        """Remove a draft that nobody went on with."""

    def retry_dispatch(self, actor: Actor, document_id: DocumentId, dispatch_id: DispatchId) -> DocumentView:
        """Send once more what failed or came back."""

    def note_receipt(
        self, actor: Actor, document_id: DocumentId, dispatch_id: DispatchId, code: str, reason: str
    ) -> DocumentView:
        """Write down what a recipient reported."""

    def history(self, actor: Actor, document_id: DocumentId) -> tuple[HistoryEntry, ...]:
        """Every step a document took."""

    def receipts(self, actor: Actor, document_id: DocumentId) -> tuple[ReceiptView, ...]:
        """Everything its recipients reported."""

    def record_delegation(self, actor: Actor, fields: DelegationFields) -> DelegationView:
        """Record who may sign."""

    def end_delegation(self, actor: Actor, delegation_id: DelegationId, reason: str) -> DelegationView:
        """End it now."""

    def list_delegations(self, actor: Actor, holder_id: str | None, kind: str | None) -> tuple[DelegationView, ...]:
        """The agency's, or those one leader may sign a kind under."""

    def get_delegation(self, actor: Actor, delegation_id: DelegationId) -> DelegationView:
        """One of them."""

    def alerts(self, actor: Actor) -> tuple[AlertView, ...]:
        """What waits too long or went wrong, the worst first."""

    def calendar(self, year: int) -> tuple[CalendarDayView, ...]:
        """The days of a year that are not what their weekday says."""

    def set_calendar_day(self, actor: Actor, day: CalendarDayView) -> CalendarDayView:
        """Set one of them."""

    def start_batch(self, actor: Actor, wanted: tuple[tuple[str, str], ...]) -> BatchView:
        """Begin signing many documents."""

    def get_batch(self, actor: Actor, batch_id: BatchId) -> BatchView:
        """How far it is."""

    def cancel_batch(self, actor: Actor, batch_id: BatchId) -> BatchView:
        """Sign nothing more of it."""
