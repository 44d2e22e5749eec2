"""Templates of text, version after version.

Revision: 0028_text_templates, after 0027_exports
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.migrations.append_only import forbid_changes
from records.schema.columns import Instant

revision = "0028_text_templates"
down_revision = "0027_exports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "text_templates",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False, comment="code of the kind of document"),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False, comment="as a body is typed; fields as {{name}}"),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("screened_by", sa.String(length=60), nullable=False, comment="version of the wall's rules"),
        sa.Column("made_by", sa.String(length=48), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_text_templates_agency_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_text_templates")),
    )
    op.create_index("ix_text_templates_agency_id_id_version", "text_templates", ["agency_id", "id", "version"])
    forbid_changes("text_templates")
