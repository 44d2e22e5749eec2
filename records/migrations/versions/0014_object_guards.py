"""The database refuses to mark the bytes of a kept record as destroyed.

Revision: 0014_object_guards, after 0013_disposition
"""

from __future__ import annotations

from records.migrations.record_guards import guard_objects

revision = "0014_object_guards"
down_revision = "0013_disposition"
branch_labels = None
depends_on = None


def upgrade() -> None:
    guard_objects()
