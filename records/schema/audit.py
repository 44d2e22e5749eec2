"""The audit log, which is only ever appended to, and the head of each chain."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from records.schema.columns import Hash, Id, Instant, metadata

audit_heads = Table(
    "audit_heads",
    metadata,
    Column("chain", Id, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("hash", Hash, nullable=False),
)

audit_events = Table(
    "audit_events",
    metadata,
    Column("chain", Id, primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("id", Id, nullable=False, unique=True),
    Column("at", Instant, nullable=False),
    Column("actor", Id, nullable=False),
    Column("action", String(60), nullable=False),
    Column("subject", Id, nullable=False),
    Column("facts", Text, nullable=False, comment="canonical JSON"),
    Column("previous", Hash, nullable=False),
    Column("hash", Hash, nullable=False),
    Index("ix_audit_events_subject_at", "subject", "at"),
    Index("ix_audit_events_action_at_chain", "action", "at", "chain"),
)
