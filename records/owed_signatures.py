"""Signatures below the level asked for, because a timestamp authority or a source of evidence was away: noted when they
are made, raised as soon as the services answer again, and until then shown with the document.

The signed bytes stay as they are: the raised version is added to the document's record (:data:`Part.PRESERVED`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, exists, select, update

from records import schema
from records.archive import SourceKind
from records.audit import Action, Fact, append
from records.database import insert_missing
from records.identifiers import DocumentId, RecordId
from records.occasion import Occasion

_owed = schema.owed_signatures
_records = schema.records


@dataclass(frozen=True, slots=True)
class OwedSignature:
    """One signature that is lower than it should be, or was: then ``raised_at`` says since when it is not."""

    role: str
    """``leader``, ``co_signer`` or ``agency``."""
    asked: str
    reached: str
    code: str
    """Stable code of what was missing."""
    noted_at: datetime
    raised_at: datetime | None = None


def owe(tx: Connection, by: Occasion, document_id: DocumentId, owed: OwedSignature) -> None:
    """Note it; the same role signed anew replaces the note."""
    values = {"asked": owed.asked, "reached": owed.reached, "code": owed.code, "noted_at": by.at, "raised_at": None}
    if not insert_missing(tx, _owed, document_id=document_id, role=owed.role, **values):
        own = (_owed.c.document_id == document_id, _owed.c.role == owed.role)
        tx.execute(update(_owed).where(*own).values(**values))


def owed_of(tx: Connection, document_id: DocumentId) -> tuple[OwedSignature, ...]:
    """What this document's signatures lack or lacked."""
    rows = tx.execute(select(_owed).where(_owed.c.document_id == document_id).order_by(_owed.c.noted_at)).all()
    return tuple(_one(row) for row in rows)


def records_owed(tx: Connection, after: str, limit: int) -> tuple[RecordId, ...]:
    """Kept records with a signature to raise, in the order of their identifiers; not those that cannot be raised."""
    failed = exists().where(
        schema.preserved_signatures.c.record_id == _records.c.id, schema.preserved_signatures.c.failure.is_not(None)
    )
    query = (
        select(_records.c.id)
        .join(_owed, _owed.c.document_id == _records.c.source_id)
        .where(_records.c.source == SourceKind.OUTGOING.value, _owed.c.raised_at.is_(None), _records.c.id > after)
        .where(_records.c.state == "kept", ~failed)
    )
    return tuple(RecordId(one) for one in tx.scalars(query.distinct().order_by(_records.c.id).limit(limit)))


def settle(tx: Connection, by: Occasion, record_id: RecordId, reached: str) -> None:
    """The record has a version at this level now: what its document owed is paid, and the log says so."""
    record = tx.execute(select(_records).where(_records.c.id == record_id)).one()
    waiting = [one for one in owed_of(tx, DocumentId(record.source_id)) if one.raised_at is None]
    for one in waiting:
        own = (_owed.c.document_id == record.source_id, _owed.c.role == one.role)
        tx.execute(update(_owed).where(*own).values(raised_at=by.at))
        facts = (Fact("role", one.role), Fact("asked", one.asked), Fact("from", one.reached), Fact("level", reached))
        append(tx, by, record.agency_id, Action.SIGNATURE_RAISED, record.source_id, *facts)


def _one(row: Row[tuple[object, ...]]) -> OwedSignature:
    return OwedSignature(row.role, row.asked, row.reached, row.code, row.noted_at, row.raised_at)
