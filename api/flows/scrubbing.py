"""Scrubbing the store by the clock: slowly, so that nobody who works notices."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine

from api.background import Task
from api.clocks import Clock
from records.occasion import SYSTEM, Entropy, Occasion
from records.scrubbing import Mendable, Scrubbed, scrub_quarantined, scrub_some
from records.storage import ObjectStore

EVERY = timedelta(days=1)
UNREAD_FOR = timedelta(days=30)
"""Every object is read once a month."""
BYTES_PER_SECOND = 20 * 1024 * 1024
"""A fifth of what a plain disk reads; a TB takes fifteen hours."""
TASK = "scrub"


@dataclass(frozen=True, slots=True)
class Scrubbing:
    """Reads the store again. ``replica`` is another copy to repair from, kept by other means than ours."""

    engine: Engine
    objects: ObjectStore
    clock: Clock
    entropy: Entropy
    replica: ObjectStore | None = None
    mendable: Mendable | None = None
    bytes_per_second: int = BYTES_PER_SECOND
    pause: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic

    def task(self) -> Task:
        return Task(TASK, self.piece, every=EVERY)

    def piece(self, _subject: str, after: str | None) -> str | None:
        """Some objects, then a pause that keeps the rate."""
        begun = self.monotonic()
        if after is None:
            self.scrub_quarantined()
        done = self.scrub()
        if not done.checked:
            return None
        self.pause(max(done.bytes_read / self.bytes_per_second - (self.monotonic() - begun), 0.0))
        return str(int(after or 0) + done.checked)

    def scrub_quarantined(self) -> Scrubbed:
        """What is known to be damaged, once more: whoever put it right by hand sees it leave quarantine."""
        by = Occasion(SYSTEM, self.clock(), self.entropy)
        return scrub_quarantined(self.engine, self.objects, by, replica=self.replica, mendable=self.mendable)

    def scrub(self) -> Scrubbed:
        """The next objects, without pause."""
        by = Occasion(SYSTEM, self.clock(), self.entropy)
        before = self.clock() - UNREAD_FOR
        return scrub_some(self.engine, self.objects, by, before, replica=self.replica, mendable=self.mendable)
