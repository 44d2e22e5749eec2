"""Documents as edXML files with their office already in hand: what HTTP is given."""

from __future__ import annotations

from dataclasses import dataclass

from api.flows import edxml
from api.incoming_views import IncomingView
from api.office import Office
from api.views import Actor
from records.identifiers import DocumentId


@dataclass(frozen=True, slots=True)
class EdxmlDesk:
    """A :class:`api.http.edxml_port.Edxml` over one office."""

    office: Office

    def export(self, actor: Actor, document_id: DocumentId) -> bytes:
        return edxml.export_edxml(self.office, actor, document_id)

    def take_in(self, actor: Actor, data: bytes, *, declaration: bool) -> IncomingView:
        return edxml.import_edxml(self.office, actor, data, declaration=declaration)
