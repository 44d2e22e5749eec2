"""The office: more states, reviews, delegations, receipts, the calendar and signature batches.

Revision: 0010, after 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.migrations.append_only import forbid_changes
from records.schema.columns import Instant

revision = "0010_office"
down_revision = "0009_evidence"
branch_labels = None
depends_on = None

APPEND_ONLY = ("delegations", "delegation_endings", "dispatch_receipts")


def upgrade() -> None:
    _documents()
    _authority()
    _reviews()
    _dispatch()
    _calendar_and_batches()
    for table in APPEND_ONLY:
        forbid_changes(table)


def _documents() -> None:
    for column in (
        sa.Column("delegation_id", sa.String(length=48), nullable=True, comment="what lets the leader sign it"),
        sa.Column(
            "capacity_lines",
            sa.Text(),
            nullable=False,
            server_default="",
            comment="quyền hạn, chức vụ; one a line",
        ),
        sa.Column("urgency", sa.Integer(), nullable=False, server_default="0", comment="0 normal to 3 hỏa tốc"),
        sa.Column("amends_relation", sa.String(length=20), nullable=True, comment="replaces or corrects"),
        sa.Column("amends_id", sa.String(length=48), nullable=True),
        sa.Column(
            "ended_by",
            sa.String(length=48),
            nullable=True,
            comment="who withdrew, cancelled, recalled, replaced or corrected",
        ),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("end_reason", sa.String(length=1000), nullable=True),
        sa.Column(
            "successor_id",
            sa.String(length=48),
            nullable=True,
            comment="the document that replaced or corrected this one",
        ),
    ):
        op.add_column("documents", column)
    op.create_index("ix_documents_agency_id_state_urgency_id", "documents", ["agency_id", "state", "urgency", "id"])
    op.create_index("ix_documents_amends_id", "documents", ["amends_id"])
    for column in (
        sa.Column("act", sa.String(length=20), nullable=True, comment="what led to this version"),
        sa.Column("actor", sa.String(length=48), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True, comment="the words given with it"),
    ):
        op.add_column("document_versions", column)


def _authority() -> None:
    op.create_table(
        "delegations",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("capacity", sa.String(length=10), nullable=False),
        sa.Column("holder_id", sa.String(length=48), nullable=False),
        sa.Column("holder_title", sa.String(length=100), nullable=False),
        sa.Column("given_by", sa.String(length=48), nullable=True),
        sa.Column("giver_title", sa.String(length=100), nullable=False),
        sa.Column("lines_above", sa.Text(), nullable=False, comment="one a line"),
        sa.Column("kinds", sa.Text(), nullable=False, comment="space separated; empty: all"),
        sa.Column("matters", sa.String(length=500), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("paper_number", sa.String(length=100), nullable=False),
        sa.Column("paper_dated", sa.Date(), nullable=False),
        sa.Column("passed_on_from", sa.String(length=48), nullable=True),
        sa.Column(
            "rules", sa.String(length=60), nullable=False, comment="version of the capacity table it was judged by"
        ),
        sa.Column("recorded_by", sa.String(length=48), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_delegations_agency_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["people.id"], name=op.f("fk_delegations_holder_id")),
        sa.ForeignKeyConstraint(["given_by"], ["people.id"], name=op.f("fk_delegations_given_by")),
        sa.ForeignKeyConstraint(["passed_on_from"], ["delegations.id"], name=op.f("fk_delegations_passed_on_from")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
    )
    op.create_index(op.f("ix_delegations_agency_id"), "delegations", ["agency_id"])
    op.create_index(op.f("ix_delegations_holder_id"), "delegations", ["holder_id"])
    op.create_table(
        "delegation_endings",
        sa.Column("delegation_id", sa.String(length=48), nullable=False),
        sa.Column("ended_by", sa.String(length=48), nullable=False),
        sa.Column("ended_at", Instant(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_delegation_endings_delegation_id")
        ),
        sa.PrimaryKeyConstraint("delegation_id", name=op.f("pk_delegation_endings")),
    )


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("document_id", sa.String(length=48), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False, comment="version of the document that was put before them"),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("pdf", sa.String(length=64), nullable=False, comment="the bytes it is about"),
        sa.Column("reviewer_id", sa.String(length=48), nullable=False),
        sa.Column("asked_by", sa.String(length=48), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_reviews_document_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["people.id"], name=op.f("fk_reviews_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_document_id"), "reviews", ["document_id"])
    op.create_index("ix_reviews_reviewer_id_answered_at", "reviews", ["reviewer_id", "answered_at"])


def _dispatch() -> None:
    op.add_column(
        "outbox",
        sa.Column("priority", sa.Integer(), nullable=False, server_default="0", comment="higher first"),
    )
    for column in (
        sa.Column(
            "receipt", sa.String(length=2), nullable=True, comment="latest status code of the recipient, 01 to 06"
        ),
        sa.Column("refusal_reason", sa.String(length=1000), nullable=True, comment="why the recipient returned it"),
        sa.Column("recall", sa.String(length=20), nullable=True, comment="requested, agreed or refused"),
        sa.Column("recall_reason", sa.String(length=1000), nullable=True, comment="the recipient's words"),
    ):
        op.add_column("dispatches", column)
    op.create_table(
        "dispatch_receipts",
        sa.Column("dispatch_id", sa.String(length=48), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=2), nullable=False, comment="status code of the exchange"),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("reported_by", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatches.id"], name=op.f("fk_dispatch_receipts_dispatch_id")),
        sa.PrimaryKeyConstraint("dispatch_id", "sequence", name=op.f("pk_dispatch_receipts")),
    )


def _calendar_and_batches() -> None:
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "is_working", sa.Boolean(), nullable=False, comment="false: a holiday; true: a Saturday or Sunday worked"
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("set_by", sa.String(length=48), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_days")),
    )
    op.create_table(
        "signature_batches",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("leader_id", sa.String(length=48), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column(
            "stopped_by",
            sa.String(length=60),
            nullable=True,
            comment="code of the error that made signing on pointless",
        ),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_signature_batches_agency_id")),
        sa.ForeignKeyConstraint(["leader_id"], ["people.id"], name=op.f("fk_signature_batches_leader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_batches")),
    )
    op.create_index(op.f("ix_signature_batches_leader_id"), "signature_batches", ["leader_id"])
    op.create_table(
        "signature_batch_items",
        sa.Column("batch_id", sa.String(length=48), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.String(length=48), nullable=False),
        sa.Column("shown", sa.String(length=64), nullable=False, comment="the bytes the leader was shown"),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=True, comment="stable error code"),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["signature_batches.id"], name=op.f("fk_signature_batch_items_batch_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_signature_batch_items_document_id")),
        sa.PrimaryKeyConstraint("batch_id", "position", name=op.f("pk_signature_batch_items")),
    )
    op.create_index("ix_signature_batch_items_document_id", "signature_batch_items", ["document_id"])
