"""What lets people sign for an agency; rows are only added, and ended by a row of their own."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, String, Table, Text

from records.schema.agencies import agencies, people
from records.schema.columns import Id, Instant, metadata

delegations = Table(
    "delegations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency_id", Id, ForeignKey(agencies.c.id), nullable=False, index=True),
    Column("capacity", String(10), nullable=False),
    Column("holder_id", Id, ForeignKey(people.c.id), nullable=False, index=True),
    Column("holder_title", String(100), nullable=False),
    Column("given_by", Id, ForeignKey(people.c.id)),
    Column("giver_title", String(100), nullable=False),
    Column("lines_above", Text, nullable=False, comment="one a line"),
    Column("kinds", Text, nullable=False, comment="space separated; empty: all"),
    Column("matters", String(500), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("paper_number", String(100), nullable=False),
    Column("paper_dated", Date, nullable=False),
    Column("passed_on_from", Id, ForeignKey("delegations.id")),
    Column("rules", String(60), nullable=False, comment="version of the capacity table it was judged by"),
    Column("recorded_by", Id, nullable=False),
    Column("recorded_at", Instant, nullable=False),
)

delegation_endings = Table(
    "delegation_endings",
    metadata,
    Column("delegation_id", Id, ForeignKey(delegations.c.id), primary_key=True),
    Column("ended_by", Id, nullable=False),
    Column("ended_at", Instant, nullable=False),
    Column("reason", String(1000), nullable=False),
)
