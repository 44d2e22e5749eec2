"""After a crash: what interrupted work left behind, and which documents wait for someone to go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, select, update

from records import schema
from records.database import insert_missing, snapshot, transaction
from records.identifiers import DocumentId, Sha256
from records.intents import Intent, IntentJournal
from records.outgoing.states import Numbered, OutgoingDocument, Sealed
from records.outgoing.store import state_name
from records.storage import ObjectStore

GRACE = timedelta(minutes=15)
"""Between storing bytes and committing their row lie seconds; after a quarter of an hour nobody is coming."""
BATCH = 500
"""Intents looked at in one transaction."""

_objects = schema.objects


@dataclass(frozen=True, slots=True)
class SweepReport:
    """What was found and done."""

    unfinished_removed: int
    """Half-written files, removed; nobody was ever told that they were kept."""
    condemned: tuple[Sha256, ...]
    """Complete objects that a crash left without a row: noted as doomed. Destroying them is disposition's business."""
    to_seal: tuple[DocumentId, ...]
    """Numbered, not sealed: the number is theirs, sealing can be done again."""
    to_issue: tuple[DocumentId, ...]
    """Sealed, not issued."""


def sweep(
    engine: Engine, store: ObjectStore, journal: IntentJournal, now: datetime, grace: timedelta = GRACE
) -> SweepReport:
    """Tidy up and list what to resume; safe to run at any time, beside running work, and as often as one likes."""
    condemned = _end_intents(engine, store, journal, now, now - grace)
    with snapshot(engine) as tx:
        to_seal, to_issue = _in_state(tx, Numbered), _in_state(tx, Sealed)
    return SweepReport(store.remove_unfinished(now - grace), condemned, to_seal, to_issue)


def _end_intents(
    engine: Engine, store: ObjectStore, journal: IntentJournal, now: datetime, limit: datetime
) -> tuple[Sha256, ...]:
    """Each old intent comes to its end: a row tells that it was fulfilled, or its bytes are condemned."""
    condemned: list[Sha256] = []
    while intents := journal.older_than(limit, BATCH):
        with snapshot(engine) as tx:
            hashes = [intent.sha256 for intent in intents]
            there = select(_objects.c.sha256).where(_objects.c.sha256.in_(hashes), _objects.c.destroyed_at.is_(None))
            known = set(tx.scalars(there))
        left = [intent for intent in intents if intent.sha256 not in known and store.stat(intent.sha256) is not None]
        condemned += _condemn(engine, left, now)
        journal.settle(intents)
    return tuple(condemned)


def _condemn(engine: Engine, left: list[Intent], now: datetime) -> list[Sha256]:
    """From here on nobody can refer to these bytes, until they are gone and handed in again."""
    if not left:
        return []
    with transaction(engine) as tx:
        return [intent.sha256 for intent in left if _is_condemned(tx, intent, now)]


def _is_condemned(tx: Connection, intent: Intent, now: datetime) -> bool:
    """Unless a row has come meanwhile; what was destroyed once and has come back without a row goes again."""
    if insert_missing(tx, _objects, sha256=intent.sha256, size=intent.size, stored_at=intent.at, doomed_at=now):
        return True
    back = (_objects.c.sha256 == intent.sha256, _objects.c.destroyed_at.is_not(None))
    return tx.execute(update(_objects).where(*back).values(doomed_at=now, destroyed_at=None)).rowcount == 1


def _in_state(tx: Connection, state: type[OutgoingDocument]) -> tuple[DocumentId, ...]:
    documents = schema.documents
    query = select(documents.c.id).where(documents.c.state == state_name(state)).order_by(documents.c.id)
    return tuple(DocumentId(document_id) for document_id in tx.scalars(query))
