"""The folder of a backup: a pool of bytes, dated snapshots of the rows, and the ledger of destructions."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from records.backup.rows import WrittenTable, damaged
from records.canonical import canonical_json
from records.disk_errors import outside_errors
from records.disposition.ledger_local import LocalLedger
from records.durable_files import PRIVATE_FOLDER, sync_folder, sync_tree
from records.errors import NotFoundError
from records.identifiers import Sha256
from records.occasion import utc_text
from records.storage_local import LocalStore

FORMAT = "vanthu-backup/1"
MANIFEST = "manifest.json"
_UNFINISHED = ".unfinished-"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one snapshot holds."""

    name: str
    at: datetime
    revision: str
    """Of the tables: the migration that made them."""
    tables: tuple[WrittenTable, ...]

    def encode(self) -> bytes:
        """Canonical JSON."""
        return canonical_json(
            {
                "at": utc_text(self.at),
                "format": FORMAT,
                "revision": self.revision,
                "tables": [{"name": one.name, "rows": one.rows, "sha256": one.sha256} for one in self.tables],
            }
        ).encode()


@dataclass(frozen=True, slots=True)
class BackupFolder:
    """``objects/``, ``snapshots/<time>/`` and ``ledger.jsonl`` under ``root``."""

    root: Path

    @classmethod
    def open(cls, root: Path) -> BackupFolder:
        """Made when it is not there. Raises: OutsideServiceError ``store-full``, ``store-read-only``."""
        folder = cls(root)
        with outside_errors():
            folder._snapshots.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        return folder

    @property
    def pool(self) -> LocalStore:
        """The bytes of all snapshots, each once."""
        return LocalStore.open(self.root / "objects")

    @property
    def ledger(self) -> LocalLedger:
        """What was destroyed, as the last backup knew it."""
        return LocalLedger(self.root / "ledger.jsonl")

    def begin(self, name: str) -> Path:
        """An empty folder for a snapshot; what an interrupted one left goes."""
        with outside_errors():
            for old in self._snapshots.glob(f"{_UNFINISHED}*"):
                shutil.rmtree(old)
            folder = self._snapshots / f"{_UNFINISHED}{name}"
            folder.mkdir(mode=PRIVATE_FOLDER)
        return folder

    def finish(self, folder: Path, manifest: Manifest) -> None:
        """The snapshot gets its name, complete and on the disk."""
        with outside_errors():
            (folder / MANIFEST).write_bytes(manifest.encode())
            sync_tree(folder)
            folder.rename(self._snapshots / manifest.name)
            sync_folder(self._snapshots)

    def names(self) -> tuple[str, ...]:
        """Complete snapshots, oldest first."""
        if not self._snapshots.exists():
            return ()
        return tuple(sorted(one.name for one in self._snapshots.iterdir() if not one.name.startswith(_UNFINISHED)))

    def manifest(self, name: str | None = None) -> Manifest:
        """Of this snapshot, or of the newest.

        Raises: NotFoundError ``backup-not-found``; InternalError ``backup-damaged``.
        """
        names = self.names()
        if not names or (name is not None and name not in names):
            raise NotFoundError(
                "backup-not-found", "There is no such backup here.", "Không có bản sao lưu này trong thư mục."
            )
        return _parse(name or names[-1], self.path(name or names[-1]) / MANIFEST)

    def path(self, name: str) -> Path:
        """Where the tables of a snapshot are."""
        return self._snapshots / name

    @property
    def _snapshots(self) -> Path:
        return self.root / "snapshots"


def _parse(name: str, path: Path) -> Manifest:
    try:
        members = json.loads(path.read_bytes())
        if members["format"] != FORMAT:
            raise ValueError
        tables = tuple(
            WrittenTable(str(one["name"]), int(one["rows"]), Sha256.parse(one["sha256"])) for one in members["tables"]
        )
        return Manifest(name, datetime.fromisoformat(members["at"]), str(members["revision"]), tables)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(MANIFEST) from error
