"""Templates of text: a row a version, never changed; the last one counts."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from records.schema.agencies import agencies
from records.schema.columns import Id, Instant, metadata

text_templates = Table(
    "text_templates",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("agency_id", Id, ForeignKey(agencies.c.id), nullable=False),
    Column("kind", String(60), nullable=False, comment="code of the kind of document"),
    Column("name", String(200), nullable=False),
    Column("body", Text, nullable=False, comment="as a body is typed; fields as {{name}}"),
    Column("is_withdrawn", Boolean, nullable=False),
    Column("screened_by", String(60), nullable=False, comment="version of the wall's rules"),
    Column("made_by", Id, nullable=False),
    Column("made_at", Instant, nullable=False),
    Index("ix_text_templates_agency_id_id_version", "agency_id", "id", "version"),
)
