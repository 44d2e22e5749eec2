"""Appendices in files of their own, of documents sent and received."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from records.schema.columns import Hash, Id, Instant, metadata
from records.schema.documents import objects

appendix_files = Table(
    "appendix_files",
    metadata,
    Column("owner_id", Id, primary_key=True, comment="the document, outgoing or incoming"),
    Column("position", Integer, primary_key=True, autoincrement=False, comment="from 1, in the order of handing in"),
    Column("pdf", Hash, ForeignKey(objects.c.sha256), nullable=False, index=True),
    Column("name", String(200), nullable=False, comment="file name as handed in"),
    Column("pages", Integer, nullable=False),
    Column("is_declared", Boolean, nullable=False, comment="a named person said that it holds no state secret"),
    Column("added_by", Id, nullable=False),
    Column("added_at", Instant, nullable=False),
)
