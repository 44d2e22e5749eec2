"""Record files, archived records, what they consist of, and every change of a due date."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from records.schema.agencies import agencies
from records.schema.columns import Hash, Id, Instant, metadata
from records.schema.documents import objects

record_files = Table(
    "record_files",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency_id", Id, ForeignKey(agencies.c.id), nullable=False),
    Column("year", Integer, nullable=False, comment="FileCatalog: year of the file plan"),
    Column("notation", String(20), nullable=False, comment="FileNotation: số và ký hiệu hồ sơ"),
    Column("title", String(500), nullable=False),
    Column("kind", String(20), nullable=False, comment="ordinary or construction: how long until it is handed over"),
    Column("retention_class", String(60), nullable=False),
    Column("retention_schedule", String(60), nullable=False),
    Column("rights", String(30), nullable=False, comment="chế độ sử dụng"),
    Column("language", String(30), nullable=False),
    Column("keeper", Id, nullable=False, comment="người lập hồ sơ"),
    Column("opened_by", Id, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("start_date", Date, nullable=False),
    Column("end_date", Date, comment="the day the work ended"),
    Column("closed_by", Id),
    Column("closed_at", Instant),
    Column("state", String(20), nullable=False),
    CheckConstraint("(end_date IS NULL) = (closed_at IS NULL)", name="closed_with_date"),
    UniqueConstraint("agency_id", "year", "notation"),
    Index("ix_record_files_agency_id_state_id", "agency_id", "state", "id"),
)

records = Table(
    "records",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency_id", Id, ForeignKey(agencies.c.id), nullable=False),
    Column("source", String(20), nullable=False, comment="outgoing, incoming, imported or archival"),
    Column("source_id", Id, nullable=False),
    Column("title", String(500), nullable=False),
    Column("metadata", Hash, ForeignKey(objects.c.sha256), nullable=False, index=True),
    Column("file_id", Id, ForeignKey(record_files.c.id), index=True, comment="null: waits for a record file"),
    Column("retention_class", String(60), nullable=False),
    Column("retention_schedule", String(60), nullable=False, comment="version of the schedule it was judged by"),
    Column("event_date", Date, comment="when the event happened that the class counts from"),
    Column("due_date", Date, comment="last day of keeping; null: no event yet, or permanent"),
    Column("state", String(20), nullable=False),
    Column("captured_by", Id, nullable=False),
    Column("captured_at", Instant, nullable=False),
    Column(
        "dated_on",
        Date,
        nullable=False,
        server_default="1970-01-01",
        comment="the document's day, or that of its capture: what searches are sorted by",
    ),
    Column("destroyed_at", Instant),
    Column("destroyed_under", Id, comment="the disposition, closing or purge that destroyed it"),
    Column("destroyed_because", String(20)),
    Column("destroyed_by", String(100), comment="who proposed and who approved, space between"),
    Column("ledgered_at", Instant, comment="the destruction ledger has it"),
    CheckConstraint("(state = 'destroyed') = (destroyed_at IS NOT NULL)", name="destroyed_with_time"),
    UniqueConstraint("source", "source_id"),
    Index("ix_records_agency_id_state_due_date_id", "agency_id", "state", "due_date", "id"),
    Index("ix_records_agency_id_id", "agency_id", "id"),
    Index("ix_records_agency_id_dated_on_id", "agency_id", "dated_on", "id"),
    Index("ix_records_agency_id_state_dated_on_id", "agency_id", "state", "dated_on", "id"),
    Index("ix_records_agency_id_retention_class_dated_on_id", "agency_id", "retention_class", "dated_on", "id"),
    Index("ix_records_agency_id_retention_class_due_date_id", "agency_id", "retention_class", "due_date", "id"),
    Index("ix_records_agency_id_due_date_id", "agency_id", "due_date", "id"),
)

record_objects = Table(
    "record_objects",
    metadata,
    Column("record_id", Id, ForeignKey(records.c.id), primary_key=True),
    Column("part", String(20), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("sha256", Hash, ForeignKey(objects.c.sha256), nullable=False, index=True),
    Column("media_type", String(100), nullable=False),
    Column("name", String(200), nullable=False, comment="file name of an attachment; empty when it has none"),
    Column("added_at", Instant, nullable=False),
)

due_date_changes = Table(
    "due_date_changes",
    metadata,
    Column("record_id", Id, ForeignKey(records.c.id), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("cause", String(20), nullable=False),
    Column("old_class", String(60)),
    Column("new_class", String(60), nullable=False),
    Column("new_schedule", String(60), nullable=False),
    Column("old_due", Date),
    Column("new_due", Date),
    Column("event_date", Date),
    Column("proposed_by", Id, nullable=False),
    Column("approved_by", Id, comment="the second person, without whom nothing gets shorter"),
    Column("reason", String(1000), nullable=False),
    CheckConstraint("approved_by IS NULL OR approved_by <> proposed_by", name="two_persons"),
)
