"""What HTTP needs to show the log, its proofs, background jobs and evidence. :mod:`api.wiring` provides it."""

from __future__ import annotations

from typing import Annotated, Protocol

from fastapi import Depends

from api.background import JobState, JobView
from api.expiry_views import Expiries, StoreState
from api.flows.log_reading import CheckpointView, EventFilter, EventPage, EventView
from api.http.edge import EdgePort
from api.http.ports import served
from api.views import Actor
from records.identifiers import EventId, RecordId
from records.transparency.reading import ConsistencyProof


class Upkeep(Protocol):
    """Every call may raise the coded errors of signer, records and api."""

    def events(self, actor: Actor, wanted: EventFilter, cursor: str | None, limit: int) -> EventPage:
        """The agency's log, newest first, each entry with its proof as far as a checkpoint reaches."""

    def event(self, actor: Actor, event_id: EventId) -> EventView:
        """One entry with its proof."""

    def checkpoint(self, actor: Actor) -> CheckpointView:
        """The newest sealed checkpoint."""

    def consistency(self, actor: Actor, earlier: int) -> ConsistencyProof:
        """Proof that the newest checkpoint's tree continues the tree of that many entries."""

    def jobs(self, actor: Actor, state: JobState | None, offset: int, limit: int) -> tuple[JobView, ...]:
        """Background work, newest first."""

    def retry_job(self, actor: Actor, key: str) -> None:
        """Try a failed, cancelled or stuck job again."""

    def expiries(self, actor: Actor) -> Expiries:
        """What ends by itself of the agency and of what it relies on."""

    def store_state(self, actor: Actor) -> StoreState:
        """How the store's bytes are."""

    def evidence(self, actor: Actor, record_id: RecordId) -> tuple[tuple[str, bytes], ...]:
        """Hash and evidence record (RFC 4998, DER) of every object of a record that has one already."""


async def _upkeep(edge: EdgePort) -> Upkeep:
    return served(edge.ports.upkeep)


UpkeepPort = Annotated[Upkeep, Depends(_upkeep)]
