"""The ports of the web edge: what each area of the API and its pages needs of the office.

One Protocol an area, declared beside its consumer (``flows_port``, ``reports_port``, ...) and gathered here, so that a
new area adds one line. An area that an installation does not serve is None, and its routes answer ``route-not-found``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from api.http.external_signing_port import ExternalSigning
from api.http.lookup_port import Lookup
from api.http.statistics_port import Statistics
from api.http.watching import Watch
from api.http.worklist_port import Worklist
from records.errors import NotFoundError

if TYPE_CHECKING:
    from api.http.archive_port import ArchivePort
    from api.http.composing_port import Composing  # it asks for its port by way of this module
    from api.http.disposition_port import DispositionPort
    from api.http.edxml_port import Edxml
    from api.http.exports_port import Exports
    from api.http.holdings_port import Holdings
    from api.http.incoming_port import Incoming
    from api.http.office_port import OfficePort
    from api.http.organisation_port import Organisation
    from api.http.preview_port import Preview
    from api.http.record_files_port import RecordFilesPort
    from api.http.registers_port import Registers
    from api.http.text_templates_port import TextTemplates
    from api.http.upkeep_port import Upkeep

Port = TypeVar("Port")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Every area beside the outgoing line (:class:`api.http.flows_port.Flows`) and the reports."""

    archive: ArchivePort | None = None
    holdings: Holdings | None = None
    composing: Composing | None = None
    disposition: DispositionPort | None = None
    edxml: Edxml | None = None
    exports: Exports | None = None
    incoming: Incoming | None = None
    lookup: Lookup | None = None
    office: OfficePort | None = None
    record_files: RecordFilesPort | None = None
    preview: Preview | None = None
    external_signing: ExternalSigning | None = None
    statistics: Statistics | None = None
    text_templates: TextTemplates | None = None
    worklist: Worklist | None = None
    upkeep: Upkeep | None = None
    watch: Watch | None = None
    """Writes reads and refusals into the log; an installation without it is not for real work."""
    organisation: Organisation | None = None
    registers: Registers | None = None


def served(port: Port | None) -> Port:
    """The port, if this installation has it.

    Raises: NotFoundError ``route-not-found``.
    """
    if port is None:
        raise NotFoundError(
            "route-not-found", "This installation does not serve that.", "Hệ thống này không có phần đó."
        )
    return port
