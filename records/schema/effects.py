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
    Column("priority", Integer, nullable=False, server_default="0", comment="higher first"),
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
    Column("receipt", String(2), comment="latest status code of the recipient, 01 to 06"),
    Column("refusal_reason", String(1000), comment="why the recipient returned it"),
    Column("recall", String(20), comment="requested, agreed, refused or failed"),
    Column("recall_reason", String(1000), comment="the recipient's words"),
    Index("ix_dispatches_state", "state"),
    Index("ix_dispatches_recall", "recall"),
)

dispatch_receipts = Table(
    "dispatch_receipts",
    metadata,
    Column("dispatch_id", Id, ForeignKey(dispatches.c.id), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("code", String(2), nullable=False, comment="status code of the exchange"),
    Column("reason", String(1000), nullable=False),
    Column("at", Instant, nullable=False),
    Column("reported_by", Id, nullable=False),
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
