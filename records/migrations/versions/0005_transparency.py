"""The Merkle tree over the audit log.

Revision: 0005_transparency, after 0004_archived_records
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.migrations.append_only import forbid_changes
from records.schema.columns import Instant

revision = "0005_transparency"
down_revision = "0004_archived_records"
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit_runs", "audit_checkpoints")


def upgrade() -> None:
    op.create_table(
        "audit_tree",
        sa.Column(
            "id", sa.Integer(), autoincrement=False, nullable=False, comment="always 1; locked while entries are merged"
        ),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_tree")),
    )
    op.create_table(
        "audit_merged",
        sa.Column("chain", sa.String(length=48), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False, comment="the last entry of the chain that is in the tree"),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_merged")),
    )
    op.create_table(
        "audit_runs",
        sa.Column("first_leaf", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chain", sa.String(length=48), nullable=False),
        sa.Column("first_sequence", sa.Integer(), nullable=False),
        sa.Column(
            "entries",
            sa.Integer(),
            nullable=False,
            comment="that many entries of the chain are that many leaves in a row",
        ),
        sa.PrimaryKeyConstraint("first_leaf", name=op.f("pk_audit_runs")),
        sa.UniqueConstraint("chain", "first_sequence", name=op.f("uq_audit_runs_chain_first_sequence")),
    )
    op.create_table(
        "audit_tiles",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False, comment="up to 256 of 32 bytes"),
        sa.PrimaryKeyConstraint("level", "index", name=op.f("pk_audit_tiles")),
    )
    op.create_table(
        "audit_checkpoints",
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column(
            "statement",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the text that is sealed; the next one names it",
        ),
        sa.Column("object", sa.String(length=64), nullable=False, comment="the sealed checkpoint in the object store"),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_audit_checkpoints")),
    )
    for table in APPEND_ONLY:
        forbid_changes(table)
