"""The log, background jobs and evidence with their office already in hand: what HTTP and the pages are given."""

from __future__ import annotations

from dataclasses import dataclass

from api.background import JobState, JobView
from api.expiry_views import Expiries, StoreState
from api.flows import expiring, log_reading
from api.flows.access import require
from api.flows.auditing import AuditLog
from api.flows.evidence import Evidence
from api.flows.log_reading import CheckpointView, EventFilter, EventPage, EventView
from api.office import Jobs, Office
from api.views import Actor, Duty
from records.archive import load_record
from records.database import snapshot
from records.errors import NotFoundError
from records.identifiers import EventId, RecordId, Sha256
from records.transparency.reading import ConsistencyProof


@dataclass(frozen=True, slots=True)
class UpkeepDesk:
    """A :class:`api.http.upkeep_port.Upkeep` over one office."""

    office: Office
    evidence_work: Evidence
    log: AuditLog

    def events(self, actor: Actor, wanted: EventFilter, cursor: str | None, limit: int) -> EventPage:
        return log_reading.list_events(self.office, actor, wanted, cursor, limit)

    def event(self, actor: Actor, event_id: EventId) -> EventView:
        return log_reading.get_event(self.office, actor, event_id)

    def checkpoint(self, actor: Actor) -> CheckpointView:
        return log_reading.newest_checkpoint(self.office, actor)

    def consistency(self, actor: Actor, earlier: int) -> ConsistencyProof:
        return log_reading.consistency(self.office, actor, earlier)

    def jobs(self, actor: Actor, state: JobState | None, offset: int, limit: int) -> tuple[JobView, ...]:
        require(actor, Duty.ADMINISTRATOR)
        return self._jobs().jobs(frozenset() if state is None else frozenset({state}), limit, offset)

    def retry_job(self, actor: Actor, key: str) -> None:
        require(actor, Duty.ADMINISTRATOR)
        self._jobs().retry(key)

    def _jobs(self) -> Jobs:
        if self.office.jobs is None:
            raise NotFoundError("route-not-found", "No worker runs here.", "Hệ thống này không có phần đó.")
        return self.office.jobs

    def expiries(self, actor: Actor) -> Expiries:
        return expiring.expiries(self.office, actor)

    def store_state(self, actor: Actor) -> StoreState:
        return expiring.store_state(self.office, actor)

    def evidence(self, actor: Actor, record_id: RecordId) -> tuple[tuple[str, bytes], ...]:
        require(actor, Duty.ARCHIVIST, Duty.CLERK, Duty.ADMINISTRATOR)
        with snapshot(self.office.engine) as tx:
            record = load_record(tx, record_id)
        if record.agency_id != actor.agency_id:
            raise NotFoundError("record-not-found", "There is no such record.", "Không có tài liệu lưu trữ này.")
        return tuple((sha256, proof) for sha256 in sorted(record.hashes) if (proof := self._proof(sha256)) is not None)

    def _proof(self, sha256: Sha256) -> bytes | None:
        try:
            return self.evidence_work.record_of(sha256)
        except NotFoundError as error:
            if error.code != "evidence-not-found":
                raise
            return None
