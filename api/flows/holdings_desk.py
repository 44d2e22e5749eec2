"""Finding records and packages, with their office already in hand."""

from __future__ import annotations

from dataclasses import dataclass

from api.archive_views import RecordPageView
from api.flows import packaging
from api.flows.archive import records
from api.flows.packaging import ImportedRecord, PackageImport
from api.office import Office
from api.views import Actor
from records.archive import RecordSearch


@dataclass(frozen=True, slots=True)
class HoldingsDesk:
    """A :class:`api.http.holdings_port.Holdings` over one office."""

    office: Office

    def find_records(self, actor: Actor, wanted: RecordSearch, cursor: str | None, limit: int) -> RecordPageView:
        return records.find_records(self.office, actor, wanted, cursor, limit)

    def import_package(self, actor: Actor, asked: PackageImport) -> tuple[ImportedRecord, ...]:
        return packaging.import_package(self.office, actor, asked)
