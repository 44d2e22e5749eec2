"""Throw-away objects in a corner of the store of their own; what was put here, and nothing else, is removed here."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from records.errors import RecordsError
from records.identifiers import Sha256
from records.occasion import Entropy
from records.storage import ObjectStore

LOCK = timedelta(seconds=25)
"""Long enough to try everything on a locked object, short enough to wait for its end and tidy up."""
SHORT = timedelta(seconds=2)
STEP_SECONDS = 0.5
RANDOM_BYTES = 24


@dataclass(slots=True)
class ThrowAway:
    """A store that holds nothing but what the check puts there."""

    store: ObjectStore
    entropy: Entropy
    clock: Callable[[], datetime]
    pause: Callable[[float], None] = time.sleep
    _put: set[Sha256] = field(default_factory=set)

    def fresh(self, size: int = RANDOM_BYTES) -> bytes:
        """Bytes that nobody has ever stored."""
        return (self.entropy(RANDOM_BYTES) * (size // RANDOM_BYTES + 1))[:size]

    def put(self, data: bytes | None = None) -> Sha256:
        """Store them, and remember to remove them."""
        sha256 = self.store.put(self.fresh() if data is None else data).sha256
        self._put.add(sha256)
        return sha256

    def locked(self, data: bytes | None = None, period: timedelta = LOCK) -> Sha256:
        """A new object, locked for the time of the check."""
        sha256 = self.put(data)
        self.store.retain(sha256, self.until(period))
        return sha256

    def until(self, period: timedelta = LOCK) -> datetime:
        """So long from now, to the whole second."""
        return self.clock().astimezone(UTC).replace(microsecond=0) + period

    def destroy(self, sha256: Sha256) -> None:
        """Ask the store to remove what the check put there."""
        assert sha256 in self._put
        self.store.destroy(sha256)

    def wait_for_end(self, sha256: Sha256) -> None:
        """Until the retention date of this object is over, by our clock and a little more for the store's."""
        until = self.store.protection(sha256).retain_until
        while until is not None and self.clock() <= until + timedelta(seconds=1):
            self.pause(STEP_SECONDS)

    def tidy_up(self) -> int:
        """Wait for the locks to end and remove everything; how many objects stayed."""
        last = self.clock() + LOCK + SHORT * 5
        left = set(self._put)
        while True:
            left = {sha256 for sha256 in left if not self._removed(sha256)}
            if not left or self.clock() > last:
                return len(left)
            self.pause(STEP_SECONDS)

    def _removed(self, sha256: Sha256) -> bool:
        try:
            if self.store.stat(sha256) is not None:
                self.store.hold(sha256, False)
            self.store.destroy(sha256)
        except RecordsError:
            return False
        return True
