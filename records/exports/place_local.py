"""Where finished exports wait: a private folder of this machine, or of a disk that servers and workers share.

Nothing here is the only copy of anything; files are named by their export, and one that nobody knows is removed.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from records.durable_files import PRIVATE_FOLDER, sync_folder
from records.errors import OutsideServiceError
from records.identifiers import ExportId, Sha256

SPARE_BYTES = 256 * 1024 * 1024
"""Left free on the disk: the database, or others, may stand on the same one."""
PRIVATE_FILE = 0o600
_UNFINISHED = ".part"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class ExportPlace:
    """The folder; made on first use."""

    folder: Path

    def require_room(self, expected: int) -> None:
        """Raises: OutsideServiceError ``export-no-room``, ``export-failed``."""
        with _outside_errors():
            self.folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            if shutil.disk_usage(self.folder).free < expected + SPARE_BYTES:
                raise OSError(errno.ENOSPC, "not enough room")

    def write(self, export_id: ExportId, pieces: Iterable[bytes]) -> tuple[int, Sha256]:
        """The pieces as one durable file, whole or not there; its size and hash, which is part of its name: of two
        processes that make one export, each has its own file.

        Raises: OutsideServiceError ``export-no-room``, ``export-failed``.
        """
        unfinished = self.folder / f"{export_id}.{secrets.token_hex(8)}{_UNFINISHED}"
        digest, size = hashlib.sha256(), 0
        with _outside_errors():
            try:
                descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE_FILE)
                with os.fdopen(descriptor, "wb") as file:
                    for piece in pieces:
                        digest.update(piece)
                        size += file.write(piece)
                    file.flush()
                    os.fsync(file.fileno())
                made = Sha256(digest.hexdigest())
                unfinished.replace(self._path(export_id, made))
                sync_folder(self.folder)
            finally:
                unfinished.unlink(missing_ok=True)
        return size, made

    @contextmanager
    def scratch(self, export_id: ExportId) -> Iterator[Path]:
        """An empty private folder for what is put together before it is one file; gone afterwards."""
        with _outside_errors():
            folder = Path(tempfile.mkdtemp(prefix=f"{export_id}.", dir=self.folder))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def open(self, export_id: ExportId, sha256: Sha256) -> BinaryIO | None:
        """Its file, to be read; nothing when it is gone. Raises: OutsideServiceError ``export-failed``."""
        with _outside_errors():
            try:
                return self._path(export_id, sha256).open("rb")
            except FileNotFoundError:
                return None

    def remove(self, export_id: ExportId, but: Sha256 | None = None) -> None:
        """Nothing of it is left (``but`` its finished file): also what killed processes left unfinished.

        Raises: OutsideServiceError ``export-failed``.
        """
        kept = None if but is None else self._path(export_id, but)
        with _outside_errors():
            for path in self.folder.glob(f"{export_id}.*"):
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                elif path != kept:
                    path.unlink(missing_ok=True)

    def present(self) -> frozenset[str]:
        """Identifiers of exports of which something is here."""
        if not self.folder.exists():
            return frozenset()
        return frozenset(one.name.partition(".")[0] for one in self.folder.iterdir())

    def _path(self, export_id: ExportId, sha256: Sha256) -> Path:
        return self.folder / f"{export_id}.{sha256}.zip"


@contextmanager
def _outside_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise OutsideServiceError(
                "export-no-room", "There is no room on the disk for the export.", "Không đủ chỗ trên đĩa để xuất."
            ) from error
        raise OutsideServiceError("export-failed", "The export could not be written.") from error
