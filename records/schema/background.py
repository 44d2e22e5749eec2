"""The processes that do background work, each with its heartbeat."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from records.schema.columns import Id, Instant, metadata

executors = Table(
    "executors",
    metadata,
    Column("id", Id, primary_key=True),
    Column("host", String(100), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ended_at", Instant, comment="stopped in good order"),
)
