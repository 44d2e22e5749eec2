"""Where bytes are kept: written once under the name of their own hash, never changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from records.identifiers import Sha256


@dataclass(frozen=True, slots=True)
class StoredObject:
    """Proof that bytes are durable: only :meth:`ObjectStore.put` makes one."""

    sha256: Sha256
    size: int


@dataclass(frozen=True, slots=True)
class ObjectStat:
    """What a store says about an object without reading it."""

    sha256: Sha256
    size: int
    stored_at: datetime


class ObjectStore(Protocol):
    """A write-once store. Every implementation passes ``tests/records/store_contract.py``.

    Raises, on every call: OutsideServiceError ``store-unavailable``, ``store-full``.
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

    def remove_unfinished(self, before: datetime) -> int:
        """Remove what interrupted writes left behind before that time; how many."""
