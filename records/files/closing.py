"""Closing a file: duplicates go, retention is determined again, and the terms begin to count (article 29.4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, update

from records import schema
from records.archive import ArchivedRecord, RecordState
from records.archive.reading import records_where
from records.audit import Action, Fact, append
from records.disposition.destroying import Warrant, condemn
from records.errors import ConflictError, RequestError
from records.files.file import FileState, RecordFile, load_file, require_state
from records.identifiers import RecordFileId, RecordId
from records.occasion import Occasion
from records.retention import RetentionClass, event_of
from records.retention.comparing import is_shorter_term
from records.retention.moving import Cause, Move, move
from records.retention.published import class_of

EVENT = "file-closed"
"""The event most terms count from."""


def close_file(
    tx: Connection,
    by: Occasion,
    file_id: RecordFileId,
    end_date: date,
    retention: RetentionClass,
    duplicates: Iterable[RecordId] = (),
) -> RecordFile:
    """Close the file with the class it deserves. Its records take over that class where it is longer than their own.

    ``duplicates`` leave as stubs; each must have a twin with the very same bytes in the file. Weeding duplicates is no
    destruction of archive material, but it goes the same way: a held one stays. The caller then has
    :meth:`records.disposition.destroying.Destroyer.settle` remove bytes that nobody has any more.

    Raises: NotFoundError ``record-file-not-found``; ConflictError ``record-file-state``, ``not-a-duplicate``,
    ``record-held``; RequestError ``end-date-malformed``, ``file-without-records``, ``event-date-too-early`` when a
    document in it is younger.
    """
    file = require_state(load_file(tx, file_id), FileState.OPEN)
    if not file.start_date <= end_date <= by.local_date:
        raise RequestError(
            "end-date-malformed",
            "The work ended between the file's first day and today.",
            "Ngày kết thúc phải từ ngày bắt đầu hồ sơ đến hôm nay.",
        )
    kept = _weeded(tx, by, file, frozenset(duplicates))
    if not kept:
        raise RequestError("file-without-records", "An empty file is not closed.", "Hồ sơ chưa có tài liệu.")
    files = schema.record_files
    closed = {"end_date": end_date, "closed_by": by.actor, "closed_at": by.at, "state": FileState.CLOSED.value}
    judged = {"retention_class": retention.code, "retention_schedule": retention.schedule}
    tx.execute(update(files).where(files.c.id == file_id).values(**closed, **judged))
    for record in kept:
        _begin_to_count(tx, by, record, retention, end_date)
    facts = (Fact("class", retention.code), Fact("ended", end_date.isoformat()), Fact("records", len(kept)))
    append(tx, by, file.agency_id, Action.FILE_CLOSED, file_id, *facts)
    return load_file(tx, file_id)


def _weeded(
    tx: Connection, by: Occasion, file: RecordFile, duplicates: frozenset[RecordId]
) -> tuple[ArchivedRecord, ...]:
    records = schema.records
    inside = records_where(tx, records.c.file_id == file.id, records.c.state == RecordState.KEPT.value)
    kept = tuple(record for record in inside if record.id not in duplicates)
    contents = {_content(record) for record in kept}
    weeded = [record for record in inside if record.id in duplicates]
    if len(weeded) != len(duplicates) or any(_content(record) not in contents for record in weeded):
        raise ConflictError(
            "not-a-duplicate",
            "A duplicate has a twin with the very same bytes that stays in the file.",
            "Chỉ loại được bản trùng: trong hồ sơ phải còn bản có nội dung giống hệt.",
        )
    for record in weeded:
        condemn(tx, by, record, Warrant(file.id, "weeded", (by.actor, by.actor)))
    return kept


def _content(record: ArchivedRecord) -> frozenset[str]:
    """Everything but the verification report, which tells its own time."""
    return frozenset(one.sha256 for one in record.objects if one.part not in ("report", "evidence"))


def _begin_to_count(
    tx: Connection, by: Occasion, record: ArchivedRecord, of_file: RetentionClass, end_date: date
) -> None:
    own = class_of(tx, record.agency_id, record.retention.class_code, record.retention.schedule)
    to = own if is_shorter_term(own.term, of_file.term) else of_file
    event_date = record.retention.event_date
    if event_of(to) == EVENT:
        event_date = end_date if event_date is None else max(event_date, end_date)
    move(tx, by, record.id, Move(to, event_date, Cause.FILE_CLOSED))
