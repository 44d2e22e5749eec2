"""File plans, hand-overs of record files to the archives, and consents to keep them longer at the desk."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from records.schema.agencies import agencies
from records.schema.archive import record_files, records
from records.schema.columns import Hash, Id, Instant, metadata

file_plans = Table(
    "file_plans",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency_id", Id, ForeignKey(agencies.c.id), nullable=False),
    Column("year", Integer, nullable=False),
    Column("drawn_up_by", Id, nullable=False),
    Column("drawn_up_at", Instant, nullable=False),
    Column("approved_by", Id),
    Column("approved_at", Instant),
    UniqueConstraint("agency_id", "year"),
)

file_plan_entries = Table(
    "file_plan_entries",
    metadata,
    Column("plan_id", Id, ForeignKey(file_plans.c.id), primary_key=True),
    Column("notation", String(20), primary_key=True),
    Column("title", String(500), nullable=False),
    Column("retention_class", String(60), nullable=False),
    Column("keeper", Id, nullable=False),
)

file_handovers = Table(
    "file_handovers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency_id", Id, ForeignKey(agencies.c.id), nullable=False),
    Column("destination", String(20), nullable=False, comment="agency archive or historical archive"),
    Column("state", String(20), nullable=False),
    Column("list_hash", Hash, nullable=False),
    Column("receiver", String(200), nullable=False),
    Column("offered_by", Id, nullable=False),
    Column("offered_at", Instant, nullable=False),
    Column("answered_by", Id),
    Column("answered_at", Instant),
    Column("refusal", String(1000)),
    Column("receipt", Hash, comment="SHA-256 of the historical archive's signed acceptance"),
    Column("paper_id", Id, ForeignKey(records.c.id), comment="record of the signed list and minutes"),
    Index("ix_file_handovers_agency_id_state_id", "agency_id", "state", "id"),
)

file_handover_items = Table(
    "file_handover_items",
    metadata,
    Column("handover_id", Id, ForeignKey(file_handovers.c.id), primary_key=True),
    Column("file_id", Id, ForeignKey(record_files.c.id), primary_key=True, index=True),
)

file_extensions = Table(
    "file_extensions",
    metadata,
    Column("file_id", Id, ForeignKey(record_files.c.id), primary_key=True),
    Column("until", Date, primary_key=True),
    Column("reason", String(1000), nullable=False),
    Column("consented_by", Id, nullable=False, comment="head of the agency, article 31.3d"),
    Column("consented_at", Instant, nullable=False),
)
