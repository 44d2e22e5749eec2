"""How agencies count, series in progress, and registers that can be searched.

Revision: 0007, after 0006
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from records.migrations.append_only import allow_changes, forbid_changes
from records.schema.columns import Instant
from records.searching import fold

revision = "0007_registers"
down_revision = "0006_incoming"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "number_policies",
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("from_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scheme", sa.String(length=10), nullable=False),
        sa.Column("groups", sa.Text(), nullable=False),
        sa.Column("specialised", sa.Text(), nullable=False),
        sa.Column("before_signature", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("decided_by", sa.String(length=48), nullable=False),
        sa.Column("decided_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_number_policies_agency_id"),
        sa.PrimaryKeyConstraint("agency_id", "from_year", "sequence", name="pk_number_policies"),
    )
    forbid_changes("number_policies")
    op.add_column("number_counters", sa.Column("imported_to", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("outgoing_register", sa.Column("folded", sa.Text(), nullable=False, server_default=""))
    allow_changes("outgoing_register")
    _fold_rows()
    forbid_changes("outgoing_register")
    columns = ["agency_id", "year", "notation", "number"]
    op.create_index("uq_outgoing_register_number_notation", "outgoing_register", columns, unique=True)


def _fold_rows() -> None:
    names = ("document_id", "number", "notation", "kind_name", "subject", "signer", "recipients", "note")
    register = sa.table("outgoing_register", *(sa.column(name) for name in (*names, "folded")))
    tx = op.get_bind()
    for row in tx.execute(sa.select(*(register.c[name] for name in names))).all():
        recipients = (name for name, _ in json.loads(row.recipients))
        words = (f"{row.number:02d}/{row.notation}", row.kind_name, row.subject, row.signer, *recipients, row.note)
        here = register.c.document_id == row.document_id
        tx.execute(sa.update(register).where(here).values(folded=fold(*words)))
