"""Bytes that are about to be stored.

Revision: 0008_intents, after 0007_registers
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.schema.columns import Instant

revision = "0008_intents"
down_revision = "0007_registers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "object_intents",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes"),
        sa.Column("at", Instant(), nullable=False, comment="when somebody last began to store them"),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_object_intents")),
    )
    op.create_index(op.f("ix_object_intents_at"), "object_intents", ["at"], unique=False)
