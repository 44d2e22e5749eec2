"""Counts that are kept for a minute: a year of 100,000 documents takes a third of a second to count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock, Thread

from api.statistics_views import CountedYear
from records.identifiers import AgencyId

FRESH = timedelta(minutes=1)
"""How old a count may be before it is made anew."""
SHOWN = timedelta(minutes=10)
"""How old a count may be when it is shown, while a newer one is made; the page says when it was made."""
KEPT = 1000
"""Counts kept at most: one an agency and year that somebody looks at."""

Key = tuple[AgencyId | None, int]
Count = Callable[[], CountedYear]


def in_a_thread(work: Callable[[], None]) -> None:
    """Beside the request that asked for it."""
    Thread(target=work, name="count-a-year", daemon=True).start()


@dataclass(slots=True)
class CountedYears:
    """Remembers counts. One is made anew once for all who ask, and who can be shown the one before does not wait."""

    aside: Callable[[Callable[[], None]], None] = in_a_thread
    _known: dict[Key, CountedYear] = field(default_factory=dict)
    _counting: dict[Key, Lock] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, key: Key, now: datetime, count: Count) -> CountedYear:
        """The count of that agency and year, made by ``count`` where none is fresh."""
        known, counting = self._look(key)
        if known is None or now - known.at >= SHOWN:
            with counting:
                known, _ = self._look(key)
                return known if known and now - known.at < SHOWN else self._keep(key, count())
        if now - known.at >= FRESH and counting.acquire(blocking=False):
            self.aside(lambda: self._renew(key, count, counting))
        return known

    def _renew(self, key: Key, count: Count, counting: Lock) -> None:
        try:
            self._keep(key, count())
        finally:
            counting.release()

    def _look(self, key: Key) -> tuple[CountedYear | None, Lock]:
        with self._lock:
            return self._known.get(key), self._counting.setdefault(key, Lock())

    def _keep(self, key: Key, counted: CountedYear) -> CountedYear:
        with self._lock:
            self._known.pop(key, None)
            self._known[key] = counted
            while len(self._known) > KEPT:
                del self._known[next(iter(self._known))]
        return counted
