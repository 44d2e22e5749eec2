"""Retention date and hold of each object of the local store, one small file beside it, never half-written."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from records.canonical import canonical_json
from records.durable_files import make_folders, remove_durably, replace_durably
from records.errors import InternalError
from records.identifiers import Sha256
from records.occasion import utc_text
from records.storage import Protection


@dataclass(frozen=True, slots=True)
class ProtectionFiles:
    """``ab/cd/<sha256>`` under ``root``, canonical JSON; an object without a file is unprotected."""

    root: Path
    scratch: Path
    """Where files are written before they get their name; on the same file system."""

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One change at a time over all threads and processes: read, decide, write or destroy."""
        descriptor = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def read(self, sha256: Sha256) -> Protection:
        """Raises: InternalError ``protection-damaged``: a file that cannot be read protects, it never frees."""
        try:
            return _parse(self._path(sha256).read_bytes())
        except FileNotFoundError:
            return Protection()

    def write(self, sha256: Sha256, protection: Protection) -> None:
        """Durable when it returns."""
        path = self._path(sha256)
        make_folders(path.parent, self.root)
        replace_durably(path, _serialise(protection), self.scratch)

    def remove(self, sha256: Sha256) -> None:
        """Forget the protection of an object that is gone."""
        remove_durably(self._path(sha256))

    def _path(self, sha256: Sha256) -> Path:
        return self.root / sha256[:2] / sha256[2:4] / sha256


def _serialise(protection: Protection) -> bytes:
    until = protection.retain_until
    return canonical_json({"held": protection.held, "retain_until": until and utc_text(until)}).encode()


def _parse(data: bytes) -> Protection:
    try:
        members = json.loads(data)
        until = members["retain_until"]
        return Protection(until and datetime.fromisoformat(until), bool(members["held"]))
    except (ValueError, KeyError, TypeError) as error:
        raise InternalError("protection-damaged", "The protection of a stored object cannot be read.") from error
