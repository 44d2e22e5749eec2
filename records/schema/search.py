"""The search index of the archive: what a search compares, one row a record and one a word of it.

Each word's row bears the signature of all the record's words (:func:`records.archive.words.signature`): most rows that
lack another word of the search are passed over without looking that word up. On PostgreSQL the key's index includes it.

Each index ends in ``dated_on`` and ``record_id``, the order of every list: a condition's newest matches are read off
its own index, however many there are.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, String, Table

from records.schema.archive import records
from records.schema.columns import Id, metadata

record_descriptions = Table(
    "record_descriptions",
    metadata,
    Column("record_id", Id, ForeignKey(records.c.id), primary_key=True),
    Column("agency_id", Id, nullable=False),
    Column("issued_on", Date, comment="ngày tháng văn bản"),
    Column("dated_on", Date, nullable=False, comment="as the record's"),
    Column("number", String(60), nullable=False, comment="số và ký hiệu, folded"),
    Column("kind_name", String(100), nullable=False),
    Column("signer", String(50), nullable=False, comment="folded"),
    Column("organ_name", String(200), nullable=False),
    Index("ix_record_descriptions_agency_id_number", "agency_id", "number", "dated_on", "record_id"),
)

record_words = Table(
    "record_words",
    metadata,
    Column("agency_id", Id, primary_key=True),
    Column("word", String(40), primary_key=True, comment="folded; with an equals sign before it as it was written"),
    Column("dated_on", Date, primary_key=True, comment="as the record's"),
    Column("record_id", Id, ForeignKey(records.c.id), primary_key=True),
    Column(
        "signature",
        BigInteger,
        nullable=False,
        server_default="-1",
        comment="of all the record's words; -1 for records captured before it was kept, which may have any",
    ),
    Index("ix_record_words_record_id", "record_id"),
    sqlite_with_rowid=False,
)
