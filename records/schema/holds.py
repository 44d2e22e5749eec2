"""Holds: who ordered that what must stay, and who lifted it. Rows are only ever appended."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table

from records.schema.agencies import agencies
from records.schema.archive import record_files, records
from records.schema.columns import Id, Instant, metadata

holds = Table(
    "holds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency_id", Id, ForeignKey(agencies.c.id), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("authority", String(200), nullable=False, comment="who ordered it"),
    Column("order_number", String(60), nullable=False),
    Column("reason", String(1000), nullable=False),
    Column("review_on", Date, comment="when to ask whether it is still needed; a hold never ends by itself"),
    Column("placed_by", Id, nullable=False),
    Column("placed_at", Instant, nullable=False),
    Index("ix_holds_agency_id_id", "agency_id", "id"),
)

hold_records = Table(
    "hold_records",
    metadata,
    Column("hold_id", Id, ForeignKey(holds.c.id), primary_key=True),
    Column("record_id", Id, ForeignKey(records.c.id), primary_key=True, index=True),
)

hold_files = Table(
    "hold_files",
    metadata,
    Column("hold_id", Id, ForeignKey(holds.c.id), primary_key=True),
    Column("file_id", Id, ForeignKey(record_files.c.id), primary_key=True, index=True),
)

hold_releases = Table(
    "hold_releases",
    metadata,
    Column("hold_id", Id, ForeignKey(holds.c.id), primary_key=True),
    Column("authority", String(200), nullable=False),
    Column("order_number", String(60), nullable=False),
    Column("reason", String(1000), nullable=False),
    Column("released_by", Id, nullable=False),
    Column("released_at", Instant, nullable=False),
)
