"""Evidence rounds: what one timestamp covers, and by which rounds each stored object is proved."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from records.schema.columns import Hash, Id, Instant, metadata

evidence_rounds = Table(
    "evidence_rounds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(20), nullable=False, comment="objects, timestamps or new-digest"),
    Column("digest", String(20), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("leaves", Integer, nullable=False),
    Column("tree", Hash, comment="the tree's parts and roots in the object store; null while leaves are gathered"),
    Column("token", Hash, comment="the timestamp in the object store"),
    Column("stamped_at", Instant),
    Column("valid_until", Instant, comment="when the first certificate under the timestamp ends"),
    Column("renewed_by", Id, ForeignKey("evidence_rounds.id"), comment="the round that stamped over this timestamp"),
    Column("closed_at", Instant, comment="nothing depends on this timestamp any more"),
    Index("ix_evidence_rounds_closed_at_valid_until", "closed_at", "valid_until"),
)

evidence_members = Table(
    "evidence_members",
    metadata,
    Column("sha256", Hash, primary_key=True),
    Column("chain", Integer, primary_key=True, autoincrement=False, comment="0, then one for each change of digest"),
    Column("round", Id, ForeignKey(evidence_rounds.c.id), nullable=False),
    Column("last_round", Id, ForeignKey(evidence_rounds.c.id), comment="where this chain ended when the next began"),
    Column("leaf", LargeBinary, nullable=False),
    Index("ix_evidence_members_round_last_round", "round", "last_round"),
)
