"""Capture without halves: an intent is durable before the first byte is stored, so a crash leaves nothing unknown.

The numbered steps: 1 intent committed, 2 bytes written, 3 bytes in the store under their hash, 4 locked and read back
(records only), 5 row committed. Killed before 3, the intent alone is left; killed between 3 and 5, bytes without a row,
which :mod:`records.sweep` condemns. A row without its bytes cannot happen.

On SQLite the journal is a file of its own: a store may be slow, and nobody else should wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine, delete, select, update

from records import schema
from records.database import insert_missing, snapshot, transaction
from records.failpoints import Failpoint, no_failpoint
from records.identifiers import Sha256
from records.storage import ObjectStat, ObjectStore, Protection, StoredObject

_intents = schema.object_intents


@dataclass(frozen=True, slots=True)
class Intent:
    """Somebody began to store these bytes then."""

    sha256: Sha256
    size: int
    at: datetime


@dataclass(frozen=True, slots=True)
class IntentJournal:
    """Intents in a database: the main one on PostgreSQL, a small file on SQLite. Raises as ``transaction`` does."""

    engine: Engine

    @classmethod
    def open(cls, engine: Engine) -> IntentJournal:
        """The journal in this database, its table made when it is not there."""
        with transaction(engine) as tx:
            _intents.create(tx, checkfirst=True)
        return cls(engine)

    def note(self, intent: Intent) -> None:
        """Durable when it returns; the same bytes again move the intent to the later time."""
        with transaction(self.engine) as tx:
            if not insert_missing(tx, _intents, sha256=intent.sha256, size=intent.size, at=intent.at):
                own = (_intents.c.sha256 == intent.sha256, _intents.c.at < intent.at)
                tx.execute(update(_intents).where(*own).values(at=intent.at))

    def settle(self, intents: tuple[Intent, ...]) -> None:
        """Forget intents that have come to an end, unless somebody has begun again meanwhile."""
        with transaction(self.engine) as tx:
            for intent in intents:
                tx.execute(delete(_intents).where(_intents.c.sha256 == intent.sha256, _intents.c.at == intent.at))

    def older_than(self, limit: datetime, most: int) -> tuple[Intent, ...]:
        """The oldest intents from before this time, at most so many."""
        with snapshot(self.engine) as tx:
            query = select(_intents).where(_intents.c.at < limit).order_by(_intents.c.at).limit(most)
            return tuple(Intent(Sha256(row.sha256), row.size, row.at) for row in tx.execute(query))

    def open_among(self, hashes: list[Sha256]) -> set[str]:
        """Those of these hashes that somebody has an intent for."""
        with snapshot(self.engine) as tx:
            return set(tx.scalars(select(_intents.c.sha256).where(_intents.c.sha256.in_(hashes))))


@dataclass(frozen=True, slots=True)
class IntentStore:
    """An :class:`records.storage.ObjectStore` that notes the intent before it hands bytes to the one within."""

    inner: ObjectStore
    journal: IntentJournal
    clock: Callable[[], datetime]
    failpoint: Failpoint = no_failpoint

    def put(self, data: bytes) -> StoredObject:
        """Intent, then bytes; both durable when it returns."""
        begun = self.clock()
        self.journal.note(Intent(Sha256.of(data), len(data), begun))
        self.failpoint("intent-noted")
        return replace(self.inner.put(data), begun_at=begun)

    def get(self, sha256: Sha256) -> bytes:
        return self.inner.get(sha256)

    def stat(self, sha256: Sha256) -> ObjectStat | None:
        return self.inner.stat(sha256)

    def iterate(self) -> Iterator[ObjectStat]:
        return self.inner.iterate()

    def retain(self, sha256: Sha256, until: datetime) -> None:
        self.inner.retain(sha256, until)
        self.failpoint("object-locked")

    def hold(self, sha256: Sha256, held: bool) -> None:
        self.inner.hold(sha256, held)

    def protection(self, sha256: Sha256) -> Protection:
        return self.inner.protection(sha256)

    def destroy(self, sha256: Sha256) -> None:
        self.inner.destroy(sha256)  # passed on, for the one module that may

    def remove_unfinished(self, before: datetime) -> int:
        return self.inner.remove_unfinished(before)
