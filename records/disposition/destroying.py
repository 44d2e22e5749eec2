"""The only place that destroys. Everything that may remove bytes from a store comes through here.

1. :func:`condemn`, in one transaction: the record becomes a stub, and objects that nobody else needs are doomed.
2. The ledger notes it, on the disk before the first byte goes.
3. Each doomed object is destroyed in the store, with every version.
4. The row of the object says so.

Killed anywhere, :meth:`Destroyer.settle` goes on from what the database says; every step may be done twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, select, update

from records import schema
from records.archive import ArchivedRecord, RecordState, Source, SourceKind, forget, lock_record, require_kept
from records.archive.reading import records_where
from records.audit import Action, Fact, append
from records.database import snapshot, transaction
from records.disposition.exported import withdraw
from records.disposition.ledger import DestructionLedger, LedgerEntry
from records.disposition.references import is_needed, own_objects
from records.errors import ConflictError, NotFoundError
from records.failpoints import Failpoint, no_failpoint
from records.holds import require_not_held
from records.identifiers import AgencyId, Sha256
from records.occasion import Occasion
from records.storage import ObjectStore

_records, _objects, _purges = schema.records, schema.objects, schema.purges
_WAITING = (_objects.c.doomed_at.is_not(None), _objects.c.destroyed_at.is_(None))
"""Doomed, and still there."""


@dataclass(frozen=True, slots=True)
class Warrant:
    """On whose word something is destroyed: the disposition or purge, the cause, proposer and approver."""

    under: str
    because: str
    """``destroyed``, ``transferred``, ``weeded`` or ``purged``."""
    persons: tuple[str, str]


def condemn(tx: Connection, by: Occasion, record: ArchivedRecord, warrant: Warrant) -> tuple[Sha256, ...]:
    """Make the record a stub and doom the objects that go with it.

    Record and record file are locked here, before holds are looked at: a hold is placed before that, or waits and finds
    a stub. Raises: ConflictError ``record-held``; GoneError ``record-destroyed``.
    """
    record = require_kept(lock_record(tx, record.id))
    files = schema.record_files
    tx.execute(select(files.c.id).where(files.c.id == record.file_id).with_for_update())
    require_not_held(tx, record.id)
    tx.execute(
        update(_records)
        .where(_records.c.id == record.id)
        .values(
            state=RecordState.DESTROYED.value,
            destroyed_at=by.at,
            destroyed_under=warrant.under,
            destroyed_because=warrant.because,
            destroyed_by=" ".join(warrant.persons),
        )
    )
    forget(tx, record.id)
    withdraw(tx, by, record.id)
    doomed = doom(tx, by, own_objects(tx, record.source, record))
    facts = (
        Fact("because", warrant.because),
        Fact("metadata", record.metadata),
        Fact("objects", len(doomed)),
        Fact("under", warrant.under),
    )
    append(tx, by, record.agency_id, Action.RECORD_DESTROYED, record.id, *facts)
    return doomed


def doom(tx: Connection, by: Occasion, hashes: Iterable[Sha256]) -> tuple[Sha256, ...]:
    """Mark those that nobody needs any more; from now on nobody can begin to need them. Which ones."""
    doomed = []
    for sha256 in sorted(hashes):
        row = tx.execute(select(_objects).where(_objects.c.sha256 == sha256).with_for_update()).one()
        if row.doomed_at is None and not is_needed(tx, sha256):
            tx.execute(update(_objects).where(_objects.c.sha256 == sha256).values(doomed_at=by.at))
            doomed.append(sha256)
    return tuple(doomed)


def locked_until(store: ObjectStore, hashes: Iterable[Sha256], now: datetime) -> datetime | None:
    """When the last lock of these objects ends, if one forbids their destruction now.

    Legal holds of the store do not count: the database knows why they were put; :meth:`Destroyer.settle` lifts them.
    """
    ends = []
    for sha256 in hashes:
        try:
            end = store.protection(sha256).retain_until
        except NotFoundError:
            continue
        if end is not None and end > now:
            ends.append(end)
    return max(ends, default=None)


@dataclass(frozen=True, slots=True)
class Settled:
    """What one round did: objects destroyed, and those whose lock has to end first."""

    destroyed: tuple[Sha256, ...]
    locked: tuple[Sha256, ...]


@dataclass(frozen=True, slots=True)
class Destroyer:
    """Carries out what was condemned. Safe to run at any time, twice, and beside itself."""

    engine: Engine
    store: ObjectStore
    ledger: DestructionLedger
    occasion: Callable[[], Occasion]
    failpoint: Failpoint = no_failpoint

    def settle(self) -> Settled:
        """Bring ledger, store and rows to what was decided.

        Raises: OutsideServiceError ``ledger-unavailable``, ``store-unavailable``; InternalError ``ledger-damaged``.
        """
        with snapshot(self.engine) as tx:
            # What is doomed here has its tombstone here too: it is in the ledger before its bytes go.
            doomed = tuple(Sha256(one) for one in tx.scalars(_waiting()))
            entries = _unledgered(tx)
        self._note(entries)
        destroyed: list[Sha256] = []
        locked: list[Sha256] = []
        for sha256 in doomed:
            if self._is_doomed(sha256):
                (destroyed if self._destroy(sha256) else locked).append(sha256)
        return Settled(tuple(destroyed), tuple(locked))

    def _note(self, entries: tuple[LedgerEntry, ...]) -> None:
        if not entries:
            return
        self.ledger.append(entries)
        self.failpoint("ledgered")
        noted = [entry.record_id or entry.under for entry in entries]
        with transaction(self.engine) as tx:
            at = self.occasion().at
            for table in (_records, _purges):
                tx.execute(update(table).where(table.c.id.in_(noted)).values(ledgered_at=at))
        self.failpoint("ledger-marked")

    def _is_doomed(self, sha256: Sha256) -> bool:
        """Asked again before each: another process may have destroyed it, and somebody stored the bytes anew since."""
        with snapshot(self.engine) as tx:
            return tx.execute(_waiting().where(_objects.c.sha256 == sha256)).first() is not None

    def _destroy(self, sha256: Sha256) -> bool:
        try:
            if self.store.stat(sha256) is not None:
                self.store.hold(sha256, False)
            self.store.destroy(sha256)
        except ConflictError:
            return False
        self.failpoint("object-gone")
        with transaction(self.engine) as tx:
            by = self.occasion()
            marked = update(_objects).where(_objects.c.sha256 == sha256, *_WAITING)
            if tx.execute(marked.values(destroyed_at=by.at)).rowcount:
                for stub in _stubs(tx, sha256):
                    append(tx, by, stub.agency_id, Action.OBJECTS_DESTROYED, stub.id, Fact("sha256", sha256))
        self.failpoint("object-marked")
        return True


def _waiting() -> Select[Any]:
    return select(_objects.c.sha256).where(*_WAITING)


def _stubs(tx: Connection, sha256: Sha256) -> tuple[ArchivedRecord, ...]:
    """The stubs whose object this was."""
    parts = schema.record_objects
    of_parts = select(parts.c.record_id).where(parts.c.sha256 == sha256)
    return records_where(tx, (_records.c.metadata == sha256) | _records.c.id.in_(of_parts))


def _unledgered(tx: Connection) -> tuple[LedgerEntry, ...]:
    waiting = (_records.c.destroyed_at.is_not(None), _records.c.ledgered_at.is_(None))
    persons = {
        row.id: row.destroyed_by for row in tx.execute(select(_records.c.id, _records.c.destroyed_by).where(*waiting))
    }
    stubs = records_where(tx, *waiting)
    purged = select(_purges).where(_purges.c.done_at.is_not(None), _purges.c.ledgered_at.is_(None))
    return (
        *(_stub_entry(tx, stub, persons[stub.id]) for stub in stubs),
        *(_purge_entry(tx, row) for row in tx.execute(purged).all()),
    )


def _stub_entry(tx: Connection, stub: ArchivedRecord, persons: str) -> LedgerEntry:
    assert stub.destruction is not None
    proposer, approver = persons.split(" ")
    return LedgerEntry(
        agency_id=stub.agency_id,
        source=stub.source,
        record_id=stub.id,
        objects=tuple(sorted(own_objects(tx, stub.source, stub))),
        under=stub.destruction.under,
        because=stub.destruction.because,
        persons=(proposer, approver),
        at=stub.destruction.at,
    )


def _purge_entry(tx: Connection, row: Any) -> LedgerEntry:
    source = Source(SourceKind(row.source), row.source_id)
    return LedgerEntry(
        agency_id=AgencyId(row.agency_id),
        source=source,
        record_id=None,
        objects=tuple(sorted(own_objects(tx, source, None))),
        under=row.id,
        because="purged",
        persons=(row.proposed_by, row.approved_by),
        at=row.done_at,
    )


def forget_copies(tx: Connection, copies: ObjectStore) -> int:
    """Remove from a pool of copies (a backup's) what was destroyed here; how many objects.

    Raises: OutsideServiceError ``store-unavailable``.
    """
    gone = select(_objects.c.sha256).where(_objects.c.destroyed_at.is_not(None))
    forgotten = 0
    for sha256 in tx.scalars(gone):
        if copies.stat(Sha256(sha256)) is not None:
            copies.destroy(Sha256(sha256))
            forgotten += 1
    return forgotten
