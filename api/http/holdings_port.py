"""What HTTP and the pages need to find records and to take packages in. :mod:`api.wiring` provides it."""

from __future__ import annotations

from typing import Protocol

from api.archive_views import RecordPageView
from api.flows.packaging import ImportedRecord, PackageImport
from api.views import Actor
from records.archive import RecordSearch


class Holdings(Protocol):
    """The archive's holdings behind the edges. Any call may raise coded errors."""

    def find_records(self, actor: Actor, wanted: RecordSearch, cursor: str | None, limit: int) -> RecordPageView:
        """The agency's records that match, newest first."""

    def import_package(self, actor: Actor, asked: PackageImport) -> tuple[ImportedRecord, ...]:
        """Every document of a package, or none."""
