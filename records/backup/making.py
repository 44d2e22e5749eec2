"""Making a backup, beside running work: first the rows, then the bytes they name, then the ledger.

Bytes are always durable before their row, so whatever the rows of the snapshot name is in the store; only what is
destroyed while the backup runs may be gone, and that belongs gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Table, select

from records import schema
from records.audit import Action, Fact, append
from records.backup.copying import copy_objects
from records.backup.folder import BackupFolder, Manifest
from records.backup.rows import BATCH, write_rows
from records.database import snapshot, transaction
from records.disposition.destroying import forget_copies
from records.disposition.ledger import DestructionLedger
from records.identifiers import Sha256
from records.migrations import revision_of
from records.occasion import Occasion
from records.storage import ObjectStore

CHAIN = "installation"
"""The chain of what concerns no single agency."""
TEMPORARY = frozenset({"object_intents", "executors"})
"""Tables about running processes; a restored installation has none."""

_objects = schema.objects


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup did. Only without ``missing`` and ``damaged`` is it whole."""

    name: str
    rows: int
    copied: int
    """Objects that were not in the pool before."""
    present: int
    forgotten: int
    """Objects destroyed since the last backup, now gone from the pool too."""
    missing: tuple[Sha256, ...]
    damaged: tuple[Sha256, ...]

    @property
    def is_whole(self) -> bool:
        """Everything the rows name is in the pool."""
        return not (self.missing or self.damaged)


def back_up(
    engine: Engine, store: ObjectStore, ledger: DestructionLedger, folder: BackupFolder, by: Occasion
) -> BackupReport:
    """Write one more snapshot into the folder.

    Raises: OutsideServiceError ``store-…`` (either side), ``database-…``, ``ledger-unavailable``.
    """
    name = by.at.strftime("%Y%m%dT%H%M%S.%fZ")
    unfinished = folder.begin(name)
    with snapshot(engine) as tx:
        tables = tuple(write_rows(tx, one, unfinished / f"{one.name}.jsonl.gz") for one in tables_to_keep())
        manifest = Manifest(name, by.at, revision_of(tx), tables)
        done = copy_objects(named_objects(tx), store, folder.pool)
    _copy_ledger(ledger, folder)
    folder.finish(unfinished, manifest)
    with snapshot(engine) as tx:
        forgotten = forget_copies(tx, folder.pool)
    missing = tuple(sha256 for sha256 in done.missing if not _is_doomed_by_now(engine, sha256))
    rows = sum(table.rows for table in tables)
    with transaction(engine) as tx:
        append(
            tx,
            by,
            CHAIN,
            Action.ARCHIVE_BACKED_UP,
            name,
            Fact("objects", done.copied + done.present),
            Fact("rows", rows),
        )
    return BackupReport(name, rows, done.copied, done.present, forgotten, missing, tuple(done.damaged))


def tables_to_keep() -> tuple[Table, ...]:
    """In the order in which they can be filled again."""
    return tuple(one for one in schema.metadata.sorted_tables if one.name not in TEMPORARY)


def named_objects(tx: Connection) -> Iterator[Sha256]:
    """Everything that rows stand for and nothing that was destroyed or condemned."""
    last = ""
    while True:
        page = select(_objects.c.sha256).where(_objects.c.sha256 > last, _objects.c.doomed_at.is_(None))
        batch = tx.scalars(page.order_by(_objects.c.sha256).limit(BATCH)).all()
        if not batch:
            return
        yield from (Sha256(one) for one in batch)
        last = batch[-1]


def _is_doomed_by_now(engine: Engine, sha256: Sha256) -> bool:
    with snapshot(engine) as tx:
        doomed = select(_objects.c.sha256).where(_objects.c.sha256 == sha256, _objects.c.doomed_at.is_not(None))
        return tx.execute(doomed).first() is not None


def _copy_ledger(ledger: DestructionLedger, folder: BackupFolder) -> None:
    known = set(folder.ledger.entries())
    new = [entry for entry in ledger.entries() if entry not in known]
    if new:
        folder.ledger.append(new)
