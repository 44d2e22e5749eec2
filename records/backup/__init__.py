"""Backup and restore: rows, bytes and the destruction ledger, in one folder that any version of this service reads.

The folder's bytes are kept once, whatever the number of snapshots; what is destroyed in the archive leaves the backup
with the next run. Rows are JSON lines, so a snapshot of SQLite can be restored to PostgreSQL and the other way round.
Keys, trust anchors and settings are not in it: they are kept apart, as keys should be.
"""

from __future__ import annotations

from records.backup.folder import BackupFolder, Manifest
from records.backup.making import BackupReport, back_up
from records.backup.restoring import RestoreReport, restore

__all__ = ["BackupFolder", "BackupReport", "Manifest", "RestoreReport", "back_up", "restore"]
