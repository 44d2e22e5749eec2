"""Identifiers with their periods, successions, units and posts; businesses beside agencies.

Revision: 0003, after 0002
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from records.migrations.append_only import forbid_changes

revision = "0003_agencies"
down_revision = "0002_background"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agencies", _with("category", sa.String(length=20), "agency or business", server_default="agency"))
    op.add_column("agencies", _with("ended_on", sa.Date(), "a successor stands in its place from this day"))
    op.drop_column("agencies", "series_per_kind")
    op.add_column("people", _with("left_on", sa.Date(), "the first day without duties here"))
    op.execute("UPDATE people SET roles = replace(roles, 'admin', 'administrator')")
    _organisations()
    _units_and_posts()
    op.execute(
        "INSERT INTO agency_identifiers (code, agency_id, valid_from, basis) "
        "SELECT identifier, id, '2016-04-01', 'before 0003' FROM agencies"
    )
    forbid_changes("agency_successions")


def _with(name: str, kind: sa.types.TypeEngine[Any], comment: str, server_default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=server_default is None, server_default=server_default, comment=comment)


def _organisations() -> None:
    op.create_table(
        "agency_identifiers",
        sa.Column("code", sa.String(length=35), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True, comment="the day after its last"),
        sa.Column("basis", sa.String(length=200), nullable=False, comment="căn cứ"),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_agency_identifiers_agency_id"),
        sa.PrimaryKeyConstraint("code", name="pk_agency_identifiers"),
    )
    op.create_index("ix_agency_identifiers_agency_id", "agency_identifiers", ["agency_id"])
    op.create_table(
        "agency_successions",
        sa.Column("predecessor_id", sa.String(length=48), nullable=False),
        sa.Column("successor_id", sa.String(length=48), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False, comment="căn cứ"),
        sa.ForeignKeyConstraint(["predecessor_id"], ["agencies.id"], name="fk_agency_successions_predecessor_id"),
        sa.ForeignKeyConstraint(["successor_id"], ["agencies.id"], name="fk_agency_successions_successor_id"),
        sa.PrimaryKeyConstraint("predecessor_id", "successor_id", name="pk_agency_successions"),
    )
    op.create_index("ix_agency_successions_successor_id", "agency_successions", ["successor_id"])


def _units_and_posts() -> None:
    op.create_table(
        "units",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False, comment="tên viết tắt"),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("parent_id", sa.String(length=48), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_units_agency_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name="fk_units_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
    )
    op.create_index("ix_units_agency_id", "units", ["agency_id"])
    op.create_table(
        "posts",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("person_id", sa.String(length=48), nullable=False),
        sa.Column("unit_id", sa.String(length=48), nullable=True),
        sa.Column("title", sa.String(length=100), nullable=False, comment="chức vụ"),
        sa.Column(
            "duties", sa.String(length=100), nullable=False, comment="held while the post lasts, space separated"
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_posts_agency_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_posts_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_posts_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
    )
    op.create_index("ix_posts_agency_id", "posts", ["agency_id"])
    op.create_index("ix_posts_person_id", "posts", ["person_id"])
