"""Dispositions, their lists and outcomes, reviews, and emergency purges."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table

from records.schema.agencies import agencies
from records.schema.archive import records
from records.schema.columns import Hash, Id, Instant, metadata

dispositions = Table(
    "dispositions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency_id", Id, ForeignKey(agencies.c.id), nullable=False),
    Column("action", String(20), nullable=False, comment="destroy or transfer"),
    Column("state", String(20), nullable=False),
    Column("mandate", String(500), nullable=False, comment="the ground: schedule, council minutes"),
    Column("list_hash", Hash, nullable=False),
    Column("proposed_by", Id, nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("decided_by", Id),
    Column("decided_at", Instant),
    Column("decision", String(200), comment="number of the decision, or the reason of a rejection"),
    Column("receipt", Hash, comment="SHA-256 of the receiver's signed acceptance; transfer only"),
    Column("executed_at", Instant),
    Column("certificate_id", Id, ForeignKey(records.c.id)),
    CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by OR state = 'rejected'", name="two_persons"),
    Index("ix_dispositions_agency_id_state_id", "agency_id", "state", "id"),
)

disposition_items = Table(
    "disposition_items",
    metadata,
    Column("disposition_id", Id, ForeignKey(dispositions.c.id), primary_key=True),
    Column("record_id", Id, ForeignKey(records.c.id), primary_key=True, index=True),
    Column("retention_class", String(60), nullable=False),
    Column("retention_schedule", String(60), nullable=False),
    Column("event_date", Date),
    Column("due_date", Date, nullable=False),
    Column("metadata", Hash, nullable=False),
    Column("outcome", String(30), comment="destroyed, or why not; null: not yet"),
    Column("outcome_at", Instant),
)

disposition_reviews = Table(
    "disposition_reviews",
    metadata,
    Column("record_id", Id, ForeignKey(records.c.id), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("decision", String(20), nullable=False, comment="destroy, transfer or keep"),
    Column("keep_until", Date),
    Column("reason", String(1000), nullable=False),
    Column("reviewed_by", Id, nullable=False),
    Column("reviewed_at", Instant, nullable=False),
)

purges = Table(
    "purges",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency_id", Id, ForeignKey(agencies.c.id), nullable=False),
    Column("source", String(20), nullable=False),
    Column("source_id", Id, nullable=False, unique=True),
    Column("ground", String(1000), nullable=False, comment="who found it, under which order; never what it says"),
    Column("proposed_by", Id, nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("approved_by", Id),
    Column("approved_at", Instant),
    Column("done_at", Instant),
    Column("ledgered_at", Instant),
    CheckConstraint("approved_by IS NULL OR approved_by <> proposed_by", name="two_persons"),
)
