"""Certificates registered for signing, and signatures begun with keys that are elsewhere.

Revision: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from records.schema.columns import Instant

revision = "0011_signing"
down_revision = "0010_office"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signing_certificates",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("person_id", sa.String(length=48), nullable=True, comment="null: the agency's own seal"),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="of the certificate"),
        sa.Column("certificate", sa.LargeBinary(), nullable=False, comment="DER"),
        sa.Column("registered_by", sa.String(length=48), nullable=False),
        sa.Column("registered_at", Instant(), nullable=False),
        sa.Column("withdrawn_by", sa.String(length=48), nullable=True),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_signing_certificates_agency_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_signing_certificates_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_signing_certificates"),
    )
    op.create_index("ix_signing_certificates_agency_id", "signing_certificates", ["agency_id"])
    op.create_index("ix_signing_certificates_agency_id_sha256", "signing_certificates", ["agency_id", "sha256"])
    op.create_table(
        "pending_signatures",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("document_id", sa.String(length=48), nullable=False),
        sa.Column("document_version", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False, comment="leader or agency"),
        sa.Column("actor", sa.String(length=48), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False, comment="what the signer needs to go on; holds no key"),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_pending_signatures_document_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pending_signatures"),
    )
    op.create_index("ix_pending_signatures_document_id", "pending_signatures", ["document_id"])
    op.create_index("ix_pending_signatures_expires_at", "pending_signatures", ["expires_at"])
