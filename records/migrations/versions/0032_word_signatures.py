"""Rows of the word index bear a signature of all their record's words.

Records captured before keep -1, which any search may match: they are looked up word by word as until now.

Revision: 0032_word_signatures, after 0031_checks_beside_objects
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032_word_signatures"
down_revision = "0031_checks_beside_objects"
branch_labels = None
depends_on = None


def upgrade() -> None:
    comment = "of all the record's words; -1 for records captured before it was kept, which may have any"
    signature = sa.Column("signature", sa.BigInteger(), nullable=False, server_default="-1", comment=comment)
    op.add_column("record_words", signature)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE record_words DROP CONSTRAINT pk_record_words_dated, "
            "ADD CONSTRAINT pk_record_words_dated "
            "PRIMARY KEY (agency_id, word, dated_on, record_id) INCLUDE (signature)"
        )
