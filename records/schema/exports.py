"""Exports that people asked for, and which records went into them."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, String, Table

from records.schema.agencies import agencies
from records.schema.archive import records
from records.schema.columns import Hash, Id, Instant, metadata

exports = Table(
    "exports",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency_id", Id, ForeignKey(agencies.c.id), nullable=False),
    Column("asked_by", Id, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("subject", Id, nullable=False, comment="a record, a record file, or the word log"),
    Column("form", String(20), nullable=False, comment="e-ark, bagit, ocfl or log"),
    Column("kind", String(10), nullable=False, comment="SIP, AIP or DIP"),
    Column("trouble", String(60), comment="stable error code of the last attempt"),
    Column("failed_at", Instant, comment="nobody tries any more"),
    Column("ready_at", Instant),
    Column("name", String(200), comment="of the file, without its ending"),
    Column("size", BigInteger),
    Column("sha256", Hash),
    Column("ends_at", Instant, comment="may be taken until then"),
    Column("removed_at", Instant, comment="its file is gone"),
    CheckConstraint("ready_at IS NULL OR (sha256 IS NOT NULL AND ends_at IS NOT NULL)", name="ready_with_file"),
    CheckConstraint("ready_at IS NULL OR failed_at IS NULL", name="ready_or_failed"),
    Index("ix_exports_agency_id_id", "agency_id", "id"),
    Index("ix_exports_removed_at_ends_at", "removed_at", "ends_at"),
)

export_records = Table(
    "export_records",
    metadata,
    Column("export_id", Id, ForeignKey(exports.c.id), primary_key=True),
    Column("record_id", Id, ForeignKey(records.c.id), primary_key=True),
    Index("ix_export_records_record_id", "record_id"),
)
