"""What the archive's flows hand to the edges: records, files and due dates as people of the agency see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from records.archive import ArchivedRecord
from records.files import Deadlines, RecordFile
from records.holds import Hold


@dataclass(frozen=True, slots=True)
class PartView:
    """One object of a record."""

    part: str
    ordinal: int
    sha256: str
    media_type: str
    name: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class StubView:
    """What is known of a destruction. ``backups_until``: copies in backups may exist until then, never restored."""

    at: datetime
    under: str
    because: str
    backups_until: datetime


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record, or the stub that remains of it."""

    id: str
    state: str
    """kept or destroyed."""
    title: str
    source: str
    source_id: str
    file_id: str | None
    retention_class: str
    retention_schedule: str
    event_date: date | None
    due_date: date | None
    """The last day of keeping; None while the event has not happened, and for ever in permanent classes."""
    metadata_sha256: str
    parts: tuple[PartView, ...]
    holds: tuple[str, ...]
    """Holds that stand on it, its file's included."""
    captured_at: datetime
    destruction: StubView | None


@dataclass(frozen=True, slots=True)
class RecordPageView:
    items: tuple[RecordView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class FileView:
    """A record file with its deadlines."""

    file: RecordFile
    deadlines: Deadlines
    is_overdue: bool


def record_view(record: ArchivedRecord, holds: tuple[Hold, ...], backups_until: datetime | None) -> RecordView:
    """The record as the agency's people see it."""
    kept, gone = record.retention, record.destruction
    parts = (
        PartView(one.part.value, one.ordinal, one.sha256, one.media_type, one.name, one.added_at)
        for one in record.objects
    )
    stub = None
    if gone is not None and backups_until is not None:
        stub = StubView(gone.at, gone.under, gone.because, backups_until)
    return RecordView(
        id=record.id,
        state=record.state.value,
        title=record.title,
        source=record.source.kind.value,
        source_id=record.source.id,
        file_id=record.file_id,
        retention_class=kept.class_code,
        retention_schedule=kept.schedule,
        event_date=kept.event_date,
        due_date=kept.due,
        metadata_sha256=record.metadata,
        parts=tuple(parts),
        holds=tuple(hold.id for hold in holds),
        captured_at=record.captured_at,
        destruction=stub,
    )
