"""Counts that are kept for a minute: a year of 100,000 documents takes a third of a second to count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from api.statistics_views import CountedYear
from records.identifiers import AgencyId

FRESH = timedelta(minutes=1)
"""How old a count may be when it is shown; the page says when it was made."""
KEPT = 1000
"""Counts kept at most: one an agency and year that somebody looks at."""

Key = tuple[AgencyId | None, int]


@dataclass(slots=True)
class CountedYears:
    """Remembers counts; of those who come while one is made anew, only one counts, the others get the one before."""

    _known: dict[Key, CountedYear] = field(default_factory=dict)
    _counting: dict[Key, Lock] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, key: Key, now: datetime, count: Callable[[], CountedYear]) -> CountedYear:
        """The count of that agency and year, made by ``count`` where none is fresh."""
        known, counting = self._look(key)
        if known is not None and now - known.at < FRESH:
            return known
        if known is None:
            counting.acquire()
        elif not counting.acquire(blocking=False):
            return known
        try:
            known, _ = self._look(key)
            if known is None or now - known.at >= FRESH:
                known = count()
                self._keep(key, known)
            return known
        finally:
            counting.release()

    def _look(self, key: Key) -> tuple[CountedYear | None, Lock]:
        with self._lock:
            return self._known.get(key), self._counting.setdefault(key, Lock())

    def _keep(self, key: Key, counted: CountedYear) -> None:
        with self._lock:
            self._known.pop(key, None)
            self._known[key] = counted
            while len(self._known) > KEPT:
                del self._known[next(iter(self._known))]
