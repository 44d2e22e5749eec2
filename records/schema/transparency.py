"""The Merkle tree over the audit log: which entry is which leaf, the hashes in tiles, and signed checkpoints."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table, UniqueConstraint

from records.schema.columns import Hash, Id, Instant, metadata

audit_tree = Table(
    "audit_tree",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="always 1; locked while entries are merged"),
    Column("size", BigInteger, nullable=False),
)

audit_merged = Table(
    "audit_merged",
    metadata,
    Column("chain", Id, primary_key=True),
    Column("sequence", Integer, nullable=False, comment="the last entry of the chain that is in the tree"),
)

audit_runs = Table(
    "audit_runs",
    metadata,
    Column("first_leaf", BigInteger, primary_key=True, autoincrement=False),
    Column("chain", Id, nullable=False),
    Column("first_sequence", Integer, nullable=False),
    Column("entries", Integer, nullable=False, comment="that many entries of the chain are that many leaves in a row"),
    UniqueConstraint("chain", "first_sequence"),
)

audit_tiles = Table(
    "audit_tiles",
    metadata,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("index", BigInteger, primary_key=True, autoincrement=False),
    Column("hashes", LargeBinary, nullable=False, comment="up to 256 of 32 bytes"),
)

audit_checkpoints = Table(
    "audit_checkpoints",
    metadata,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("root", Hash, nullable=False),
    Column("statement", Hash, nullable=False, comment="SHA-256 of the text that is sealed; the next one names it"),
    Column("object", Hash, nullable=False, comment="the sealed checkpoint in the object store"),
)
