"""Incoming documents and their register; what is written into registers later.

Revision: 0006, after 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.migrations.append_only import forbid_changes
from records.schema.columns import Instant

revision = "0006_incoming"
down_revision = "0005_transparency"
branch_labels = None
depends_on = None

APPEND_ONLY = ("incoming_register", "incoming_statuses", "register_changes")


def upgrade() -> None:
    op.create_table(
        "register_changes",
        sa.Column("book", sa.String(length=10), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("column", sa.String(length=20), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("made_by", sa.String(length=48), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_register_changes_agency_id")),
        sa.PrimaryKeyConstraint(
            "book", "agency_id", "series", "year", "number", "sequence", name=op.f("pk_register_changes")
        ),
    )
    op.create_table(
        "incoming_documents",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("author_code", sa.String(length=35), nullable=True),
        sa.Column("sender_id", sa.String(length=48), nullable=True),
        sa.Column("message_id", sa.String(length=120), nullable=True),
        sa.Column("notation", sa.String(length=50), nullable=False),
        sa.Column("issue_date", sa.Date(), nullable=True),
        sa.Column("kind_name", sa.String(length=100), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("signer", sa.String(length=50), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("replaces", sa.String(length=48), nullable=True),
        sa.Column("pdf", sa.String(length=64), nullable=True),
        sa.Column("report", sa.String(length=64), nullable=True),
        sa.Column("verdict", sa.String(length=20), nullable=True),
        sa.Column("standing", sa.String(length=20), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("screened_by", sa.String(length=200), nullable=False),
        sa.Column("duplicate_of", sa.String(length=48), nullable=True),
        sa.Column("received_by", sa.String(length=48), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("arrival_number", sa.Integer(), nullable=True),
        sa.Column("arrival_date", sa.Date(), nullable=True),
        sa.Column("registered_by", sa.String(length=48), nullable=True),
        sa.Column("registered_at", Instant(), nullable=True),
        sa.Column("unit_id", sa.String(length=48), nullable=True),
        sa.Column("person_id", sa.String(length=48), nullable=True),
        sa.Column("instruction", sa.String(length=1000), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("assigned_by", sa.String(length=48), nullable=True),
        sa.Column("assigned_at", Instant(), nullable=True),
        sa.Column("taken_by", sa.String(length=48), nullable=True),
        sa.Column("taken_at", Instant(), nullable=True),
        sa.Column("completed_by", sa.String(length=48), nullable=True),
        sa.Column("completed_at", Instant(), nullable=True),
        sa.Column("result", sa.String(length=1000), nullable=True),
        sa.Column("ended_by", sa.String(length=48), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("end_reason", sa.String(length=1000), nullable=True),
        sa.Column("replaced_by", sa.String(length=48), nullable=True),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_incoming_documents_agency_id")),
        sa.ForeignKeyConstraint(
            ["duplicate_of"], ["incoming_documents.id"], name=op.f("fk_incoming_documents_duplicate_of")
        ),
        sa.ForeignKeyConstraint(["pdf"], ["objects.sha256"], name=op.f("fk_incoming_documents_pdf")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_incoming_documents_person_id")),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["incoming_documents.id"], name=op.f("fk_incoming_documents_replaced_by")
        ),
        sa.ForeignKeyConstraint(["replaces"], ["incoming_documents.id"], name=op.f("fk_incoming_documents_replaces")),
        sa.ForeignKeyConstraint(["report"], ["objects.sha256"], name=op.f("fk_incoming_documents_report")),
        sa.ForeignKeyConstraint(["sender_id"], ["agencies.id"], name=op.f("fk_incoming_documents_sender_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_incoming_documents_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_documents")),
        sa.UniqueConstraint("agency_id", "message_id", name=op.f("uq_incoming_documents_agency_id_message_id")),
    )
    op.create_index("ix_incoming_documents_agency_id_pdf", "incoming_documents", ["agency_id", "pdf"], unique=False)
    op.create_index(
        "ix_incoming_documents_agency_id_state_id", "incoming_documents", ["agency_id", "state", "id"], unique=False
    )
    op.create_index("ix_incoming_documents_sender_id_id", "incoming_documents", ["sender_id", "id"], unique=False)
    op.create_table(
        "incoming_register",
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("arrival_date", sa.Date(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("notation", sa.String(length=50), nullable=False),
        sa.Column("document_date", sa.String(length=10), nullable=False),
        sa.Column("kind_name", sa.String(length=100), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("incoming_id", sa.String(length=48), nullable=False),
        sa.Column("registered_at", Instant(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_incoming_register_agency_id")),
        sa.ForeignKeyConstraint(
            ["incoming_id"], ["incoming_documents.id"], name=op.f("fk_incoming_register_incoming_id")
        ),
        sa.PrimaryKeyConstraint("agency_id", "year", "number", name=op.f("pk_incoming_register")),
        sa.UniqueConstraint("incoming_id", name=op.f("uq_incoming_register_incoming_id")),
    )
    op.create_table(
        "incoming_requests",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("incoming_id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("replacement_id", sa.String(length=48), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("answered_by", sa.String(length=48), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("answer_reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_incoming_requests_agency_id")),
        sa.ForeignKeyConstraint(
            ["incoming_id"], ["incoming_documents.id"], name=op.f("fk_incoming_requests_incoming_id")
        ),
        sa.ForeignKeyConstraint(
            ["replacement_id"], ["incoming_documents.id"], name=op.f("fk_incoming_requests_replacement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_requests")),
        sa.UniqueConstraint("agency_id", "message_id", name=op.f("uq_incoming_requests_agency_id_message_id")),
    )
    op.create_index(op.f("ix_incoming_requests_incoming_id"), "incoming_requests", ["incoming_id"], unique=False)
    op.create_table(
        "incoming_statuses",
        sa.Column("incoming_id", sa.String(length=48), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("told_by", sa.String(length=48), nullable=False),
        sa.Column("told_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incoming_id"], ["incoming_documents.id"], name=op.f("fk_incoming_statuses_incoming_id")
        ),
        sa.PrimaryKeyConstraint("incoming_id", "sequence", name=op.f("pk_incoming_statuses")),
    )
    for table in APPEND_ONLY:
        forbid_changes(table)
