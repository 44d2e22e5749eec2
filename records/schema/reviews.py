"""Initials and opinions on drafts."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from records.schema.agencies import people
from records.schema.columns import Hash, Id, Instant, metadata
from records.schema.documents import documents

reviews = Table(
    "reviews",
    metadata,
    Column("id", Id, primary_key=True),
    Column("document_id", Id, ForeignKey(documents.c.id), nullable=False, index=True),
    Column("round", Integer, nullable=False, comment="version of the document that was put before them"),
    Column("kind", String(20), nullable=False),
    Column("pdf", Hash, nullable=False, comment="the bytes it is about"),
    Column("reviewer_id", Id, ForeignKey(people.c.id), nullable=False),
    Column("asked_by", Id, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("answer", String(20)),
    Column("remark", String(1000), nullable=False),
    Column("answered_at", Instant),
    Index("ix_reviews_reviewer_id_answered_at", "reviewer_id", "answered_at"),
)
