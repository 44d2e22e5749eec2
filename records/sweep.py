"""After a crash: what interrupted work left behind, and which documents wait for someone to go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from records import schema
from records.fixity import unknown_objects
from records.identifiers import DocumentId, Sha256
from records.outgoing.states import Numbered, OutgoingDocument, Sealed
from records.outgoing.store import state_name
from records.storage import ObjectStore

GRACE = timedelta(minutes=15)
"""Between storing bytes and committing their row lie seconds; after a quarter of an hour nobody is coming."""


@dataclass(frozen=True, slots=True)
class SweepReport:
    """What was found. Orphans are reported, never removed: deleting from the store is disposition's business alone."""

    unfinished_removed: int
    """Half-written files, removed; nobody was ever told that they were kept."""
    orphans: tuple[Sha256, ...]
    """Complete objects older than the grace time that no row mentions."""
    to_seal: tuple[DocumentId, ...]
    """Numbered, not sealed: the number is theirs, sealing can be done again."""
    to_issue: tuple[DocumentId, ...]
    """Sealed, not issued."""


def sweep(tx: Connection, store: ObjectStore, now: datetime, grace: timedelta = GRACE) -> SweepReport:
    """Tidy up and list what to resume; safe to run at any time, beside running work."""
    return SweepReport(
        unfinished_removed=store.remove_unfinished(now - grace),
        orphans=tuple(sha256 for sha256 in unknown_objects(tx, store) if _is_older(store, sha256, now - grace)),
        to_seal=_in_state(tx, Numbered),
        to_issue=_in_state(tx, Sealed),
    )


def _is_older(store: ObjectStore, sha256: Sha256, limit: datetime) -> bool:
    stat = store.stat(sha256)
    return stat is not None and stat.stored_at < limit


def _in_state(tx: Connection, state: type[OutgoingDocument]) -> tuple[DocumentId, ...]:
    documents = schema.documents
    query = select(documents.c.id).where(documents.c.state == state_name(state)).order_by(documents.c.id)
    return tuple(DocumentId(document_id) for document_id in tx.scalars(query))
