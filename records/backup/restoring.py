"""Restoring: rows, then the ledger is replayed, then bytes, then everything is compared; nobody reads before that.

Into an empty database only. What the ledgers know to be destroyed, the one of this machine or the backup's own, is
never copied back: an old backup does not bring a destroyed record back.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from records import fixity, migrations
from records.audit import Action, Fact, append
from records.backup.copying import copy_objects
from records.backup.folder import BackupFolder, Manifest
from records.backup.making import CHAIN, named_objects
from records.backup.rows import read_rows
from records.database import snapshot, transaction
from records.disposition.destroying import Destroyer
from records.disposition.replaying import Replayed, replay
from records.errors import ConflictError
from records.evidence.locking import lock_all
from records.fixity import FixityReport
from records.identifiers import Sha256


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What a restore did, and how store, database and log compare afterwards."""

    name: str
    rows: int
    copied: int
    present: int
    """Objects that the store still had."""
    missing: tuple[Sha256, ...]
    """Named by rows, not destroyed, and neither in the backup nor in the store."""
    replayed: Replayed
    compared: FixityReport

    @property
    def is_clean(self) -> bool:
        """Blobs, rows and log agree."""
        return not self.missing and self.compared.is_clean


def restore(folder: BackupFolder, name: str | None, destroyer: Destroyer) -> RestoreReport:
    """Restore this snapshot, or the newest, into the destroyer's database, store and ledger.

    Raises: ConflictError ``restore-not-empty``; NotFoundError ``backup-not-found``; InternalError ``backup-damaged``,
    ``ledger-damaged``; OutsideServiceError ``store-…``, ``database-…``.
    """
    manifest = folder.manifest(name)
    engine = destroyer.engine
    _fill(engine, manifest, folder)
    known = set(destroyer.ledger.entries())
    destroyer.ledger.append([entry for entry in folder.ledger.entries() if entry not in known])
    replayed = replay(destroyer)  # before any byte is copied: what was destroyed is not even brought back
    with snapshot(engine) as tx:
        done = copy_objects(named_objects(tx), folder.pool, destroyer.store)
    by = destroyer.occasion()
    with snapshot(engine) as tx:
        lock_all(tx, destroyer.store, by.at)  # records get theirs from the next sweep; these no record names
    with transaction(engine) as tx:
        facts = (Fact("again", len(replayed.again)), Fact("objects", done.copied + done.present))
        append(tx, by, CHAIN, Action.ARCHIVE_RESTORED, manifest.name, *facts)
    with snapshot(engine) as tx:
        compared = fixity.check(tx, destroyer.store)
    missing = (*done.missing, *done.damaged)
    rows = sum(table.rows for table in manifest.tables)
    return RestoreReport(manifest.name, rows, done.copied, done.present, missing, replayed, compared)


def _fill(engine: Engine, manifest: Manifest, folder: BackupFolder) -> None:
    """Tables as they were at the time of the snapshot, filled, and brought to this version; all or nothing."""
    if not migrations.is_empty(engine):
        raise ConflictError(
            "restore-not-empty",
            "A backup is restored into an empty database only; name an empty home or database.",
            "Chỉ khôi phục vào cơ sở dữ liệu trống; hãy chỉ định thư mục hoặc cơ sở dữ liệu trống.",
        )
    with transaction(engine) as tx:
        migrations.upgrade_within(tx, manifest.revision)
        for table in manifest.tables:
            read_rows(tx, table, folder.path(manifest.name) / f"{table.name}.jsonl.gz")
        migrations.upgrade_within(tx, "head")
