"""Keeping the index: written when a record is captured, gone when it is destroyed, in the same transactions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, insert

from records import schema
from records.archive.record import ArchivedRecord
from records.archive.words import signature, words_of
from records.identifiers import RecordId
from records.searching import fold

_descriptions, _words = schema.record_descriptions, schema.record_words


@dataclass(frozen=True, slots=True)
class Description:
    """What a search finds a record by, beside its title: the elements of Decree 30/2020/NĐ-CP, appendix VI."""

    issued_on: date | None = None
    number: str = ""
    """Số và ký hiệu, for example ``05/QĐ-UBND``."""
    kind_name: str = ""
    signer: str = ""
    organ_name: str = ""
    places: tuple[str, ...] = ()
    """Nơi nhận, nơi gửi."""


NOTHING_KNOWN = Description()
"""Found by its title alone."""


def index_record(tx: Connection, record: ArchivedRecord, dated_on: date, described: Description) -> None:
    """Write the record's rows; it has none yet. ``dated_on`` is the day that lists sort it by."""
    own = {"agency_id": record.agency_id, "record_id": record.id, "dated_on": dated_on}
    tx.execute(
        insert(_descriptions).values(
            **own,
            issued_on=described.issued_on,
            number=fold(described.number)[:60],
            kind_name=described.kind_name[:100],
            signer=fold(described.signer)[:50],
            organ_name=described.organ_name[:200],
        )
    )
    texts = (
        record.title,
        described.number,
        described.kind_name,
        described.signer,
        described.organ_name,
        *described.places,
    )
    words = words_of(*texts)
    if words:
        common = own | {"signature": signature(words)}
        tx.execute(insert(_words), [common | {"word": word} for word in words])


def forget(tx: Connection, record_id: RecordId) -> None:
    """A destroyed record is found no more."""
    tx.execute(delete(_words).where(_words.c.record_id == record_id))
    tx.execute(delete(_descriptions).where(_descriptions.c.record_id == record_id))
