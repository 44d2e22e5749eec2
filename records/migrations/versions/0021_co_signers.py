"""A second signatory, and whose turn to sign a document is.

Revision: 0021_co_signers, after 0020_search
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.schema.columns import Instant

revision = "0021_co_signers"
down_revision = "0020_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    colleague = "a colleague who signs beside the leader"
    op.add_column("documents", sa.Column("co_signer_id", sa.String(length=48), nullable=True, comment=colleague))
    name = "who signs beside the leader; without an id somebody elsewhere"
    op.add_column("documents", sa.Column("co_signer_name", sa.String(length=200), nullable=True, comment=name))
    op.add_column("documents", sa.Column("co_signed_at", Instant(), nullable=True))
    turn = "whose turn to sign it is; null while it is nobody's here"
    op.add_column("documents", sa.Column("next_signer_id", sa.String(length=48), nullable=True, comment=turn))
    documents = sa.table("documents", sa.column("next_signer_id"), sa.column("leader_id"), sa.column("state"))
    waiting = sa.update(documents).where(documents.c.state == "submitted")
    op.get_bind().execute(waiting.values(next_signer_id=documents.c.leader_id))
    op.create_index("ix_documents_next_signer_id_urgency_id", "documents", ["next_signer_id", "urgency", "id"])
