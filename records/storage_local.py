"""The embedded object store: a folder of write-once files on one disk.

``objects/ab/cd/<sha256>``, read-only; ``protection/ab/cd/<sha256>``, its retention date and hold; and ``unfinished/``
on the same file system. A file appears under its name complete or not at all, and is on the disk before
:meth:`LocalStore.put` returns.

The protection binds everybody who goes through this class; whoever owns the folder can still remove files by hand.
Against that only a store on another machine helps (:mod:`records.storage_s3`), and the check finds it out.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from records.disk_errors import outside_errors
from records.durable_files import (
    PRIVATE_FOLDER,
    READ_ONLY,
    make_folders,
    remove_durably,
    replace_durably,
    sync_file_system,
    sync_folder,
    write_durably,
)
from records.errors import InternalError
from records.failpoints import Failpoint, no_failpoint
from records.identifiers import Sha256
from records.local_protection import ProtectionFiles
from records.storage import ObjectStat, Protection, StoredObject, object_locked, object_missing


def _disk_clock() -> datetime:
    """The store's own clock, as an S3 server has one: who keeps the bytes judges their retention dates."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class LocalStore:
    """An :class:`records.storage.ObjectStore` under ``root``, which :meth:`open` creates."""

    root: Path
    failpoint: Failpoint = no_failpoint
    clock: Callable[[], datetime] = _disk_clock

    @classmethod
    def open(
        cls, root: Path, failpoint: Failpoint = no_failpoint, clock: Callable[[], datetime] = _disk_clock
    ) -> LocalStore:
        """The store in this folder, made when it is not there."""
        store = cls(root, failpoint, clock)
        with outside_errors():
            for folder in (store._objects, store._unfinished, store._protection.root):
                folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            sync_folder(root)
        return store

    def put(self, data: bytes) -> StoredObject:
        """Keep these bytes; durable when it returns. See :class:`records.storage.ObjectStore`."""
        stored = StoredObject(Sha256.of(data), len(data))
        path = self._path(stored.sha256)
        with outside_errors():
            try:
                self._confirm(path, data)
            except FileNotFoundError:
                self._write(path, data)
        self.failpoint("object-put")
        return stored

    def put_all(self, items: Iterable[bytes]) -> None:
        """Keep all of these, durable when it returns, with one sync for all instead of several each.

        For whole batches (backup, restore, import). Cut short, it leaves complete objects and unfinished files, no
        halves: names are given only after the first sync.
        """
        with outside_errors():
            written = [self._write_unfinished(data) for data in items]
            sync_file_system(self.root)
            for unfinished, path in written:
                make_folders(path.parent, self._objects, sync=False)
                with suppress(FileExistsError):
                    os.link(unfinished, path)
            sync_file_system(self.root)
            for unfinished, _ in written:
                unfinished.unlink()

    def get(self, sha256: Sha256) -> bytes:
        """The bytes, proved against their hash. See :class:`records.storage.ObjectStore`."""
        try:
            with outside_errors():
                data = self._path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise object_missing() from error
        if Sha256.of(data) != sha256:
            raise _damaged()
        return data

    def stat(self, sha256: Sha256) -> ObjectStat | None:
        """What is kept under this hash, unread."""
        try:
            with outside_errors():
                return _stat(self._path(sha256))
        except FileNotFoundError:
            return None

    def iterate(self) -> Iterator[ObjectStat]:
        """Everything kept, in no particular order."""
        with outside_errors():
            for path in self._objects.glob("??/??/*"):
                yield _stat(path)

    def retain(self, sha256: Sha256, until: datetime) -> None:
        """Lock the object until then; extended, never shortened. See :class:`records.storage.ObjectStore`."""
        with outside_errors(), self._protection.changing():
            self._must_exist(sha256)
            before = self._protection.read(sha256)
            after = before.extended(until)
            if after != before:
                self._protection.write(sha256, after)

    def hold(self, sha256: Sha256, held: bool) -> None:
        """Put the legal hold on or take it off. See :class:`records.storage.ObjectStore`."""
        with outside_errors(), self._protection.changing():
            self._must_exist(sha256)
            before = self._protection.read(sha256)
            if before.held != held:
                self._protection.write(sha256, replace(before, held=held))

    def protection(self, sha256: Sha256) -> Protection:
        """What protects the object now. See :class:`records.storage.ObjectStore`."""
        with outside_errors():
            self._must_exist(sha256)
            return self._protection.read(sha256)

    def destroy(self, sha256: Sha256) -> None:
        """Remove the object, unless it is protected. See :class:`records.storage.ObjectStore`."""
        with outside_errors(), self._protection.changing():
            if self._protection.read(sha256).forbids(self.clock()):
                raise object_locked()
            remove_durably(self._path(sha256))
            self.failpoint("object-destroyed")
            self._protection.remove(sha256)

    def mend(self, data: bytes) -> None:
        """A :class:`records.scrubbing.Mendable`: the right bytes in the place of damaged or missing ones."""
        path = self._path(Sha256.of(data))
        with outside_errors():
            make_folders(path.parent, self._objects)
            replace_durably(path, data, self._unfinished)

    def remove_unfinished(self, before: datetime) -> int:
        """Remove files that interrupted writes left behind before that time."""
        removed = 0
        with outside_errors():
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

    @property
    def _protection(self) -> ProtectionFiles:
        return ProtectionFiles(self.root / "protection", self._unfinished)

    def _must_exist(self, sha256: Sha256) -> None:
        if not self._path(sha256).exists():
            raise object_missing()

    def _path(self, sha256: Sha256) -> Path:
        return self._objects / sha256[:2] / sha256[2:4] / sha256

    def _write_unfinished(self, data: bytes) -> tuple[Path, Path]:
        """Where they are, and where they belong; not yet on the disk."""
        unfinished = self._unfinished / secrets.token_hex(16)
        unfinished.write_bytes(data)
        unfinished.chmod(READ_ONLY)
        return unfinished, self._path(Sha256.of(data))

    def _write(self, path: Path, data: bytes) -> None:
        unfinished = self._unfinished / secrets.token_hex(16)
        try:
            write_durably(unfinished, data)
            self.failpoint("object-written")
            make_folders(path.parent, self._objects)
            with suppress(FileExistsError):  # someone else has just kept the same bytes
                os.link(unfinished, path)
            sync_folder(path.parent)
        finally:
            unfinished.unlink(missing_ok=True)

    def _confirm(self, path: Path, data: bytes) -> None:
        if path.read_bytes() != data:
            raise _damaged()
        sync_folder(path.parent)  # whoever wrote it may not have got that far yet


def _stat(path: Path) -> ObjectStat:
    status = path.stat()
    return ObjectStat(Sha256(path.name), status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))


def _damaged() -> InternalError:
    return InternalError("object-damaged", "The stored bytes no longer match their hash.")
