"""The object store on any S3 server that keeps locks: versioned, locked, read back after every write.

One object is one key, ``sha256/ab/cd/<sha256>``, with one version; what is locked is that version. A server is judged
by :func:`records.storage_s3_canary.prove_locks` before anything is entrusted to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from records.errors import InternalError, NotFoundError, OutsideServiceError
from records.failpoints import Failpoint, no_failpoint
from records.identifiers import Sha256
from records.storage import ObjectStat, Protection, StoredObject, object_locked, object_missing
from records.storage_s3_bucket import PART_BYTES, Bucket, Listed, Version

CLOCK_GAP = timedelta(minutes=5)
"""When the store's clock and ours differ by more, retention dates mean different things and nothing is destroyed."""


def _own_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class S3Store:
    """An :class:`records.storage.ObjectStore` in a bucket."""

    bucket: Bucket
    prefix: str = ""
    failpoint: Failpoint = no_failpoint
    clock: Callable[[], datetime] = _own_clock

    def put(self, data: bytes) -> StoredObject:
        """Keep these bytes; acknowledged by the store and compared when it returns."""
        stored = StoredObject(Sha256.of(data), len(data))
        key = self.key(stored.sha256)
        present = self.bucket.head(key)
        if present is None:
            present = self._only(self.bucket.upload_bytes(key, data))
        self._compare(present, stored, data)
        self.failpoint("object-put")
        return stored

    def get(self, sha256: Sha256) -> bytes:
        """The bytes, proved against their hash. See :class:`records.storage.ObjectStore`."""
        try:
            data = b"".join(self.bucket.read(self.key(sha256)))
        except NotFoundError:
            hidden = self._current(sha256)
            if hidden is None:
                raise
            data = b"".join(self.bucket.read(hidden.key, hidden.id))
        if Sha256.of(data) != sha256:
            raise _damaged()
        return data

    def stat(self, sha256: Sha256) -> ObjectStat | None:
        """What is kept under this hash, unread."""
        found = self._current(sha256)
        return None if found is None else ObjectStat(sha256, found.size, found.stored_at)

    def iterate(self) -> Iterator[ObjectStat]:
        """Everything kept, also what a delete marker hides."""
        last = ""
        for found in self.bucket.versions(self._root):
            if found.is_marker or found.key == last:
                continue
            last = found.key
            yield ObjectStat(Sha256(found.key.rsplit("/", 1)[1]), found.size, found.stored_at)

    def retain(self, sha256: Sha256, until: datetime) -> None:
        """Lock the object until then; extended, never shortened; read back."""
        found = self._must_exist(sha256)
        wanted = found.protection.extended(until)
        if wanted != found.protection and wanted.retain_until is not None:
            self.bucket.retain(found.key, found.id, wanted.retain_until)
            self._read_back(found, wanted)

    def hold(self, sha256: Sha256, held: bool) -> None:
        """Put the legal hold on or take it off; read back."""
        found = self._must_exist(sha256)
        if found.protection.held != held:
            self.bucket.hold(found.key, found.id, held)
            self._read_back(found, replace(found.protection, held=held))

    def protection(self, sha256: Sha256) -> Protection:
        """What protects the object now, as the store says."""
        return self._must_exist(sha256).protection

    def destroy(self, sha256: Sha256) -> None:
        """Remove every version, and the markers on top. See :class:`records.storage.ObjectStore`.

        Raises: ConflictError ``object-locked``; OutsideServiceError ``store-clock-differs``.
        """
        listed = self._listed(sha256)
        for one in listed:
            if not one.is_marker:
                self._must_be_free(one)
        for one in listed:
            if not self.bucket.remove(one.key, one.id):
                raise object_locked()
        self.failpoint("object-destroyed")

    def remove_unfinished(self, before: datetime) -> int:
        """Abort uploads in parts that were begun before that time and never completed."""
        old = [(key, upload) for key, upload, begun in self.bucket.unfinished_uploads(self._root) if begun < before]
        for key, upload in old:
            self.bucket.abort(key, upload)
        return len(old)

    @property
    def _root(self) -> str:
        return f"{self.prefix}sha256/"

    def key(self, sha256: Sha256) -> str:
        """The object's name in the bucket."""
        return f"{self._root}{sha256[:2]}/{sha256[2:4]}/{sha256}"

    def _current(self, sha256: Sha256) -> Version | None:
        """The object, also when somebody hid it behind a delete marker."""
        key = self.key(sha256)
        found = self.bucket.head(key)
        if found is not None:
            return found
        hidden = next((one for one in self._listed(sha256) if not one.is_marker), None)
        return None if hidden is None else self.bucket.head(key, hidden.id)

    def _must_exist(self, sha256: Sha256) -> Version:
        found = self._current(sha256)
        if found is None:
            raise object_missing()
        return found

    def _listed(self, sha256: Sha256) -> list[Listed]:
        key = self.key(sha256)
        return [one for one in self.bucket.versions(key) if one.key == key]

    def _only(self, uploaded: Version) -> Version:
        """Of two writers of the same bytes the first one's version stays, so that one lock protects the object."""
        others = [one for one in self.bucket.versions(uploaded.key) if one.key == uploaded.key and not one.is_marker]
        first = others[-1] if others else None
        if first is None or first.id == uploaded.id or not self.bucket.remove(uploaded.key, uploaded.id):
            return uploaded
        return self.bucket.head(first.key, first.id) or uploaded

    def _compare(self, version: Version, stored: StoredObject, data: bytes) -> None:
        if version.size != stored.size:
            raise _damaged()
        if stored.size <= PART_BYTES and version.etag == hashlib.md5(data, usedforsecurity=False).hexdigest():
            return  # the store has hashed what it received
        read_back = hashlib.sha256()
        for chunk in self.bucket.read(version.key, version.id):
            read_back.update(chunk)
        if read_back.hexdigest() != stored.sha256:
            raise _damaged()

    def _read_back(self, version: Version, wanted: Protection) -> None:
        found = self.bucket.head(version.key, version.id)
        if found is None or found.protection != wanted:
            raise OutsideServiceError("lock-not-kept", "The object store accepted a lock and did not keep it.")

    def _must_be_free(self, listed: Listed) -> None:
        found = self.bucket.head(listed.key, listed.id)
        if found is None:
            return
        if found.server_time is not None and abs(found.server_time - self.clock()) > CLOCK_GAP:
            raise OutsideServiceError(
                "store-clock-differs",
                "The clocks of the object store and of this machine differ; nothing is destroyed.",
                "Đồng hồ của kho lưu trữ và của máy chủ lệch nhau; không hủy dữ liệu nào.",
            )
        if found.protection.forbids(self.clock()):
            raise object_locked()


def _damaged() -> InternalError:
    return InternalError("object-damaged", "The stored bytes no longer match their hash.")
