"""The list of incoming documents, newest first, without sorting an agency's whole book.

Revision: 0023
"""

from __future__ import annotations

from alembic import op

revision = "0023_incoming_list"
down_revision = "0022_appendix_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_incoming_documents_agency_id_id", "incoming_documents", ["agency_id", "id"])
