"""The office's clock and its piles: exceptions to the calendar, and batches of documents that a leader signs."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table

from records.schema.agencies import agencies, people
from records.schema.columns import Hash, Id, Instant, metadata
from records.schema.documents import documents

calendar_days = Table(
    "calendar_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("is_working", Boolean, nullable=False, comment="false: a holiday; true: a Saturday or Sunday worked"),
    Column("name", String(200), nullable=False),
    Column("basis", String(200), nullable=False),
    Column("set_by", Id, nullable=False),
    Column("set_at", Instant, nullable=False),
)

signature_batches = Table(
    "signature_batches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency_id", Id, ForeignKey(agencies.c.id), nullable=False),
    Column("leader_id", Id, ForeignKey(people.c.id), nullable=False, index=True),
    Column("started_at", Instant, nullable=False),
    Column("cancelled_at", Instant),
    Column("stopped_by", String(60), comment="code of the error that made signing on pointless"),
    Column("finished_at", Instant),
)

signature_batch_items = Table(
    "signature_batch_items",
    metadata,
    Column("batch_id", Id, ForeignKey(signature_batches.c.id), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("document_id", Id, ForeignKey(documents.c.id), nullable=False),
    Column("shown", Hash, nullable=False, comment="the bytes the leader was shown"),
    Column("state", String(20), nullable=False),
    Column("code", String(60), comment="stable error code"),
    Column("ended_at", Instant),
    Index("ix_signature_batch_items_document_id", "document_id"),
)
