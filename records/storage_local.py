"""The embedded object store: a folder of write-once files on one disk.

``objects/ab/cd/<sha256>``, read-only, and ``unfinished/`` on the same file system. A file appears under its name
complete or not at all, and is on the disk before :meth:`LocalStore.put` returns. Errors of fsync are never retried:
after one the kernel may have dropped the pages, so the write has failed.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from records.errors import InternalError, NotFoundError, OutsideServiceError
from records.failpoints import Failpoint, no_failpoint
from records.identifiers import Sha256
from records.storage import ObjectStat, StoredObject

READ_ONLY = 0o400
"""Objects are never written again, not even by their owner."""
PRIVATE_FOLDER = 0o700


@dataclass(frozen=True, slots=True)
class LocalStore:
    """An :class:`records.storage.ObjectStore` under ``root``, which :meth:`open` creates."""

    root: Path
    failpoint: Failpoint = no_failpoint

    @classmethod
    def open(cls, root: Path, failpoint: Failpoint = no_failpoint) -> LocalStore:
        """The store in this folder, made when it is not there."""
        store = cls(root, failpoint)
        with _outside_errors():
            for folder in (store._objects, store._unfinished):
                folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            _sync_folder(root)
        return store

    def put(self, data: bytes) -> StoredObject:
        """Keep these bytes; durable when it returns. See :class:`records.storage.ObjectStore`."""
        stored = StoredObject(Sha256.of(data), len(data))
        path = self._path(stored.sha256)
        with _outside_errors():
            if path.exists():
                self._confirm(path, data)
            else:
                self._write(path, data)
        self.failpoint("object-put")
        return stored

    def get(self, sha256: Sha256) -> bytes:
        """The bytes, proved against their hash. See :class:`records.storage.ObjectStore`."""
        try:
            with _outside_errors():
                data = self._path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise NotFoundError("object-missing", "The stored bytes are missing.") from error
        if Sha256.of(data) != sha256:
            raise _damaged()
        return data

    def stat(self, sha256: Sha256) -> ObjectStat | None:
        """What is kept under this hash, unread."""
        try:
            with _outside_errors():
                return _stat(self._path(sha256))
        except FileNotFoundError:
            return None

    def iterate(self) -> Iterator[ObjectStat]:
        """Everything kept, in no particular order."""
        with _outside_errors():
            for path in self._objects.glob("??/??/*"):
                yield _stat(path)

    def remove_unfinished(self, before: datetime) -> int:
        """Remove files that interrupted writes left behind before that time."""
        removed = 0
        with _outside_errors():
            for path in self._unfinished.iterdir():
                if path.stat().st_mtime < before.timestamp():
                    path.unlink(missing_ok=True)
                    removed += 1
        return removed

    @property
    def _objects(self) -> Path:
        return self.root / "objects"

    @property
    def _unfinished(self) -> Path:
        return self.root / "unfinished"

    def _path(self, sha256: Sha256) -> Path:
        return self._objects / sha256[:2] / sha256[2:4] / sha256

    def _write(self, path: Path, data: bytes) -> None:
        unfinished = self._unfinished / secrets.token_hex(16)
        try:
            _write_durably(unfinished, data)
            self.failpoint("object-written")
            self._make_folder(path.parent)
            with suppress(FileExistsError):  # someone else has just kept the same bytes
                os.link(unfinished, path)
            _sync_folder(path.parent)
        finally:
            unfinished.unlink(missing_ok=True)

    def _confirm(self, path: Path, data: bytes) -> None:
        if path.read_bytes() != data:
            raise _damaged()
        _sync_folder(path.parent)  # whoever wrote it may not have got that far yet

    def _make_folder(self, folder: Path) -> None:
        for missing in (folder.parent, folder):
            missing.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            _sync_folder(missing.parent)


def _write_durably(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, READ_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _stat(path: Path) -> ObjectStat:
    status = path.stat()
    return ObjectStat(Sha256(path.name), status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))


def _damaged() -> InternalError:
    return InternalError("object-damaged", "The stored bytes no longer match their hash.")


@contextmanager
def _outside_errors() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OutsideServiceError("store-full", "The object store is full.") from error
        raise OutsideServiceError("store-unavailable", "The object store did not answer.") from error
