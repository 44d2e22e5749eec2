"""An approved purge takes the words out of a document's history and out of its recipients' receipts too.

Revision: 0029_purged_histories, after 0028_text_templates
"""

from __future__ import annotations

from records.migrations.register_guards import let_purges_blank_histories

revision = "0029_purged_histories"
down_revision = "0028_text_templates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    let_purges_blank_histories()
