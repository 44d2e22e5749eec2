"""Where bytes are kept: written once under the name of their own hash, never changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import Sha256


@dataclass(frozen=True, slots=True)
class StoredObject:
    """Proof that bytes are durable: only :meth:`ObjectStore.put` makes one."""

    sha256: Sha256
    size: int
    begun_at: datetime | None = field(default=None, compare=False)
    """When their storing began. Bytes that are destroyed meanwhile are told by it from bytes that have come back."""


@dataclass(frozen=True, slots=True)
class ObjectStat:
    """What a store says about an object without reading it."""

    sha256: Sha256
    size: int
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class Protection:
    """What stands between an object and its destruction, as the store itself says."""

    retain_until: datetime | None = None
    held: bool = False
    """A legal hold: one bit, whatever the number of holds in the database that ask for it."""

    def forbids(self, now: datetime) -> bool:
        """Whether the object may not be destroyed at this time."""
        return self.held or (self.retain_until is not None and self.retain_until > now)

    def extended(self, until: datetime) -> Protection:
        """The same, kept at least until then, to the whole second; an earlier date changes nothing.

        Raises: RequestError ``time-without-zone``.
        """
        if until.utcoffset() is None:
            raise RequestError("time-without-zone", "A time without a zone cannot be recorded.")
        whole = until.astimezone(UTC).replace(microsecond=0)
        if whole < until:  # the protocols of stores know no fractions
            whole += timedelta(seconds=1)
        if self.retain_until is not None and self.retain_until >= whole:
            return self
        return replace(self, retain_until=whole)


class ObjectStore(Protocol):
    """A write-once store. Every implementation passes ``tests/records/store_contract.py``.

    Raises, on every call: OutsideServiceError ``store-unavailable``, ``store-full``, ``store-read-only``.
    """

    def put(self, data: bytes) -> StoredObject:
        """Keep these bytes; durable when it returns. The same bytes again are the same object."""

    def get(self, sha256: Sha256) -> bytes:
        """The bytes, proved against their hash.

        Raises: NotFoundError ``object-missing``; InternalError ``object-damaged``.
        """

    def stat(self, sha256: Sha256) -> ObjectStat | None:
        """What is kept under this hash, unread; nothing when there is none."""

    def iterate(self) -> Iterator[ObjectStat]:
        """Everything kept, in no particular order."""

    def retain(self, sha256: Sha256, until: datetime) -> None:
        """Lock the object until then, to the next whole second; a lock is extended, never shortened.

        Read back before it returns: what the store does not confirm was not promised.

        Raises: NotFoundError ``object-missing``; RequestError ``time-without-zone``; OutsideServiceError
        ``lock-not-kept``.
        """

    def hold(self, sha256: Sha256, held: bool) -> None:
        """Put the legal hold on or take it off; beside the retention date, and independent of it. Raises as
        :meth:`retain`.
        """

    def protection(self, sha256: Sha256) -> Protection:
        """What protects the object now. Raises: NotFoundError ``object-missing``."""

    def destroy(self, sha256: Sha256) -> None:
        """Remove the object and every version of it; nothing happens when there is none.

        Only :mod:`records.disposition.destroying` may call this; a test of the build sees to it.

        Raises: ConflictError ``object-locked`` while a retention date or a hold forbids it.
        """

    def remove_unfinished(self, before: datetime) -> int:
        """Remove what interrupted writes left behind before that time; how many."""


def object_missing() -> NotFoundError:
    """What every store says of an object that it does not have."""
    return NotFoundError("object-missing", "The stored bytes are missing.")


def object_locked() -> ConflictError:
    """What every store says when asked to destroy what is protected."""
    return ConflictError(
        "object-locked",
        "A retention date or a hold forbids destroying the stored bytes.",
        "Thời hạn bảo quản hoặc lệnh giữ không cho phép hủy dữ liệu này.",
    )
