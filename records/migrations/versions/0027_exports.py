"""Exports as requested work: what was asked for, what came of it, and which records it holds.

Revision: 0027_exports, after 0026_list_indexes
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.schema.columns import Instant

revision = "0027_exports"
down_revision = "0026_list_indexes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exports",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("asked_by", sa.String(length=48), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("subject", sa.String(length=48), nullable=False, comment="a record, a record file, or the word log"),
        sa.Column("form", sa.String(length=20), nullable=False, comment="e-ark, bagit, ocfl or log"),
        sa.Column("kind", sa.String(length=10), nullable=False, comment="SIP, AIP or DIP"),
        sa.Column("trouble", sa.String(length=60), comment="stable error code of the last attempt"),
        sa.Column("failed_at", Instant(), comment="nobody tries any more"),
        sa.Column("ready_at", Instant()),
        sa.Column("name", sa.String(length=200), comment="of the file, without its ending"),
        sa.Column("size", sa.BigInteger()),
        sa.Column("sha256", sa.String(length=64)),
        sa.Column("ends_at", Instant(), comment="may be taken until then"),
        sa.Column("removed_at", Instant(), comment="its file is gone"),
        sa.CheckConstraint(
            "ready_at IS NULL OR (sha256 IS NOT NULL AND ends_at IS NOT NULL)",
            name=op.f("ck_exports_ready_with_file"),
        ),
        sa.CheckConstraint("ready_at IS NULL OR failed_at IS NULL", name=op.f("ck_exports_ready_or_failed")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_exports_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
    )
    op.create_index("ix_exports_agency_id_id", "exports", ["agency_id", "id"])
    op.create_index("ix_exports_removed_at_ends_at", "exports", ["removed_at", "ends_at"])
    op.create_table(
        "export_records",
        sa.Column("export_id", sa.String(length=48), nullable=False),
        sa.Column("record_id", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(["export_id"], ["exports.id"], name=op.f("fk_export_records_export_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_export_records_record_id")),
        sa.PrimaryKeyConstraint("export_id", "record_id", name=op.f("pk_export_records")),
    )
    op.create_index("ix_export_records_record_id", "export_records", ["record_id"])
