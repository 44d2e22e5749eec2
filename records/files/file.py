"""What a record file is, and files read back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, select

from records import schema
from records.archive import RecordState
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import AgencyId, PersonId, RecordFileId

PAGE_MAX = 200
"""Files a list returns at most."""

_files, _records = schema.record_files, schema.records


class FileKind(StrEnum):
    """How long after the end of the work a file may stay at the desk."""

    ORDINARY = "ordinary"
    CONSTRUCTION = "construction"
    """Hồ sơ công trình xây dựng cơ bản: counted from the day of settlement (quyết toán)."""


class FileState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    SUBMITTED = "submitted"
    """At the agency's archive (lưu trữ hiện hành)."""
    TRANSFERRED = "transferred"
    """At the historical archive (lưu trữ lịch sử)."""


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A record file; its code is agency, year of the plan and notation (FileCode of appendix VI)."""

    id: RecordFileId
    agency_id: AgencyId
    year: int
    notation: str
    title: str
    kind: FileKind
    retention_class: str
    retention_schedule: str
    rights: str
    """Chế độ sử dụng: ``public``, ``restricted``."""
    language: str
    keeper: PersonId
    """Who files (người lập hồ sơ)."""
    opened_at: datetime
    start_date: date
    end_date: date | None
    """The day the work ended; construction: the day of settlement."""
    state: FileState
    records: int
    """How many records it holds, stubs left out."""


@dataclass(frozen=True, slots=True)
class FileFilter:
    """What a list is narrowed to; nothing means everything. ``ended_before`` finds what may be overdue."""

    state: FileState | None = None
    year: int | None = None
    keeper: PersonId | None = None
    ended_before: date | None = None


def load_file(tx: Connection, file_id: RecordFileId) -> RecordFile:
    """The file; nobody else changes it before this transaction ends.

    Raises: NotFoundError ``record-file-not-found``.
    """
    row = tx.execute(select(_files).where(_files.c.id == file_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFoundError("record-file-not-found", "There is no such record file.", "Không có hồ sơ này.")
    return _file(tx, row)


def list_files(
    tx: Connection,
    agency_id: AgencyId,
    wanted: FileFilter | None = None,
    after: RecordFileId | None = None,
    limit: int = 50,
) -> tuple[RecordFile, ...]:
    """An agency's files, newest first. Raises: RequestError ``page-size-malformed``."""
    if not 1 <= limit <= PAGE_MAX:
        raise RequestError("page-size-malformed", f"A page has 1 to {PAGE_MAX} entries.")
    wanted = wanted or FileFilter()
    query = select(_files).where(_files.c.agency_id == agency_id)
    equal = {"state": wanted.state and wanted.state.value, "year": wanted.year, "keeper": wanted.keeper}
    for name, value in equal.items():
        if value is not None:
            query = query.where(_files.c[name] == value)
    if wanted.ended_before is not None:
        query = query.where(_files.c.end_date < wanted.ended_before)
    if after is not None:
        query = query.where(_files.c.id < after)
    return tuple(_file(tx, row) for row in tx.execute(query.order_by(_files.c.id.desc()).limit(limit)).all())


def require_state(file: RecordFile, state: FileState) -> RecordFile:
    """Raises: ConflictError ``record-file-state``."""
    if file.state is not state:
        raise ConflictError(
            "record-file-state",
            f"This step needs a record file that is {state}; it is {file.state}.",
            f"Bước này cần hồ sơ ở trạng thái “{state}”; hồ sơ đang ở trạng thái “{file.state}”.",
        )
    return file


def _file(tx: Connection, row: Row[tuple[Any, ...]]) -> RecordFile:
    own = (_records.c.file_id == row.id, _records.c.state == RecordState.KEPT.value)
    return RecordFile(
        id=RecordFileId(row.id),
        agency_id=AgencyId(row.agency_id),
        year=row.year,
        notation=row.notation,
        title=row.title,
        kind=FileKind(row.kind),
        retention_class=row.retention_class,
        retention_schedule=row.retention_schedule,
        rights=row.rights,
        language=row.language,
        keeper=PersonId(row.keeper),
        opened_at=row.opened_at,
        start_date=row.start_date,
        end_date=row.end_date,
        state=FileState(row.state),
        records=tx.scalar(select(func.count()).select_from(_records).where(*own)) or 0,
    )
