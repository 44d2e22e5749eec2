"""Fixity checks, damaged objects, preservation events, raised signatures.

Revision: 0015_upkeep, after 0014_object_guards
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.migrations.append_only import forbid_changes
from records.schema.columns import Instant

revision = "0015_upkeep"
down_revision = "0014_object_guards"
branch_labels = None
depends_on = None

APPEND_ONLY = ("preservation_events",)


def upgrade() -> None:
    op.create_table(
        "object_checks",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("checked_at", Instant(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False, comment="intact, damaged or missing"),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_object_checks")),
    )
    op.create_index(op.f("ix_object_checks_checked_at"), "object_checks", ["checked_at"], unique=False)
    op.create_table(
        "damaged_objects",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("found_at", Instant(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("repaired_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_damaged_objects")),
    )
    op.create_table(
        "preservation_events",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column(
            "type",
            sa.String(length=40),
            nullable=False,
            comment="PREMIS eventType: fixity check, quarantine, repair, …",
        ),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False, comment="success or failure"),
        sa.Column("detail", sa.String(length=60), nullable=False, comment="a stable word, never content"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preservation_events")),
    )
    op.create_index("ix_preservation_events_sha256_at", "preservation_events", ["sha256", "at"], unique=False)
    op.create_table(
        "preserved_signatures",
        sa.Column("record_id", sa.String(length=48), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("valid_until", Instant(), nullable=True, comment="when the archive timestamp's certificate ends"),
        sa.Column(
            "failure", sa.String(length=60), nullable=True, comment="stable code of why its signatures cannot be raised"
        ),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_preserved_signatures_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_preserved_signatures")),
    )
    op.create_index(op.f("ix_preserved_signatures_valid_until"), "preserved_signatures", ["valid_until"], unique=False)
    for table in APPEND_ONLY:
        forbid_changes(table)
