"""Which stored objects are damaged, and what was done to preserve them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table

from records.schema.archive import records
from records.schema.columns import Hash, Id, Instant, metadata

damaged_objects = Table(
    "damaged_objects",
    metadata,
    Column("sha256", Hash, primary_key=True),
    Column("found_at", Instant, nullable=False),
    Column("why", String(20), nullable=False),
    Column("repaired_at", Instant),
)

preservation_events = Table(
    "preservation_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("type", String(40), nullable=False, comment="PREMIS eventType: fixity check, quarantine, repair, …"),
    Column("at", Instant, nullable=False),
    Column("sha256", Hash, nullable=False),
    Column("outcome", String(20), nullable=False, comment="success or failure"),
    Column("detail", String(60), nullable=False, comment="a stable word, never content"),
    Index("ix_preservation_events_sha256_at", "sha256", "at"),
)

preserved_signatures = Table(
    "preserved_signatures",
    metadata,
    Column("record_id", Id, ForeignKey(records.c.id), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("valid_until", Instant, index=True, comment="when the archive timestamp's certificate ends"),
    Column("failure", String(60), comment="stable code of why its signatures cannot be raised"),
)
