"""Documents found by words without diacritics; indexes that hold the figures a province reports.

Revision: 0012_worklist, after 0011_signing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.searching import fold

revision = "0012_worklist"
down_revision = "0011_signing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "documents",
        sa.Column(
            "folded",
            sa.String(length=600),
            nullable=False,
            server_default="",
            comment="what a search compares; see searching",
        ),
    )
    _fold_rows()
    op.create_index("ix_documents_search", "documents", ["agency_id", "id", "folded", "number", "state"])
    figures = ["agency_id", "issue_date", "leader_signed_at", "dispatched_at", "sealed_at"]
    op.create_index("ix_documents_figures", "documents", figures)
    op.create_index("ix_audit_events_action_at_chain", "audit_events", ["action", "at", "chain"])
    received = ["agency_id", "received_on", "source", "sender_id"]
    op.create_index("ix_incoming_documents_figures", "incoming_documents", received)
    op.create_index("ix_incoming_documents_due", "incoming_documents", ["agency_id", "due_on", "completed_at"])


def _fold_rows() -> None:
    names = ("id", "kind_name", "notation", "subject")
    documents = sa.table("documents", *(sa.column(name) for name in (*names, "folded")))
    tx = op.get_bind()
    for row in tx.execute(sa.select(*(documents.c[name] for name in names))).all():
        words = fold(row.kind_name, row.notation, row.subject)[:600]
        tx.execute(sa.update(documents).where(documents.c.id == row.id).values(folded=words))
