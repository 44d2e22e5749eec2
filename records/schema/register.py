"""Number counters and the outgoing register, which is only ever appended to."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from records.schema.agencies import agencies
from records.schema.columns import Id, Instant, metadata
from records.schema.documents import documents

number_counters = Table(
    "number_counters",
    metadata,
    Column("agency_id", Id, ForeignKey(agencies.c.id), primary_key=True),
    Column("series", String(20), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last_number", Integer, nullable=False),
    Column("last_date", Date, nullable=False),
    Column("imported_to", Integer, nullable=False, default=0),
)

number_policies = Table(
    "number_policies",
    metadata,
    Column("agency_id", Id, ForeignKey(agencies.c.id), primary_key=True),
    Column("from_year", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("scheme", String(10), nullable=False),
    Column("groups", Text, nullable=False),
    Column("specialised", Text, nullable=False),
    Column("before_signature", Boolean, nullable=False),
    Column("basis", String(200), nullable=False),
    Column("decided_by", Id, nullable=False),
    Column("decided_at", Instant, nullable=False),
)

outgoing_register = Table(
    "outgoing_register",
    metadata,
    Column("agency_id", Id, ForeignKey(agencies.c.id), primary_key=True),
    Column("series", String(20), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("notation", String(30), nullable=False),
    Column("issue_date", Date, nullable=False),
    Column("kind_name", String(100), nullable=False),
    Column("subject", String(500), nullable=False),
    Column("signer", String(50), nullable=False),
    Column("recipients", Text, nullable=False),
    Column("archive_unit", String(200), nullable=False),
    Column("copies", Integer, nullable=False),
    Column("note", String(500), nullable=False),
    Column("document_id", Id, ForeignKey(documents.c.id), nullable=False, unique=True),
    Column("registered_at", Instant, nullable=False),
    Column("folded", Text, nullable=False),
    Index("uq_outgoing_register_number_notation", "agency_id", "year", "notation", "number", unique=True),
    Index("ix_outgoing_register_year", "agency_id", "year", "series", "number").ddl_if("postgresql"),
    Index("ix_outgoing_register_search", "agency_id", "year", "series", "number", "folded").ddl_if("sqlite"),
)
