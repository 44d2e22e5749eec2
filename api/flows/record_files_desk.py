"""Record files, with their office already in hand: what HTTP and the pages are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.archive_views import FileView
from api.flows.archive import files
from api.office import Office
from api.views import Actor
from records.files import Destination, FileFilter, FileKind, FilePlan, Handover, PlannedFile
from records.identifiers import HandoverId, RecordFileId, RecordId, Sha256


@dataclass(frozen=True, slots=True)
class RecordFilesDesk:
    """A :class:`api.http.record_files_port.RecordFilesPort` over one office."""

    office: Office

    def draw_up_plan(self, actor: Actor, year: int, entries: tuple[PlannedFile, ...]) -> FilePlan:
        return files.draw_up_plan(self.office, actor, year, entries)

    def approve_plan(self, actor: Actor, year: int) -> FilePlan:
        return files.approve_plan(self.office, actor, year)

    def get_plan(self, actor: Actor, year: int) -> FilePlan:
        return files.get_plan(self.office, actor, year)

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
        return files.open_file(self.office, actor, year, notation, title, retention_class, start_date, kind)

    def add_record(self, actor: Actor, file_id: RecordFileId, record_id: RecordId) -> FileView:
        return files.add_record(self.office, actor, file_id, record_id)

    def close_file(
        self,
        actor: Actor,
        file_id: RecordFileId,
        end_date: date,
        retention_class: str | None,
        duplicates: tuple[RecordId, ...],
    ) -> FileView:
        return files.close_file(self.office, actor, file_id, end_date, retention_class, duplicates)

    def keep_back(self, actor: Actor, file_id: RecordFileId, until: date, reason: str) -> FileView:
        return files.keep_back(self.office, actor, file_id, until, reason)

    def get_file(self, actor: Actor, file_id: RecordFileId) -> FileView:
        return files.get_file(self.office, actor, file_id)

    def list_files(self, actor: Actor, wanted: FileFilter, cursor: str | None, limit: int) -> tuple[FileView, ...]:
        return files.list_files(self.office, actor, wanted, cursor, limit)

    def offer(
        self, actor: Actor, destination: Destination, file_ids: tuple[RecordFileId, ...], receiver: str
    ) -> Handover:
        return files.offer(self.office, actor, destination, file_ids, receiver)

    def accept(self, actor: Actor, handover_id: HandoverId, shown: Sha256, receipt: Sha256 | None) -> Handover:
        return files.accept(self.office, actor, handover_id, shown, receipt)

    def refuse(self, actor: Actor, handover_id: HandoverId, reason: str) -> Handover:
        return files.refuse(self.office, actor, handover_id, reason)

    def get_handover(self, actor: Actor, handover_id: HandoverId) -> Handover:
        return files.get_handover(self.office, actor, handover_id)

    def list_handovers(self, actor: Actor, state: str | None, cursor: str | None, limit: int) -> tuple[Handover, ...]:
        return files.list_handovers(self.office, actor, state, cursor, limit)
