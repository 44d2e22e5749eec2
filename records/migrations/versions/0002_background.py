"""The processes that do background work.

Revision: 0002_background, after 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.schema.columns import Instant

revision = "0002_background"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "executors",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("host", sa.String(length=100), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True, comment="stopped in good order"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_executors")),
    )
