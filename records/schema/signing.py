"""Certificates of keys that are not ours to hold, signatures begun with them, and those below the level asked for."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from records.schema.agencies import agencies, people
from records.schema.columns import Hash, Id, Instant, metadata
from records.schema.documents import documents

signing_certificates = Table(
    "signing_certificates",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency_id", Id, ForeignKey(agencies.c.id), nullable=False, index=True),
    Column("person_id", Id, ForeignKey(people.c.id), comment="null: the agency's own seal"),
    Column("sha256", Hash, nullable=False, comment="of the certificate"),
    Column("certificate", LargeBinary, nullable=False, comment="DER"),
    Column("registered_by", Id, nullable=False),
    Column("registered_at", Instant, nullable=False),
    Column("withdrawn_by", Id),
    Column("withdrawn_at", Instant),
    Index("ix_signing_certificates_agency_id_sha256", "agency_id", "sha256"),
)

pending_signatures = Table(
    "pending_signatures",
    metadata,
    Column("id", Id, primary_key=True),
    Column("document_id", Id, ForeignKey(documents.c.id), nullable=False, index=True),
    Column("document_version", Integer, nullable=False),
    Column("role", String(10), nullable=False, comment="leader or agency"),
    Column("actor", Id, nullable=False),
    Column("state", LargeBinary, nullable=False, comment="what the signer needs to go on; holds no key"),
    Column("begun_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)

owed_signatures = Table(
    "owed_signatures",
    metadata,
    Column("document_id", Id, ForeignKey(documents.c.id), primary_key=True),
    Column("role", String(10), primary_key=True, comment="leader, co_signer or agency"),
    Column("asked", String(10), nullable=False, comment="level, for example B-T"),
    Column("reached", String(10), nullable=False),
    Column("code", String(60), nullable=False, comment="what was missing"),
    Column("noted_at", Instant, nullable=False),
    Column("raised_at", Instant, index=True, comment="null: still to be raised"),
)
