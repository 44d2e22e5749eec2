"""Lists and their search read an index alone; what is in trouble is found without reading every dispatch.

SQLite has no limit for a row of an index and gets the folded text into it; PostgreSQL has one, and reads tables fast.

Revision: 0026_list_indexes, after 0025_owed_signatures
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026_list_indexes"
down_revision = "0025_owed_signatures"
branch_labels = None
depends_on = None

_BOTH = {
    "ix_dispatches_state": ("dispatches", ["state"]),
    "ix_dispatches_recall": ("dispatches", ["recall"]),
}
_SQLITE = {
    "ix_outgoing_register_search": ("outgoing_register", ["agency_id", "year", "series", "number", "folded"]),
    "ix_incoming_register_search": ("incoming_register", ["agency_id", "year", "number", "folded"]),
    "ix_incoming_documents_search": ("incoming_documents", ["agency_id", "id", "folded"]),
}
_POSTGRESQL = {"ix_outgoing_register_year": ("outgoing_register", ["agency_id", "year", "series", "number"])}


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    own = _SQLITE if is_sqlite else _POSTGRESQL
    if not is_sqlite:  # a recall can fail since 0022; SQLite keeps no comments
        text = sa.String(20)
        op.alter_column("dispatches", "recall", existing_type=text, comment="requested, agreed, refused or failed")
    else:  # the wider index below begins with the same columns
        op.drop_index("ix_incoming_documents_agency_id_id", "incoming_documents")
    for name, (table, columns) in (_BOTH | own).items():
        op.create_index(name, table, columns)
