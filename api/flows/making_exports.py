"""Making exports in the background: one piece an export, whole or not there; and removing what is kept no longer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from api.background import Task
from api.flows.auditing import AuditLog
from api.flows.packaging import PackageForm, pack, records_of_file
from api.office import Office
from records import archive, exports, files, outbox
from records.archive import ArchivedRecord
from records.archive.reading import stored_bytes
from records.database import snapshot, transaction
from records.disposition.exported import REMOVAL_TOPIC
from records.errors import ConflictError, GoneError, NotFoundError, RecordsError, RequestError
from records.exports import LOG, Export, MadeFile
from records.files import RecordFile
from records.identifiers import ExportId, RecordFileId, RecordId
from records.occasion import SYSTEM, Occasion
from records.packages import zip_folder

TIDY_EVERY = timedelta(minutes=15)
ATTEMPTS = 4
"""A disk that is full or a store that is away gets some seconds; then the person is told and may try again."""
PACKAGE_MAX = 2 * 1024**3
"""Bytes of a package's documents: it is laid out in memory."""
UNKNOWN = "internal-error"
LOG_NAME = "nhat-ky"
"""The log's file, and the folder in it."""
HOPELESS = (RequestError, NotFoundError, GoneError, ConflictError)
"""Trying again would meet the same."""


@dataclass(frozen=True, slots=True)
class ExportMaker:
    """Makes what was asked for, as the person who asked."""

    office: Office
    log: AuditLog

    def tasks(self) -> Iterator[Task]:
        yield Task(exports.TOPIC, self.make, attempts=ATTEMPTS, give_up=self.give_up)
        yield Task(REMOVAL_TOPIC, self.tidy, every=TIDY_EVERY)

    def make(self, subject: str, _after: str | None) -> None:
        """Make one export; one that is ready stays as it is. Killed anywhere, it is made again from the beginning."""
        export_id = ExportId(subject)
        with snapshot(self.office.engine) as tx:
            export = exports.load(tx, export_id)
        if export.made is not None or export.failed_at is not None:
            return
        try:
            made, records = self._log(export) if export.wanted.subject == LOG else self._package(export)
            self.office.failpoint("export-written")
            with transaction(self.office.engine) as tx:
                exports.mark_ready(tx, self._by(export), export, made, records)
                kept = exports.load(tx, export_id).made
            self.office.exports.remove(export_id, but=kept.sha256 if kept else None)
        except RecordsError as error:
            with transaction(self.office.engine) as tx:
                exports.note_trouble(tx, export_id, error.code)
            if not isinstance(error, HOPELESS):
                raise
            self.give_up(subject)

    def give_up(self, subject: str) -> None:
        with transaction(self.office.engine) as tx:
            by = Occasion(SYSTEM, self.office.clock(), self.office.entropy)
            exports.mark_failed(tx, by, ExportId(subject), UNKNOWN)

    def tidy(self, subject: str, _after: str | None) -> None:
        """Files of exports that ended or failed go, and files that no export here knows: by the clock, and at once
        when a record was destroyed."""
        place = self.office.exports
        with snapshot(self.office.engine) as tx:
            ended = exports.outlived(tx, self.office.clock())
            unwanted = exports.unwanted(tx, place.present())
        for export_id in (*ended, *unwanted):
            place.remove(export_id)
        with transaction(self.office.engine) as tx:
            exports.mark_removed(tx, self.office.clock(), ended)
            outbox.finish(tx, self.office.clock(), subject, REMOVAL_TOPIC)

    def _package(self, export: Export) -> tuple[MadeFile, tuple[ArchivedRecord, ...]]:
        with snapshot(self.office.engine) as tx:
            records, file = _members(tx, export.wanted.subject)
            self._require_room(stored_bytes(tx, records))
            form = PackageForm(export.wanted.form.value)
            packed = pack(tx, self.office, self._by(export), records, file, form, export.wanted.kind)
        size, sha256 = self.office.exports.write(export.id, packed.zipped())
        return MadeFile(packed.name, size, sha256), records

    def _log(self, export: Export) -> tuple[MadeFile, tuple[ArchivedRecord, ...]]:
        self._require_room(0)
        with self.office.exports.scratch(export.id) as scratch:
            folder = scratch / LOG_NAME
            self.log.export_of(export.agency_id, export.id, folder)
            size, sha256 = self.office.exports.write(export.id, zip_folder(folder, LOG_NAME))
        return MadeFile(LOG_NAME, size, sha256), ()

    def _require_room(self, stored: int) -> None:
        if stored > PACKAGE_MAX:
            raise RequestError(
                "export-too-large",
                f"A package holds at most {PACKAGE_MAX} bytes of documents; take the records out one by one.",
                "Hồ sơ quá lớn để xuất một gói (tối đa 2 GiB); hãy xuất từng tài liệu.",
            )
        self.office.exports.require_room(stored)

    def _by(self, export: Export) -> Occasion:
        return Occasion(export.asked_by, self.office.clock(), self.office.entropy)


def _members(tx: Connection, subject: str) -> tuple[tuple[ArchivedRecord, ...], RecordFile | None]:
    if subject.startswith(f"{RecordFileId.PREFIX}_"):
        file = files.load_file(tx, RecordFileId(subject))
        return records_of_file(tx, file), file
    return (archive.require_kept(archive.load_record(tx, RecordId(subject))),), None
