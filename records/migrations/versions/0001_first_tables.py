"""The first tables: agencies, documents, register, audit log, effects.

Revision: 0001, the first
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.migrations.append_only import forbid_changes, forbid_renumbering
from records.schema.columns import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit_events", "outgoing_register", "document_versions")
"""Rows of these tables are evidence: the database itself refuses to change or remove them."""


def upgrade() -> None:
    op.create_table(
        "agencies",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("identifier", sa.String(length=35), nullable=False, comment="mã định danh, QĐ 20/2020/QĐ-TTg"),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("parent_name", sa.String(length=200), nullable=True),
        sa.Column("short_code", sa.String(length=20), nullable=False, comment="chữ viết tắt tên cơ quan trong ký hiệu"),
        sa.Column("place", sa.String(length=100), nullable=False, comment="địa danh"),
        sa.Column("seal_mm", sa.Float(), nullable=False, comment="đường kính dấu, never scaled"),
        sa.Column(
            "series_per_kind", sa.Boolean(), nullable=False, comment="false: one series for all kinds, article 15"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agencies")),
        sa.UniqueConstraint("identifier", name=op.f("uq_agencies_identifier")),
    )
    op.create_table(
        "audit_events",
        sa.Column("chain", sa.String(length=48), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(length=48), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=48), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False, comment="canonical JSON"),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", "sequence", name=op.f("pk_audit_events")),
        sa.UniqueConstraint("id", name=op.f("uq_audit_events_id")),
    )
    op.create_index("ix_audit_events_subject_at", "audit_events", ["subject", "at"], unique=False)
    op.create_table(
        "audit_heads",
        sa.Column("chain", sa.String(length=48), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_heads")),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("scope", sa.String(length=80), nullable=False, comment="who asks for what"),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("expires_at", Instant(), nullable=True, comment="null: kept for life"),
        sa.PrimaryKeyConstraint("scope", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index(op.f("ix_idempotency_keys_expires_at"), "idempotency_keys", ["expires_at"], unique=False)
    op.create_table(
        "objects",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes"),
        sa.Column("stored_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_objects")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=48), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("available_at", Instant(), nullable=False, comment="not before; a running lease ends here"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_done_at_available_at", "outbox", ["done_at", "available_at"], unique=False)
    op.create_index(op.f("ix_outbox_subject"), "outbox", ["subject"], unique=False)
    op.create_table(
        "number_counters",
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("series", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("last_date", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_number_counters_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", "series", "year", name=op.f("pk_number_counters")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("full_name", sa.String(length=50), nullable=False),
        sa.Column("roles", sa.String(length=100), nullable=False, comment="space separated"),
        sa.Column("capacity_lines", sa.Text(), nullable=False, comment="quyền hạn, chức vụ; one a line"),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_people_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_index(op.f("ix_people_agency_id"), "people", ["agency_id"], unique=False)
    op.create_table(
        "documents",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="optimistic lock"),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("leader_id", sa.String(length=48), nullable=False),
        sa.Column("series", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("kind_name", sa.String(length=100), nullable=False),
        sa.Column("notation", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False, comment="canonical JSON"),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("archive_unit", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("language", sa.String(length=30), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column(
            "screened_by", sa.String(length=200), nullable=False, comment="rule set and, if asked for, who declared"
        ),
        sa.Column("pdf", sa.String(length=64), nullable=False),
        sa.Column("created_by", sa.String(length=48), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("submitted_by", sa.String(length=48), nullable=True),
        sa.Column("submitted_at", Instant(), nullable=True),
        sa.Column("returned_by", sa.String(length=48), nullable=True),
        sa.Column("returned_at", Instant(), nullable=True),
        sa.Column("return_reason", sa.String(length=1000), nullable=True),
        sa.Column("leader_signed_at", Instant(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("issue_date", sa.Date(), nullable=True),
        sa.Column("numbered_by", sa.String(length=48), nullable=True),
        sa.Column("numbered_at", Instant(), nullable=True),
        sa.Column("sealed_by", sa.String(length=48), nullable=True),
        sa.Column("sealed_at", Instant(), nullable=True),
        sa.Column("report", sa.String(length=64), nullable=True),
        sa.Column("issued_by", sa.String(length=48), nullable=True),
        sa.Column("issued_at", Instant(), nullable=True),
        sa.Column("dispatched_at", Instant(), nullable=True),
        sa.CheckConstraint("(number IS NULL) = (issue_date IS NULL)", name=op.f("ck_documents_number_with_date")),
        sa.CheckConstraint("number IS NULL OR number > 0", name=op.f("ck_documents_number_positive")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_documents_agency_id")),
        sa.ForeignKeyConstraint(["leader_id"], ["people.id"], name=op.f("fk_documents_leader_id")),
        sa.ForeignKeyConstraint(["pdf"], ["objects.sha256"], name=op.f("fk_documents_pdf")),
        sa.ForeignKeyConstraint(["report"], ["objects.sha256"], name=op.f("fk_documents_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("code", name=op.f("uq_documents_code")),
    )
    op.create_index("ix_documents_agency_id_state_id", "documents", ["agency_id", "state", "id"], unique=False)
    op.create_index("ix_documents_leader_id_state_id", "documents", ["leader_id", "state", "id"], unique=False)
    op.create_index("ix_documents_pdf", "documents", ["pdf"], unique=False)
    op.create_table(
        "dispatches",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("document_id", sa.String(length=48), nullable=False),
        sa.Column("recipient_name", sa.String(length=200), nullable=False),
        sa.Column("recipient_identifier", sa.String(length=35), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=60), nullable=True, comment="stable error code of the last failure"),
        sa.Column("queued_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("delivered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_dispatches_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatches")),
    )
    op.create_index(op.f("ix_dispatches_document_id"), "dispatches", ["document_id"], unique=False)
    op.create_table(
        "document_versions",
        sa.Column("document_id", sa.String(length=48), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("pdf", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_document_versions_document_id")),
        sa.ForeignKeyConstraint(["pdf"], ["objects.sha256"], name=op.f("fk_document_versions_pdf")),
        sa.PrimaryKeyConstraint("document_id", "version", name=op.f("pk_document_versions")),
    )
    op.create_table(
        "outgoing_register",
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("series", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("notation", sa.String(length=30), nullable=False),
        sa.Column("issue_date", sa.Date(), nullable=False),
        sa.Column("kind_name", sa.String(length=100), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("signer", sa.String(length=50), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("archive_unit", sa.String(length=200), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("document_id", sa.String(length=48), nullable=False),
        sa.Column("registered_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_outgoing_register_agency_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_outgoing_register_document_id")),
        sa.PrimaryKeyConstraint("agency_id", "series", "year", "number", name=op.f("pk_outgoing_register")),
        sa.UniqueConstraint("document_id", name=op.f("uq_outgoing_register_document_id")),
    )
    op.create_table(
        "records",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("document_id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("pdf", sa.String(length=64), nullable=False),
        sa.Column("report", sa.String(length=64), nullable=False),
        sa.Column("metadata", sa.String(length=64), nullable=False),
        sa.Column("retention_class", sa.String(length=60), nullable=False),
        sa.Column(
            "retention_schedule",
            sa.String(length=60),
            nullable=False,
            comment="version of the schedule it was judged by",
        ),
        sa.Column("captured_by", sa.String(length=48), nullable=False),
        sa.Column("captured_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_records_agency_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_records_document_id")),
        sa.ForeignKeyConstraint(["metadata"], ["objects.sha256"], name=op.f("fk_records_metadata")),
        sa.ForeignKeyConstraint(["pdf"], ["objects.sha256"], name=op.f("fk_records_pdf")),
        sa.ForeignKeyConstraint(["report"], ["objects.sha256"], name=op.f("fk_records_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
        sa.UniqueConstraint("document_id", name=op.f("uq_records_document_id")),
    )
    op.create_index(op.f("ix_records_agency_id"), "records", ["agency_id"], unique=False)
    for table in APPEND_ONLY:
        forbid_changes(table)
    forbid_renumbering()
