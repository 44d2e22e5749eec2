"""Bytes that are about to be stored: what a crash leaves behind is found by its intent, not by searching the store."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table

from records.schema.columns import Hash, Instant, metadata

object_intents = Table(
    "object_intents",
    metadata,
    Column("sha256", Hash, primary_key=True),
    Column("size", Integer, nullable=False, comment="bytes"),
    Column("at", Instant, nullable=False, index=True, comment="when somebody last began to store them"),
)
