"""Retention schedules, file plans and hand-overs, holds, dispositions; and what the database itself refuses.

Revision: 0013_disposition, after 0012_worklist
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.migrations.append_only import forbid_changes
from records.migrations.record_guards import guard_records
from records.migrations.register_guards import let_purges_blank_registers
from records.schema.columns import Instant

revision = "0013_disposition"
down_revision = "0012_worklist"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "retention_schedules",
    "holds",
    "hold_records",
    "hold_files",
    "hold_releases",
    "disposition_reviews",
    "file_extensions",
)


def upgrade() -> None:
    op.add_column(
        "records",
        sa.Column("destroyed_by", sa.String(length=100), comment="who proposed and who approved, space between"),
    )
    op.add_column("records", sa.Column("ledgered_at", Instant(), comment="the destruction ledger has it"))
    _create_retention()
    _create_files()
    _create_holds()
    _create_dispositions()
    for table in APPEND_ONLY:
        forbid_changes(table)
    guard_records()
    let_purges_blank_registers()


def _create_retention() -> None:
    op.create_table(
        "retention_schedules",
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("version", sa.String(length=60), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="the table itself, TOML"),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("published_by", sa.String(length=48), nullable=False),
        sa.Column("published_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_retention_schedules_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", "version", name=op.f("pk_retention_schedules")),
    )
    op.create_table(
        "retention_proposals",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("class_code", sa.String(length=60), nullable=False),
        sa.Column("schedule", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.String(length=48), nullable=True, comment="null: every record of the class"),
        sa.Column("event_date", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("proposed_by", sa.String(length=48), nullable=False),
        sa.Column("proposed_at", Instant(), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=True, comment="approved or rejected; null: waits"),
        sa.Column("decided_by", sa.String(length=48), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decision_reason", sa.String(length=1000), nullable=True),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by OR decision = 'rejected'",
            name=op.f("ck_retention_proposals_two_persons"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_retention_proposals_agency_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_retention_proposals_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_proposals")),
    )
    op.create_index(
        "ix_retention_proposals_agency_id_decision_id",
        "retention_proposals",
        ["agency_id", "decision", "id"],
        unique=False,
    )


def _create_files() -> None:
    op.create_table(
        "file_plans",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("drawn_up_by", sa.String(length=48), nullable=False),
        sa.Column("drawn_up_at", Instant(), nullable=False),
        sa.Column("approved_by", sa.String(length=48), nullable=True),
        sa.Column("approved_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_file_plans_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_plans")),
        sa.UniqueConstraint("agency_id", "year", name=op.f("uq_file_plans_agency_id_year")),
    )
    op.create_table(
        "file_plan_entries",
        sa.Column("plan_id", sa.String(length=48), nullable=False),
        sa.Column("notation", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("retention_class", sa.String(length=60), nullable=False),
        sa.Column("keeper", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["file_plans.id"], name=op.f("fk_file_plan_entries_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "notation", name=op.f("pk_file_plan_entries")),
    )
    op.create_table(
        "file_handovers",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("destination", sa.String(length=20), nullable=False, comment="agency archive or historical archive"),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("list_hash", sa.String(length=64), nullable=False),
        sa.Column("receiver", sa.String(length=200), nullable=False),
        sa.Column("offered_by", sa.String(length=48), nullable=False),
        sa.Column("offered_at", Instant(), nullable=False),
        sa.Column("answered_by", sa.String(length=48), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("refusal", sa.String(length=1000), nullable=True),
        sa.Column(
            "receipt",
            sa.String(length=64),
            nullable=True,
            comment="SHA-256 of the historical archive's signed acceptance",
        ),
        sa.Column("paper_id", sa.String(length=48), nullable=True, comment="record of the signed list and minutes"),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_file_handovers_agency_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["records.id"], name=op.f("fk_file_handovers_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_handovers")),
    )
    op.create_index(
        "ix_file_handovers_agency_id_state_id", "file_handovers", ["agency_id", "state", "id"], unique=False
    )
    op.create_table(
        "file_handover_items",
        sa.Column("handover_id", sa.String(length=48), nullable=False),
        sa.Column("file_id", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["record_files.id"], name=op.f("fk_file_handover_items_file_id")),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["file_handovers.id"], name=op.f("fk_file_handover_items_handover_id")
        ),
        sa.PrimaryKeyConstraint("handover_id", "file_id", name=op.f("pk_file_handover_items")),
    )
    op.create_index(op.f("ix_file_handover_items_file_id"), "file_handover_items", ["file_id"], unique=False)
    op.create_table(
        "file_extensions",
        sa.Column("file_id", sa.String(length=48), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("consented_by", sa.String(length=48), nullable=False, comment="head of the agency, article 31.3d"),
        sa.Column("consented_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["record_files.id"], name=op.f("fk_file_extensions_file_id")),
        sa.PrimaryKeyConstraint("file_id", "until", name=op.f("pk_file_extensions")),
    )


def _create_holds() -> None:
    op.create_table(
        "holds",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False, comment="who ordered it"),
        sa.Column("order_number", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column(
            "review_on",
            sa.Date(),
            nullable=True,
            comment="when to ask whether it is still needed; a hold never ends by itself",
        ),
        sa.Column("placed_by", sa.String(length=48), nullable=False),
        sa.Column("placed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_holds_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index("ix_holds_agency_id_id", "holds", ["agency_id", "id"], unique=False)
    op.create_table(
        "hold_records",
        sa.Column("hold_id", sa.String(length=48), nullable=False),
        sa.Column("record_id", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name=op.f("fk_hold_records_hold_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_hold_records_record_id")),
        sa.PrimaryKeyConstraint("hold_id", "record_id", name=op.f("pk_hold_records")),
    )
    op.create_index(op.f("ix_hold_records_record_id"), "hold_records", ["record_id"], unique=False)
    op.create_table(
        "hold_files",
        sa.Column("hold_id", sa.String(length=48), nullable=False),
        sa.Column("file_id", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["record_files.id"], name=op.f("fk_hold_files_file_id")),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name=op.f("fk_hold_files_hold_id")),
        sa.PrimaryKeyConstraint("hold_id", "file_id", name=op.f("pk_hold_files")),
    )
    op.create_index(op.f("ix_hold_files_file_id"), "hold_files", ["file_id"], unique=False)
    op.create_table(
        "hold_releases",
        sa.Column("hold_id", sa.String(length=48), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("order_number", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("released_by", sa.String(length=48), nullable=False),
        sa.Column("released_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name=op.f("fk_hold_releases_hold_id")),
        sa.PrimaryKeyConstraint("hold_id", name=op.f("pk_hold_releases")),
    )


def _create_dispositions() -> None:
    op.create_table(
        "dispositions",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False, comment="destroy or transfer"),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("mandate", sa.String(length=500), nullable=False, comment="the ground: schedule, council minutes"),
        sa.Column("list_hash", sa.String(length=64), nullable=False),
        sa.Column("proposed_by", sa.String(length=48), nullable=False),
        sa.Column("proposed_at", Instant(), nullable=False),
        sa.Column("decided_by", sa.String(length=48), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column(
            "decision",
            sa.String(length=200),
            nullable=True,
            comment="number of the decision, or the reason of a rejection",
        ),
        sa.Column(
            "receipt",
            sa.String(length=64),
            nullable=True,
            comment="SHA-256 of the receiver's signed acceptance; transfer only",
        ),
        sa.Column("executed_at", Instant(), nullable=True),
        sa.Column("certificate_id", sa.String(length=48), nullable=True),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by OR state = 'rejected'",
            name=op.f("ck_dispositions_two_persons"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_dispositions_agency_id")),
        sa.ForeignKeyConstraint(["certificate_id"], ["records.id"], name=op.f("fk_dispositions_certificate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispositions")),
    )
    op.create_index("ix_dispositions_agency_id_state_id", "dispositions", ["agency_id", "state", "id"], unique=False)
    op.create_table(
        "disposition_items",
        sa.Column("disposition_id", sa.String(length=48), nullable=False),
        sa.Column("record_id", sa.String(length=48), nullable=False),
        sa.Column("retention_class", sa.String(length=60), nullable=False),
        sa.Column("retention_schedule", sa.String(length=60), nullable=False),
        sa.Column("event_date", sa.Date(), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("metadata", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=True, comment="destroyed, or why not; null: not yet"),
        sa.Column("outcome_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["disposition_id"], ["dispositions.id"], name=op.f("fk_disposition_items_disposition_id")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_disposition_items_record_id")),
        sa.PrimaryKeyConstraint("disposition_id", "record_id", name=op.f("pk_disposition_items")),
    )
    op.create_index(op.f("ix_disposition_items_record_id"), "disposition_items", ["record_id"], unique=False)
    op.create_table(
        "disposition_reviews",
        sa.Column("record_id", sa.String(length=48), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False, comment="destroy, transfer or keep"),
        sa.Column("keep_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("reviewed_by", sa.String(length=48), nullable=False),
        sa.Column("reviewed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_disposition_reviews_record_id")),
        sa.PrimaryKeyConstraint("record_id", "sequence", name=op.f("pk_disposition_reviews")),
    )
    op.create_table(
        "purges",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.String(length=48), nullable=False),
        sa.Column(
            "ground",
            sa.String(length=1000),
            nullable=False,
            comment="who found it, under which order; never what it says",
        ),
        sa.Column("proposed_by", sa.String(length=48), nullable=False),
        sa.Column("proposed_at", Instant(), nullable=False),
        sa.Column("approved_by", sa.String(length=48), nullable=True),
        sa.Column("approved_at", Instant(), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("ledgered_at", Instant(), nullable=True),
        sa.CheckConstraint("approved_by IS NULL OR approved_by <> proposed_by", name=op.f("ck_purges_two_persons")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_purges_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purges")),
        sa.UniqueConstraint("source_id", name=op.f("uq_purges_source_id")),
    )
