"""The archive (lưu trữ): records of whatever origin, kept under a retention class, never changed.

A record comes from an outgoing document, an incoming one, an imported package, or the archive's own paperwork. It
belongs to a record file (hồ sơ) or waits for one. Its objects never change; later ones (evidence, a version raised to a
higher signature level) are added beside them.
"""

from __future__ import annotations

from records.archive.capturing import TITLE_MAX, Capture, CapturedPart, add_part, capture, evidence
from records.archive.finding import RecordSearch, find_records
from records.archive.indexing import Description, forget, index_record
from records.archive.reading import (
    RecordFilter,
    RecordPage,
    list_records,
    load_record,
    lock_record,
    record_from,
    record_of,
    require_kept,
)
from records.archive.record import (
    ArchivedRecord,
    Destruction,
    Part,
    RecordObject,
    RecordState,
    Retention,
    Source,
    SourceKind,
)

__all__ = [
    "TITLE_MAX",
    "ArchivedRecord",
    "Capture",
    "CapturedPart",
    "Description",
    "Destruction",
    "Part",
    "RecordFilter",
    "RecordObject",
    "RecordPage",
    "RecordSearch",
    "RecordState",
    "Retention",
    "Source",
    "SourceKind",
    "add_part",
    "capture",
    "evidence",
    "find_records",
    "forget",
    "index_record",
    "list_records",
    "load_record",
    "lock_record",
    "record_from",
    "record_of",
    "require_kept",
]
