"""Overdue records of one class are read off an index of their own.

Revision: 0030_due_by_class, after 0029_purged_histories
"""

from __future__ import annotations

from alembic import op

revision = "0030_due_by_class"
down_revision = "0029_purged_histories"
branch_labels = None
depends_on = None

NAME = "ix_records_agency_id_retention_class_due_date_id"


def upgrade() -> None:
    op.create_index(NAME, "records", ["agency_id", "retention_class", "due_date", "id"])
