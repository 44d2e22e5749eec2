"""Appendices in files of their own, kept with their documents.

Revision: 0022_appendix_files, after 0021_co_signers
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.schema.columns import Instant

revision = "0022_appendix_files"
down_revision = "0021_co_signers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    owner = "the document, outgoing or incoming"
    declared = "a named person said that it holds no state secret"
    order = "from 1, in the order of handing in"
    op.create_table(
        "appendix_files",
        sa.Column("owner_id", sa.String(length=48), nullable=False, comment=owner),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False, comment=order),
        sa.Column("pdf", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False, comment="file name as handed in"),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("is_declared", sa.Boolean(), nullable=False, comment=declared),
        sa.Column("added_by", sa.String(length=48), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["pdf"], ["objects.sha256"], name="fk_appendix_files_pdf"),
        sa.PrimaryKeyConstraint("owner_id", "position", name="pk_appendix_files"),
    )
    op.create_index("ix_appendix_files_pdf", "appendix_files", ["pdf"])
