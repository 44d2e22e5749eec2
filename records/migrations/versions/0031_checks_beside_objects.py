"""When an object was last read stands in its own row: the next one to read is the first of an index.

Revision: 0031_checks_beside_objects, after 0030_due_by_class
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.schema.columns import Instant

revision = "0031_checks_beside_objects"
down_revision = "0030_due_by_class"
branch_labels = None
depends_on = None

CHECKED = sa.text("doomed_at IS NULL AND checked_at IS NOT NULL")
NEVER = sa.text("doomed_at IS NULL AND checked_at IS NULL")
_CHECKED = (
    "UPDATE objects SET checked_at = (SELECT checked_at FROM object_checks WHERE sha256 = objects.sha256), "
    "check_outcome = (SELECT outcome FROM object_checks WHERE sha256 = objects.sha256) "
    "WHERE sha256 IN (SELECT sha256 FROM object_checks)"
)


def upgrade() -> None:
    op.add_column(
        "objects",
        sa.Column(
            "checked_at", Instant(), comment="last read and proved against its hash; null: never since it was stored"
        ),
    )
    op.add_column("objects", sa.Column("check_outcome", sa.String(20), comment="intact, damaged or missing"))
    op.execute(_CHECKED)
    op.drop_table("object_checks")
    op.create_index("ix_objects_never_checked", "objects", ["stored_at"], sqlite_where=NEVER, postgresql_where=NEVER)
    op.create_index("ix_objects_checked_at", "objects", ["checked_at"], sqlite_where=CHECKED, postgresql_where=CHECKED)
