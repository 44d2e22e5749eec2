"""Retention schedules of an agency, which are only ever appended to, and what waits for a second person."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from records.schema.agencies import agencies
from records.schema.archive import records
from records.schema.columns import Hash, Id, Instant, metadata

retention_schedules = Table(
    "retention_schedules",
    metadata,
    Column("agency_id", Id, ForeignKey(agencies.c.id), primary_key=True),
    Column("version", String(60), primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("text", Text, nullable=False, comment="the table itself, TOML"),
    Column("sha256", Hash, nullable=False),
    Column("published_by", Id, nullable=False),
    Column("published_at", Instant, nullable=False),
)

retention_proposals = Table(
    "retention_proposals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency_id", Id, ForeignKey(agencies.c.id), nullable=False),
    Column("class_code", String(60), nullable=False),
    Column("schedule", String(60), nullable=False),
    Column("record_id", Id, ForeignKey(records.c.id), comment="null: every record of the class"),
    Column("event_date", Date),
    Column("reason", String(1000), nullable=False),
    Column("proposed_by", Id, nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("decision", String(20), comment="approved or rejected; null: waits"),
    Column("decided_by", Id),
    Column("decided_at", Instant),
    Column("decision_reason", String(1000)),
    CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by OR decision = 'rejected'", name="two_persons"),
    Index("ix_retention_proposals_agency_id_decision_id", "agency_id", "decision", "id"),
)
