"""Signatures below the level asked for, until they are raised.

Revision: 0025_owed_signatures, after 0024_search_order
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.schema.columns import Instant

revision = "0025_owed_signatures"
down_revision = "0024_search_order"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "owed_signatures",
        sa.Column("document_id", sa.String(length=48), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False, comment="leader, co_signer or agency"),
        sa.Column("asked", sa.String(length=10), nullable=False, comment="level, for example B-T"),
        sa.Column("reached", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False, comment="what was missing"),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.Column("raised_at", Instant(), nullable=True, comment="null: still to be raised"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_owed_signatures_document_id")),
        sa.PrimaryKeyConstraint("document_id", "role", name=op.f("pk_owed_signatures")),
    )
    op.create_index("ix_owed_signatures_raised_at", "owed_signatures", ["raised_at"])
