"""After a restore: what the ledger says was destroyed is destroyed again, before anybody reads."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from records import schema
from records.archive import RecordState, lock_record
from records.database import insert_missing, transaction
from records.disposition.destroying import Destroyer, Warrant, condemn, doom
from records.disposition.ledger import LedgerEntry
from records.disposition.purging import blank
from records.errors import NotFoundError
from records.holds import holds_on
from records.identifiers import RecordId, Sha256
from records.occasion import Occasion

AUTHORITY = "Sổ hủy tài liệu / destruction ledger"
"""Who releases a hold that the backup still shows: it was released before the destruction, or that had not happened."""

_objects = schema.objects


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay found: entries read, records and documents that had come back, objects destroyed again."""

    entries: int
    again: tuple[str, ...]
    objects: tuple[Sha256, ...]


def replay(destroyer: Destroyer) -> Replayed:
    """Destroy again what a restored backup has brought back; a second replay finds nothing.

    Raises: InternalError ``ledger-damaged``; OutsideServiceError ``ledger-unavailable``, ``store-unavailable``.
    """
    count, again = 0, []
    for entry in destroyer.ledger.entries():
        count += 1
        with transaction(destroyer.engine) as tx:
            if _again(tx, destroyer.occasion(), entry):
                again.append(entry.record_id or entry.source.id)
            _doom_what_came_back(tx, destroyer, entry)
    return Replayed(count, tuple(again), destroyer.settle().destroyed)


def _again(tx: Connection, by: Occasion, entry: LedgerEntry) -> bool:
    came_back = False
    if entry.because == "purged":
        _insert_purge(tx, by, entry)
        came_back = blank(tx, entry.source)
        doom(tx, by, _known(tx, entry))
    if entry.record_id is not None:
        came_back = _condemn_again(tx, by, entry, entry.record_id) or came_back
    return came_back


def _condemn_again(tx: Connection, by: Occasion, entry: LedgerEntry, record_id: RecordId) -> bool:
    try:
        record = lock_record(tx, record_id)
    except NotFoundError:  # the backup is older than the record
        return False
    if record.state is not RecordState.KEPT:
        return False
    for hold in holds_on(tx, record):
        insert_missing(
            tx,
            schema.hold_releases,
            hold_id=hold.id,
            authority=AUTHORITY,
            order_number=entry.under,
            reason="released before the destruction that the ledger notes",
            released_by=by.actor,
            released_at=by.at,
        )
    condemn(tx, by, record, Warrant(entry.under, entry.because, entry.persons))
    records = schema.records
    tx.execute(update(records).where(records.c.id == record_id).values(destroyed_at=entry.at, ledgered_at=by.at))
    return True


def _doom_what_came_back(tx: Connection, destroyer: Destroyer, entry: LedgerEntry) -> None:
    """Bytes in the store that no row stands for any more, or only the row of a destroyed object."""
    at = destroyer.occasion().at
    known = _known(tx, entry)
    gone = select(_objects.c.sha256).where(_objects.c.sha256.in_(entry.objects), _objects.c.destroyed_at.is_not(None))
    suspects = (set(entry.objects) - known) | {Sha256(one) for one in tx.scalars(gone)}
    for sha256 in sorted(suspects):
        stat = destroyer.store.stat(sha256)
        if stat is not None:
            insert_missing(tx, _objects, sha256=sha256, size=stat.size, stored_at=stat.stored_at, doomed_at=at)
            tx.execute(update(_objects).where(_objects.c.sha256 == sha256).values(destroyed_at=None))


def _known(tx: Connection, entry: LedgerEntry) -> set[Sha256]:
    return {Sha256(one) for one in tx.scalars(select(_objects.c.sha256).where(_objects.c.sha256.in_(entry.objects)))}


def _insert_purge(tx: Connection, by: Occasion, entry: LedgerEntry) -> None:
    insert_missing(
        tx,
        schema.purges,
        id=entry.under,
        agency_id=entry.agency_id,
        source=entry.source.kind.value,
        source_id=entry.source.id,
        ground=AUTHORITY,
        proposed_by=entry.persons[0],
        proposed_at=entry.at,
        approved_by=entry.persons[1],
        approved_at=entry.at,
        done_at=entry.at,
        ledgered_at=by.at,
    )
