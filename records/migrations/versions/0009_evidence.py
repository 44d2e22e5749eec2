"""Evidence records over the archive.

Revision: 0009_evidence, after 0008_intents
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.schema.columns import Instant

revision = "0009_evidence"
down_revision = "0008_intents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evidence_rounds",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="objects, timestamps or new-digest"),
        sa.Column("digest", sa.String(length=20), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("leaves", sa.Integer(), nullable=False),
        sa.Column(
            "tree",
            sa.String(length=64),
            nullable=True,
            comment="the tree's parts and roots in the object store; null while leaves are gathered",
        ),
        sa.Column("token", sa.String(length=64), nullable=True, comment="the timestamp in the object store"),
        sa.Column("stamped_at", Instant(), nullable=True),
        sa.Column(
            "valid_until", Instant(), nullable=True, comment="when the first certificate under the timestamp ends"
        ),
        sa.Column(
            "renewed_by", sa.String(length=48), nullable=True, comment="the round that stamped over this timestamp"
        ),
        sa.Column("closed_at", Instant(), nullable=True, comment="nothing depends on this timestamp any more"),
        sa.ForeignKeyConstraint(["renewed_by"], ["evidence_rounds.id"], name=op.f("fk_evidence_rounds_renewed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_rounds")),
    )
    op.create_index(
        "ix_evidence_rounds_closed_at_valid_until", "evidence_rounds", ["closed_at", "valid_until"], unique=False
    )
    op.create_table(
        "evidence_members",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "chain",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="0, then one for each change of digest",
        ),
        sa.Column("round", sa.String(length=48), nullable=False),
        sa.Column(
            "last_round", sa.String(length=48), nullable=True, comment="where this chain ended when the next began"
        ),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["last_round"], ["evidence_rounds.id"], name=op.f("fk_evidence_members_last_round")),
        sa.ForeignKeyConstraint(["round"], ["evidence_rounds.id"], name=op.f("fk_evidence_members_round")),
        sa.PrimaryKeyConstraint("sha256", "chain", name=op.f("pk_evidence_members")),
    )
    op.create_index("ix_evidence_members_round_last_round", "evidence_members", ["round", "last_round"], unique=False)
    op.create_index(op.f("ix_records_metadata"), "records", ["metadata"], unique=False)
