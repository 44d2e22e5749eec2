"""Opening a file, and putting records into it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select, update

from records import schema
from records.archive import ArchivedRecord, load_record, lock_record, require_kept
from records.audit import Action, Fact, append
from records.errors import ConflictError, NotFoundError, RequestError
from records.files.file import FileKind, FileState, RecordFile, load_file, require_state
from records.files.plan import check_named
from records.identifiers import AgencyId, PersonId, RecordFileId, RecordId
from records.occasion import Occasion
from records.retention import RetentionClass

_files, _plans, _entries = schema.record_files, schema.file_plans, schema.file_plan_entries


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """What whoever does the work states when opening. A notation of the approved plan brings title and class along."""

    year: int
    notation: str
    title: str
    retention: RetentionClass
    keeper: PersonId
    start_date: date
    kind: FileKind = FileKind.ORDINARY
    rights: str = "public"
    language: str = "vi"


def planned(tx: Connection, agency_id: AgencyId, year: int, notation: str) -> tuple[str, str, PersonId] | None:
    """Title, class and keeper that the year's approved plan foresees for a notation; nothing when it does not."""
    query = select(_entries).join(_plans, _plans.c.id == _entries.c.plan_id)
    own = (_plans.c.agency_id == agency_id, _plans.c.year == year, _plans.c.approved_at.is_not(None))
    row = tx.execute(query.where(*own, _entries.c.notation == notation)).one_or_none()
    return None if row is None else (row.title, row.retention_class, PersonId(row.keeper))


def open_file(tx: Connection, by: Occasion, agency_id: AgencyId, opened: OpenedFile) -> RecordFile:
    """Open a record file; work that no plan foresaw opens one too (article 29).

    Raises: RequestError ``file-plan-malformed``, ``start-date-in-future``; ConflictError ``record-file-exists``.
    """
    check_named(opened.notation, opened.title)
    if opened.start_date > by.local_date:
        raise RequestError(
            "start-date-in-future", "The work of a file has begun.", "Ngày bắt đầu hồ sơ còn ở tương lai."
        )
    own = (_files.c.agency_id == agency_id, _files.c.year == opened.year, _files.c.notation == opened.notation)
    if tx.execute(select(_files.c.id).where(*own)).first() is not None:
        raise ConflictError(
            "record-file-exists",
            "There is a record file with this notation in that year already.",
            "Năm đó đã có hồ sơ mang số và ký hiệu này.",
        )
    file_id = RecordFileId.new(by)
    tx.execute(
        _files.insert().values(
            id=file_id,
            agency_id=agency_id,
            year=opened.year,
            notation=opened.notation.strip(),
            title=opened.title.strip(),
            kind=opened.kind.value,
            retention_class=opened.retention.code,
            retention_schedule=opened.retention.schedule,
            rights=opened.rights,
            language=opened.language,
            keeper=opened.keeper,
            opened_by=by.actor,
            opened_at=by.at,
            start_date=opened.start_date,
            state=FileState.OPEN.value,
        )
    )
    append(tx, by, agency_id, Action.FILE_OPENED, file_id, Fact("class", opened.retention.code))
    return load_file(tx, file_id)


def add_record(tx: Connection, by: Occasion, file_id: RecordFileId, record_id: RecordId) -> ArchivedRecord:
    """Put a record into an open file; in the file already, nothing changes.

    Raises: NotFoundError ``record-file-not-found``, ``record-not-found``; GoneError ``record-destroyed``; ConflictError
    ``record-file-state``, ``record-in-another-file``.
    """
    record = require_kept(lock_record(tx, record_id))
    file = require_state(load_file(tx, file_id), FileState.OPEN)
    if record.agency_id != file.agency_id:
        raise NotFoundError("record-not-found", "There is no such record.", "Không có tài liệu lưu trữ này.")
    if record.file_id == file_id:
        return record
    if record.file_id is not None:
        raise ConflictError(
            "record-in-another-file", "The record belongs to another file.", "Tài liệu đang thuộc hồ sơ khác."
        )
    tx.execute(update(schema.records).where(schema.records.c.id == record_id).values(file_id=file_id))
    append(tx, by, file.agency_id, Action.RECORD_FILED, record_id, Fact("file", file_id))
    return load_record(tx, record_id)
