"""Finding records and packages, with their office already in hand."""

from __future__ import annotations

from dataclasses import dataclass

from api.archive_views import RecordPageView
from api.flows import packaging
from api.flows.archive import records
from api.flows.packaging import ImportedRecord, PackageForm, PackageImport, Packed
from api.office import Office
from api.views import Actor
from records.archive import RecordSearch
from records.identifiers import RecordFileId, RecordId
from records.packages import PackageKind


@dataclass(frozen=True, slots=True)
class HoldingsDesk:
    """A :class:`api.http.holdings_port.Holdings` over one office."""

    office: Office

    def find_records(self, actor: Actor, wanted: RecordSearch, cursor: str | None, limit: int) -> RecordPageView:
        return records.find_records(self.office, actor, wanted, cursor, limit)

    def export_record(self, actor: Actor, record_id: RecordId, form: PackageForm, kind: PackageKind) -> Packed:
        return packaging.export_record(self.office, actor, record_id, form, kind)

    def export_file(self, actor: Actor, file_id: RecordFileId, form: PackageForm, kind: PackageKind) -> Packed:
        return packaging.export_file(self.office, actor, file_id, form, kind)

    def import_package(self, actor: Actor, asked: PackageImport) -> tuple[ImportedRecord, ...]:
        return packaging.import_package(self.office, actor, asked)
