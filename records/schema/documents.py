"""Stored bytes and outgoing documents."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, Text, and_

from records.schema.agencies import agencies, people
from records.schema.columns import Hash, Id, Instant, metadata

objects = Table(
    "objects",
    metadata,
    Column("sha256", Hash, primary_key=True),
    Column("size", Integer, nullable=False, comment="bytes"),
    Column("stored_at", Instant, nullable=False),
    Column("doomed_at", Instant, comment="its last record was destroyed; the bytes follow"),
    Column("destroyed_at", Instant, comment="the bytes are gone, with every version"),
    Column("checked_at", Instant, comment="last read and proved against its hash; null: never since it was stored"),
    Column("check_outcome", String(20), comment="intact, damaged or missing"),
)
_never_checked = and_(objects.c.doomed_at.is_(None), objects.c.checked_at.is_(None))
_checked = and_(objects.c.doomed_at.is_(None), objects.c.checked_at.is_not(None))
Index("ix_objects_never_checked", objects.c.stored_at, sqlite_where=_never_checked, postgresql_where=_never_checked)
Index("ix_objects_checked_at", objects.c.checked_at, sqlite_where=_checked, postgresql_where=_checked)

documents = Table(
    "documents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(20), nullable=False, unique=True),
    Column("version", Integer, nullable=False, comment="optimistic lock"),
    Column("state", String(20), nullable=False),
    Column("agency_id", Id, ForeignKey(agencies.c.id), nullable=False),
    Column("leader_id", Id, ForeignKey(people.c.id), nullable=False),
    Column("series", String(20), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("kind_name", String(100), nullable=False),
    Column("notation", String(30), nullable=False),
    Column("subject", String(500), nullable=False),
    Column("recipients", Text, nullable=False, comment="canonical JSON"),
    Column("copies", Integer, nullable=False),
    Column("archive_unit", String(200), nullable=False),
    Column("note", String(500), nullable=False),
    Column("language", String(30), nullable=False),
    Column("page_count", Integer, nullable=False),
    Column("screened_by", String(200), nullable=False, comment="rule set and, if asked for, who declared"),
    Column("pdf", Hash, ForeignKey(objects.c.sha256), nullable=False),
    Column("created_by", Id, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("submitted_by", Id),
    Column("submitted_at", Instant),
    Column("returned_by", Id),
    Column("returned_at", Instant),
    Column("return_reason", String(1000)),
    Column("leader_signed_at", Instant),
    Column("number", Integer),
    Column("issue_date", Date),
    Column("numbered_by", Id),
    Column("numbered_at", Instant),
    Column("sealed_by", Id),
    Column("sealed_at", Instant),
    Column("report", Hash, ForeignKey(objects.c.sha256)),
    Column("issued_by", Id),
    Column("issued_at", Instant),
    Column("dispatched_at", Instant),
    Column("delegation_id", Id, comment="what lets the leader sign it"),
    Column("capacity_lines", Text, nullable=False, server_default="", comment="quyền hạn, chức vụ; one a line"),
    Column("urgency", Integer, nullable=False, server_default="0", comment="0 normal to 3 hỏa tốc"),
    Column("co_signer_id", Id, comment="a colleague who signs beside the leader"),
    Column("co_signer_name", String(200), comment="who signs beside the leader; without an id somebody elsewhere"),
    Column("co_signed_at", Instant),
    Column("next_signer_id", Id, comment="whose turn to sign it is; null while it is nobody's here"),
    Column("amends_relation", String(20), comment="replaces or corrects"),
    Column("amends_id", Id),
    Column("ended_by", Id, comment="who withdrew, cancelled, recalled, replaced or corrected"),
    Column("ended_at", Instant),
    Column("end_reason", String(1000)),
    Column("successor_id", Id, comment="the document that replaced or corrected this one"),
    Column("folded", String(600), nullable=False, server_default="", comment="what a search compares; see searching"),
    CheckConstraint("(number IS NULL) = (issue_date IS NULL)", name="number_with_date"),
    CheckConstraint("number IS NULL OR number > 0", name="number_positive"),
    Index("ix_documents_agency_id_state_id", "agency_id", "state", "id"),
    Index("ix_documents_leader_id_state_id", "leader_id", "state", "id"),
    Index("ix_documents_pdf", "pdf"),
    Index("ix_documents_next_signer_id_urgency_id", "next_signer_id", "urgency", "id"),
    Index("ix_documents_agency_id_state_urgency_id", "agency_id", "state", "urgency", "id"),
    Index("ix_documents_amends_id", "amends_id"),
    Index("ix_documents_search", "agency_id", "id", "folded", "number", "state"),
    Index("ix_documents_figures", "agency_id", "issue_date", "leader_signed_at", "dispatched_at", "sealed_at"),
)

document_versions = Table(
    "document_versions",
    metadata,
    Column("document_id", Id, ForeignKey(documents.c.id), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("state", String(20), nullable=False),
    Column("pdf", Hash, ForeignKey(objects.c.sha256), nullable=False),
    Column("at", Instant, nullable=False),
    Column("act", String(20), comment="what led to this version"),
    Column("actor", Id),
    Column("reason", String(1000), comment="the words given with it"),
)
