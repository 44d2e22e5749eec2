"""The search index of the archive.

Revision: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020_search"
down_revision = "0015_upkeep"
branch_labels = None
depends_on = None

WORD = "folded; with an equals sign before it as it was written"


def upgrade() -> None:
    op.create_table(
        "record_descriptions",
        sa.Column("record_id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True, comment="ngày tháng văn bản"),
        sa.Column("number", sa.String(length=60), nullable=False, comment="số và ký hiệu, folded"),
        sa.Column("kind_name", sa.String(length=100), nullable=False),
        sa.Column("signer", sa.String(length=50), nullable=False, comment="folded"),
        sa.Column("organ_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_record_descriptions_record_id"),
        sa.PrimaryKeyConstraint("record_id", name="pk_record_descriptions"),
    )
    op.create_index(
        "ix_record_descriptions_agency_id_issued_on_record_id",
        "record_descriptions",
        ["agency_id", "issued_on", "record_id"],
    )
    op.create_index(
        "ix_record_descriptions_agency_id_number", "record_descriptions", ["agency_id", "number", "record_id"]
    )
    op.create_table(
        "record_words",
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False, comment=WORD),
        sa.Column("record_id", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_record_words_record_id"),
        sa.PrimaryKeyConstraint("agency_id", "word", "record_id", name="pk_record_words"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_record_words_record_id", "record_words", ["record_id"])
