"""What HTTP and the pages need of the archive: holds, dispositions, purges. :mod:`api.wiring` provides it."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from api.archive_views import RecordPageView
from api.views import Actor
from records.disposition import DispositionAction, DispositionList, DispositionState
from records.disposition.purging import Obstacles, Purge
from records.holds import Hold, HoldKind, Order
from records.identifiers import DispositionId, HoldId, PurgeId, RecordFileId, RecordId, Sha256


class DispositionPort(Protocol):
    """Holds, dispositions and purges behind the edges. Any call may raise coded errors."""

    def place_hold(
        self,
        actor: Actor,
        kind: HoldKind,
        order: Order,
        records: tuple[RecordId, ...],
        files: tuple[RecordFileId, ...],
        review_on: date | None,
    ) -> Hold:
        """Hold records and files."""

    def release_hold(self, actor: Actor, hold_id: HoldId, order: Order) -> Hold:
        """Lift a hold."""

    def get_hold(self, actor: Actor, hold_id: HoldId) -> Hold:
        """One hold."""

    def list_holds(self, actor: Actor, standing_only: bool, cursor: str | None, limit: int) -> tuple[Hold, ...]:
        """The agency's holds, newest first."""

    def due_records(self, actor: Actor, cursor: str | None, limit: int) -> RecordPageView:
        """What a disposition may take up."""

    def propose(
        self, actor: Actor, action: DispositionAction, records: tuple[RecordId, ...], mandate: str
    ) -> DispositionList:
        """Freeze a list."""

    def approve(
        self, actor: Actor, disposition_id: DispositionId, shown: Sha256, decision: str, receipt: Sha256 | None
    ) -> DispositionList:
        """Approve exactly the list that was shown."""

    def reject(self, actor: Actor, disposition_id: DispositionId, reason: str) -> DispositionList:
        """Nothing changes."""

    def execute(self, actor: Actor, disposition_id: DispositionId) -> DispositionList:
        """Carry it out and certify it."""

    def get(self, actor: Actor, disposition_id: DispositionId) -> DispositionList:
        """One list with its outcomes."""

    def list_all(
        self, actor: Actor, state: DispositionState | None, cursor: str | None, limit: int
    ) -> tuple[DispositionList, ...]:
        """The agency's lists, newest first."""

    def purge_obstacles(self, actor: Actor, subject: str) -> Obstacles:
        """What would forbid a purge now."""

    def propose_purge(self, actor: Actor, subject: str, ground: str) -> Purge:
        """Ask for an emergency purge."""

    def approve_purge(self, actor: Actor, purge_id: PurgeId) -> Purge:
        """Approve it and do it at once."""

    def get_purge(self, actor: Actor, purge_id: PurgeId) -> Purge:
        """One purge."""

    def list_purges(self, actor: Actor) -> tuple[Purge, ...]:
        """The agency's purges, newest first."""
