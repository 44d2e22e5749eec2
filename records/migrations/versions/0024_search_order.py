"""Every index of the search in the order of its lists: by the document's day, newest first.

Revision: 0024_search_order, after 0023_incoming_list
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024_search_order"
down_revision = "0023_incoming_list"
branch_labels = None
depends_on = None

UNKNOWN = "1970-01-01"
DAY = "the document's day, or that of its capture: what searches are sorted by"
WORD = "folded; with an equals sign before it as it was written"

# Vietnam is always seven hours ahead of UTC.
_DAYS_SQLITE = """
UPDATE records SET dated_on = COALESCE(
    (SELECT d.issued_on FROM record_descriptions d WHERE d.record_id = records.id), DATE(captured_at, '+7 hours'))
"""
_DAYS_POSTGRESQL = """
UPDATE records SET dated_on = COALESCE(
    (SELECT d.issued_on FROM record_descriptions d WHERE d.record_id = records.id),
    CAST(captured_at AT TIME ZONE 'Asia/Ho_Chi_Minh' AS DATE))
"""


def upgrade() -> None:
    op.add_column("records", sa.Column("dated_on", sa.Date(), nullable=False, server_default=UNKNOWN, comment=DAY))
    op.execute(_DAYS_POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _DAYS_SQLITE)
    for last in (["dated_on"], ["state", "dated_on"], ["retention_class", "dated_on"], ["due_date"]):
        columns = ["agency_id", *last, "id"]
        op.create_index(f"ix_records_{'_'.join(columns)}", "records", columns)
    _describe()
    _spell()


def _describe() -> None:
    """The description's copy of the day; no trigger stands on this table, so it may be made anew."""
    op.drop_index("ix_record_descriptions_agency_id_issued_on_record_id", "record_descriptions")
    op.drop_index("ix_record_descriptions_agency_id_number", "record_descriptions")
    op.add_column("record_descriptions", sa.Column("dated_on", sa.Date(), nullable=True, comment="as the record's"))
    op.execute(
        "UPDATE record_descriptions SET dated_on ="
        " (SELECT r.dated_on FROM records r WHERE r.id = record_descriptions.record_id)"
    )
    with op.batch_alter_table("record_descriptions") as table:
        table.alter_column("dated_on", existing_type=sa.Date(), nullable=False, existing_comment="as the record's")
    op.create_index(
        "ix_record_descriptions_agency_id_number",
        "record_descriptions",
        ["agency_id", "number", "dated_on", "record_id"],
    )


def _spell() -> None:
    op.drop_index("ix_record_words_record_id", "record_words")
    op.rename_table("record_words", "record_words_undated")
    op.create_table(
        "record_words",
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False, comment=WORD),
        sa.Column("dated_on", sa.Date(), nullable=False, comment="as the record's"),
        sa.Column("record_id", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_record_words_dated_record_id"),
        sa.PrimaryKeyConstraint("agency_id", "word", "dated_on", "record_id", name="pk_record_words_dated"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO record_words (agency_id, word, dated_on, record_id)"
        " SELECT w.agency_id, w.word, r.dated_on, w.record_id FROM record_words_undated w"
        " JOIN records r ON r.id = w.record_id ORDER BY w.agency_id, w.word, r.dated_on, w.record_id"
    )
    op.drop_table("record_words_undated")
    op.create_index("ix_record_words_record_id", "record_words", ["record_id"])
