"""Effects outside the database: the outbox, dispatches, and answers kept for repeated requests."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from records.schema.columns import Hash, Id, Instant, metadata
from records.schema.documents import documents

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("topic", String(40), nullable=False),
    Column("subject", Id, nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("available_at", Instant, nullable=False, comment="not before; a running lease ends here"),
    Column("attempts", Integer, nullable=False),
    Column("done_at", Instant),
    Index("ix_outbox_done_at_available_at", "done_at", "available_at"),
)

dispatches = Table(
    "dispatches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("document_id", Id, ForeignKey(documents.c.id), nullable=False, index=True),
    Column("recipient_name", String(200), nullable=False),
    Column("recipient_identifier", String(35), nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("failure", String(60), comment="stable error code of the last failure"),
    Column("queued_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("delivered_at", Instant),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("scope", String(80), primary_key=True, comment="who asks for what"),
    Column("key", String(255), primary_key=True),
    Column("body", Hash, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("lease_until", Instant, nullable=False),
    Column("status", Integer),
    Column("answer", Text),
    Column("expires_at", Instant, index=True, comment="null: kept for life"),
)
