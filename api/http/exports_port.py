"""What HTTP and the pages need of exports. :mod:`api.wiring` provides it."""

from __future__ import annotations

from typing import Annotated, Protocol

from fastapi import Depends

from api.export_views import ExportPage, ExportView, TakenExport
from api.http.edge import EdgePort
from api.http.ports import served
from api.views import Actor
from records.exports import Wanted
from records.identifiers import ExportId


class Exports(Protocol):
    """Exports behind the edges. Any call may raise coded errors."""

    def ask(self, actor: Actor, wanted: Wanted) -> ExportView:
        """Ask for one; it is made in the background."""

    def get(self, actor: Actor, export_id: ExportId) -> ExportView:
        """Where it stands."""

    def list_all(self, actor: Actor, cursor: str | None, limit: int) -> ExportPage:
        """Newest first."""

    def retry(self, actor: Actor, export_id: ExportId) -> ExportView:
        """Try again what failed."""

    def take(self, actor: Actor, export_id: ExportId) -> TakenExport:
        """The finished file."""


def _exports(edge: EdgePort) -> Exports:
    return served(edge.ports.exports)


ExportsPort = Annotated[Exports, Depends(_exports)]
