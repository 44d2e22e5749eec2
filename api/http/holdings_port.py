"""What HTTP and the pages need to find records and to take them out and in. :mod:`api.wiring` provides it."""

from __future__ import annotations

from typing import Protocol

from api.archive_views import RecordPageView
from api.flows.packaging import ImportedRecord, PackageForm, PackageImport, Packed
from api.views import Actor
from records.archive import RecordSearch
from records.identifiers import RecordFileId, RecordId
from records.packages import PackageKind


class Holdings(Protocol):
    """The archive's holdings behind the edges. Any call may raise coded errors."""

    def find_records(self, actor: Actor, wanted: RecordSearch, cursor: str | None, limit: int) -> RecordPageView:
        """The agency's records that match, newest first."""

    def export_record(self, actor: Actor, record_id: RecordId, form: PackageForm, kind: PackageKind) -> Packed:
        """One record as a package."""

    def export_file(self, actor: Actor, file_id: RecordFileId, form: PackageForm, kind: PackageKind) -> Packed:
        """A whole record file as a package."""

    def import_package(self, actor: Actor, asked: PackageImport) -> tuple[ImportedRecord, ...]:
        """Every document of a package, or none."""
