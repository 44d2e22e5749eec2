"""What HTTP and the pages need of incoming documents. :mod:`api.wiring` provides it."""

from __future__ import annotations

from typing import Annotated, Protocol

from fastapi import Depends

from api.flows.incoming.viewing import Listing
from api.http.edge import EdgePort
from api.http.ports import served
from api.incoming_views import (
    IncomingListPage,
    IncomingView,
    RequestView,
    StatusView,
    SubmissionPage,
    SubmissionView,
)
from api.requests import HandedInFile, IncomingFields, SubmissionFields
from api.views import Actor
from records.identifiers import IncomingId, IncomingRequestId
from records.incoming import Assignment


class Incoming(Protocol):
    """Every call may raise the coded errors of signer, records and api."""

    def upload(self, actor: Actor, fields: IncomingFields, file: HandedInFile) -> IncomingView:
        """Screen, verify and keep a document that a clerk brings in."""

    def enter_paper(self, actor: Actor, fields: IncomingFields) -> IncomingView:
        """Register a document that came on paper."""

    def list_incoming(self, actor: Actor, wanted: Listing, cursor: str | None, limit: int) -> IncomingListPage:
        """What came to the actor's organisation, newest first."""

    def get_incoming(self, actor: Actor, incoming_id: IncomingId) -> IncomingView:
        """One document."""

    def download(self, actor: Actor, incoming_id: IncomingId) -> bytes:
        """The bytes as they came."""

    def download_appendix(self, actor: Actor, incoming_id: IncomingId, position: int) -> bytes:
        """An appendix as it came."""

    def statuses(self, actor: Actor, incoming_id: IncomingId) -> tuple[StatusView, ...]:
        """What its sender was told."""

    def requests(self, actor: Actor, incoming_id: IncomingId) -> tuple[RequestView, ...]:
        """What its sender asked."""

    def register(self, actor: Actor, incoming_id: IncomingId) -> IncomingView:
        """Give it its arrival number."""

    def return_to_sender(self, actor: Actor, incoming_id: IncomingId, reason: str) -> IncomingView:
        """Send it back with the reason."""

    def check(self, actor: Actor, incoming_id: IncomingId) -> IncomingView:
        """Judge its signatures once more."""

    def assign(self, actor: Actor, incoming_id: IncomingId, wanted: Assignment) -> IncomingView:
        """Send it on to a unit or a person."""

    def take(self, actor: Actor, incoming_id: IncomingId) -> IncomingView:
        """Sign for it and begin."""

    def complete(self, actor: Actor, incoming_id: IncomingId, result: str, retention_class: str | None) -> IncomingView:
        """It is done; it becomes a record of the archive."""

    def answer(
        self, actor: Actor, incoming_id: IncomingId, request_id: IncomingRequestId, *, agree: bool, reason: str
    ) -> IncomingView:
        """Agree to what the sender asks, or refuse."""

    def submit(self, actor: Actor, fields: SubmissionFields, file: HandedInFile) -> SubmissionView:
        """A business hands a document in to an agency."""

    def list_submissions(self, actor: Actor, cursor: str | None, limit: int) -> SubmissionPage:
        """What the actor's business handed in."""

    def get_submission(self, actor: Actor, incoming_id: IncomingId) -> SubmissionView:
        """One of them, with what the agency told."""


async def _incoming(edge: EdgePort) -> Incoming:
    return served(edge.ports.incoming)


IncomingPort = Annotated[Incoming, Depends(_incoming)]
