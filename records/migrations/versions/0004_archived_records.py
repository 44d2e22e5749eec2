"""Records of any origin: their source, parts, record file, event and due date; objects that were destroyed.

Revision: 0004_archived_records, after 0003_agencies
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.migrations.append_only import forbid_changes
from records.schema.columns import Instant

revision = "0004_archived_records"
down_revision = "0003_agencies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "objects",
        sa.Column("doomed_at", Instant(), nullable=True, comment="its last record was destroyed; the bytes follow"),
    )
    op.add_column(
        "objects", sa.Column("destroyed_at", Instant(), nullable=True, comment="the bytes are gone, with every version")
    )
    _create_record_files()
    op.execute("CREATE TABLE records_before AS SELECT * FROM records")
    op.drop_table("records")
    _create_records()
    _create_parts()
    _create_due_date_changes()
    _carry_over()
    op.drop_table("records_before")
    forbid_changes("due_date_changes")


def _carry_over() -> None:
    """Every record so far comes from an outgoing document, and waits for a record file and for its event."""
    op.execute(
        "INSERT INTO records (id, agency_id, source, source_id, title, metadata, retention_class, retention_schedule, "
        "state, captured_by, captured_at) "
        "SELECT b.id, b.agency_id, 'outgoing', b.document_id, d.subject, b.metadata, b.retention_class, "
        "b.retention_schedule, 'kept', b.captured_by, b.captured_at "
        "FROM records_before b JOIN documents d ON d.id = b.document_id"
    )
    for part, media_type in (("pdf", "application/pdf"), ("report", "application/json")):
        op.execute(
            "INSERT INTO record_objects (record_id, part, ordinal, sha256, media_type, name, added_at) "  # noqa: S608 - two words of our own
            f"SELECT id, '{part}', 1, {part}, '{media_type}', '', captured_at FROM records_before"
        )


def _create_record_files() -> None:
    op.create_table(
        "record_files",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False, comment="FileCatalog: year of the file plan"),
        sa.Column("notation", sa.String(length=20), nullable=False, comment="FileNotation: số và ký hiệu hồ sơ"),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=20),
            nullable=False,
            comment="ordinary or construction: how long until it is handed over",
        ),
        sa.Column("retention_class", sa.String(length=60), nullable=False),
        sa.Column("retention_schedule", sa.String(length=60), nullable=False),
        sa.Column("rights", sa.String(length=30), nullable=False, comment="chế độ sử dụng"),
        sa.Column("language", sa.String(length=30), nullable=False),
        sa.Column("keeper", sa.String(length=48), nullable=False, comment="người lập hồ sơ"),
        sa.Column("opened_by", sa.String(length=48), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True, comment="the day the work ended"),
        sa.Column("closed_by", sa.String(length=48), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.CheckConstraint("(end_date IS NULL) = (closed_at IS NULL)", name=op.f("ck_record_files_closed_with_date")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_record_files_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_files")),
        sa.UniqueConstraint("agency_id", "year", "notation", name=op.f("uq_record_files_agency_id_year_notation")),
    )
    op.create_index("ix_record_files_agency_id_state_id", "record_files", ["agency_id", "state", "id"], unique=False)


def _create_records() -> None:
    op.create_table(
        "records",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False, comment="outgoing, incoming, imported or archival"),
        sa.Column("source_id", sa.String(length=48), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("metadata", sa.String(length=64), nullable=False),
        sa.Column("file_id", sa.String(length=48), nullable=True, comment="null: waits for a record file"),
        sa.Column("retention_class", sa.String(length=60), nullable=False),
        sa.Column(
            "retention_schedule",
            sa.String(length=60),
            nullable=False,
            comment="version of the schedule it was judged by",
        ),
        sa.Column("event_date", sa.Date(), nullable=True, comment="when the event happened that the class counts from"),
        sa.Column(
            "due_date", sa.Date(), nullable=True, comment="last day of keeping; null: no event yet, or permanent"
        ),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("captured_by", sa.String(length=48), nullable=False),
        sa.Column("captured_at", Instant(), nullable=False),
        sa.Column("destroyed_at", Instant(), nullable=True),
        sa.Column(
            "destroyed_under",
            sa.String(length=48),
            nullable=True,
            comment="the disposition, closing or purge that destroyed it",
        ),
        sa.Column("destroyed_because", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "(state = 'destroyed') = (destroyed_at IS NOT NULL)", name=op.f("ck_records_destroyed_with_time")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_records_agency_id")),
        sa.ForeignKeyConstraint(["file_id"], ["record_files.id"], name=op.f("fk_records_file_id")),
        sa.ForeignKeyConstraint(["metadata"], ["objects.sha256"], name=op.f("fk_records_metadata")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_records_source_source_id")),
    )
    op.create_index("ix_records_agency_id_id", "records", ["agency_id", "id"], unique=False)
    op.create_index(
        "ix_records_agency_id_state_due_date_id", "records", ["agency_id", "state", "due_date", "id"], unique=False
    )
    op.create_index(op.f("ix_records_file_id"), "records", ["file_id"], unique=False)


def _create_parts() -> None:
    op.create_table(
        "record_objects",
        sa.Column("record_id", sa.String(length=48), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column(
            "name", sa.String(length=200), nullable=False, comment="file name of an attachment; empty when it has none"
        ),
        sa.Column("added_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_record_objects_record_id")),
        sa.ForeignKeyConstraint(["sha256"], ["objects.sha256"], name=op.f("fk_record_objects_sha256")),
        sa.PrimaryKeyConstraint("record_id", "part", "ordinal", name=op.f("pk_record_objects")),
    )
    op.create_index(op.f("ix_record_objects_sha256"), "record_objects", ["sha256"], unique=False)


def _create_due_date_changes() -> None:
    op.create_table(
        "due_date_changes",
        sa.Column("record_id", sa.String(length=48), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("old_class", sa.String(length=60), nullable=True),
        sa.Column("new_class", sa.String(length=60), nullable=False),
        sa.Column("new_schedule", sa.String(length=60), nullable=False),
        sa.Column("old_due", sa.Date(), nullable=True),
        sa.Column("new_due", sa.Date(), nullable=True),
        sa.Column("event_date", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.String(length=48), nullable=False),
        sa.Column(
            "approved_by",
            sa.String(length=48),
            nullable=True,
            comment="the second person, without whom nothing gets shorter",
        ),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> proposed_by", name=op.f("ck_due_date_changes_two_persons")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_due_date_changes_record_id")),
        sa.PrimaryKeyConstraint("record_id", "sequence", name=op.f("pk_due_date_changes")),
    )
