"""What HTTP and the pages need of the archive: record files. :mod:`api.wiring` provides it."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from api.archive_views import FileView
from api.views import Actor
from records.files import Destination, FileFilter, FileKind, FilePlan, Handover, PlannedFile
from records.identifiers import HandoverId, RecordFileId, RecordId, Sha256


class RecordFilesPort(Protocol):
    """Record files behind the edges. Any call may raise coded errors."""

    def draw_up_plan(self, actor: Actor, year: int, entries: tuple[PlannedFile, ...]) -> FilePlan:
        """Write the year's file plan down."""

    def approve_plan(self, actor: Actor, year: int) -> FilePlan:
        """The head puts it into force."""

    def get_plan(self, actor: Actor, year: int) -> FilePlan:
        """The plan of a year."""

    def open_file(
        self,
        actor: Actor,
        year: int,
        notation: str,
        title: str | None,
        retention_class: str | None,
        start_date: date | None,
        kind: FileKind,
    ) -> FileView:
        """Open a file, under the plan or beside it."""

    def add_record(self, actor: Actor, file_id: RecordFileId, record_id: RecordId) -> FileView:
        """Put a record into an open file."""

    def close_file(
        self,
        actor: Actor,
        file_id: RecordFileId,
        end_date: date,
        retention_class: str | None,
        duplicates: tuple[RecordId, ...],
    ) -> FileView:
        """Close it; terms begin to count."""

    def keep_back(self, actor: Actor, file_id: RecordFileId, until: date, reason: str) -> FileView:
        """Consent that it stays longer at the desk."""

    def get_file(self, actor: Actor, file_id: RecordFileId) -> FileView:
        """One file with its deadlines."""

    def list_files(self, actor: Actor, wanted: FileFilter, cursor: str | None, limit: int) -> tuple[FileView, ...]:
        """The agency's files, newest first."""

    def offer(
        self, actor: Actor, destination: Destination, file_ids: tuple[RecordFileId, ...], receiver: str
    ) -> Handover:
        """Offer files to an archive."""

    def accept(self, actor: Actor, handover_id: HandoverId, shown: Sha256, receipt: Sha256 | None) -> Handover:
        """Take them over, with signed list and minutes."""

    def refuse(self, actor: Actor, handover_id: HandoverId, reason: str) -> Handover:
        """Send the list back."""

    def get_handover(self, actor: Actor, handover_id: HandoverId) -> Handover:
        """One hand-over."""

    def list_handovers(self, actor: Actor, state: str | None, cursor: str | None, limit: int) -> tuple[Handover, ...]:
        """The agency's hand-overs, newest first."""
