"""Holds, dispositions and purges, with their office already in hand: what HTTP and the pages are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.archive_views import RecordPageView
from api.flows.archive import disposing, holding, purging, records
from api.office import Office
from api.views import Actor
from records.disposition import DispositionAction, DispositionList, DispositionState
from records.disposition.purging import Obstacles, Purge
from records.holds import Hold, HoldKind, Order
from records.identifiers import DispositionId, HoldId, PurgeId, RecordFileId, RecordId, Sha256


@dataclass(frozen=True, slots=True)
class DispositionDesk:
    """A :class:`api.http.disposition_port.DispositionPort` over one office."""

    office: Office

    def place_hold(
        self,
        actor: Actor,
        kind: HoldKind,
        order: Order,
        records: tuple[RecordId, ...],
        files: tuple[RecordFileId, ...],
        review_on: date | None,
    ) -> Hold:
        return holding.place_hold(self.office, actor, kind, order, records, files, review_on)

    def release_hold(self, actor: Actor, hold_id: HoldId, order: Order) -> Hold:
        return holding.release_hold(self.office, actor, hold_id, order)

    def get_hold(self, actor: Actor, hold_id: HoldId) -> Hold:
        return holding.get_hold(self.office, actor, hold_id)

    def list_holds(self, actor: Actor, standing_only: bool, cursor: str | None, limit: int) -> tuple[Hold, ...]:
        return holding.list_holds(self.office, actor, standing_only, cursor, limit)

    def due_records(self, actor: Actor, cursor: str | None, limit: int) -> RecordPageView:
        return records.due_records(self.office, actor, cursor, limit)

    def propose(
        self, actor: Actor, action: DispositionAction, records: tuple[RecordId, ...], mandate: str
    ) -> DispositionList:
        return disposing.propose(self.office, actor, action, records, mandate)

    def approve(
        self, actor: Actor, disposition_id: DispositionId, shown: Sha256, decision: str, receipt: Sha256 | None
    ) -> DispositionList:
        return disposing.approve(self.office, actor, disposition_id, shown, decision, receipt)

    def reject(self, actor: Actor, disposition_id: DispositionId, reason: str) -> DispositionList:
        return disposing.reject(self.office, actor, disposition_id, reason)

    def execute(self, actor: Actor, disposition_id: DispositionId) -> DispositionList:
        return disposing.execute(self.office, actor, disposition_id)

    def get(self, actor: Actor, disposition_id: DispositionId) -> DispositionList:
        return disposing.get(self.office, actor, disposition_id)

    def list_all(
        self, actor: Actor, state: DispositionState | None, cursor: str | None, limit: int
    ) -> tuple[DispositionList, ...]:
        return disposing.list_all(self.office, actor, state, cursor, limit)

    def purge_obstacles(self, actor: Actor, subject: str) -> Obstacles:
        return purging.obstacles(self.office, actor, subject)

    def propose_purge(self, actor: Actor, subject: str, ground: str) -> Purge:
        return purging.propose(self.office, actor, subject, ground)

    def approve_purge(self, actor: Actor, purge_id: PurgeId) -> Purge:
        return purging.approve(self.office, actor, purge_id)

    def get_purge(self, actor: Actor, purge_id: PurgeId) -> Purge:
        return purging.get(self.office, actor, purge_id)

    def list_purges(self, actor: Actor) -> tuple[Purge, ...]:
        return purging.list_all(self.office, actor)
