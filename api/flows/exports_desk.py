"""Exports with their office already in hand."""

from __future__ import annotations

from dataclasses import dataclass

from api.export_views import ExportPage, ExportView, TakenExport
from api.flows import exporting
from api.office import Office
from api.views import Actor
from records.exports import Wanted
from records.identifiers import ExportId


@dataclass(frozen=True, slots=True)
class ExportsDesk:
    """A :class:`api.http.exports_port.Exports` over one office."""

    office: Office

    def ask(self, actor: Actor, wanted: Wanted) -> ExportView:
        return exporting.ask(self.office, actor, wanted)

    def get(self, actor: Actor, export_id: ExportId) -> ExportView:
        return exporting.get(self.office, actor, export_id)

    def list_all(self, actor: Actor, cursor: str | None, limit: int) -> ExportPage:
        return exporting.list_all(self.office, actor, cursor, limit)

    def retry(self, actor: Actor, export_id: ExportId) -> ExportView:
        return exporting.retry(self.office, actor, export_id)

    def take(self, actor: Actor, export_id: ExportId) -> TakenExport:
        return exporting.take(self.office, actor, export_id)
