"""Backup and restore of an installation, for the command line, whose user owns the machine."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from api.clocks import Clock
from records.backup import BackupFolder, BackupReport, RestoreReport, back_up, restore
from records.disposition.destroying import Destroyer
from records.disposition.ledger import DestructionLedger
from records.occasion import SYSTEM, Entropy, Occasion
from records.storage import ObjectStore


def make_backup(
    engine: Engine, store: ObjectStore, ledger: DestructionLedger, folder: Path, clock: Clock, entropy: Entropy
) -> BackupReport:
    """One more snapshot in this folder. Raises as :func:`records.backup.back_up`."""
    return back_up(engine, store, ledger, BackupFolder.open(folder), Occasion(SYSTEM, clock(), entropy))


def restore_backup(destroyer: Destroyer, folder: Path, name: str | None) -> RestoreReport:
    """Into the destroyer's empty database and its store. Raises as :func:`records.backup.restore`."""
    return restore(BackupFolder(folder), name, destroyer)
