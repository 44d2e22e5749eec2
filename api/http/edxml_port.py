"""What HTTP needs of documents as files of the national exchange. :mod:`api.wiring` provides it."""

from __future__ import annotations

from typing import Annotated, Protocol

from fastapi import Depends

from api.http.edge import EdgePort
from api.http.ports import served
from api.incoming_views import IncomingView
from api.views import Actor
from records.identifiers import DocumentId


class Edxml(Protocol):
    """Every call may raise the coded errors of signer, records and api."""

    def export(self, actor: Actor, document_id: DocumentId) -> bytes:
        """An issued document as a message to its electronic recipients."""

    def take_in(self, actor: Actor, data: bytes, *, declaration: bool) -> IncomingView:
        """Take a message in: a new document waits for its clerk, a recall is kept and answered."""


async def _edxml(edge: EdgePort) -> Edxml:
    return served(edge.ports.edxml)


EdxmlPort = Annotated[Edxml, Depends(_edxml)]
