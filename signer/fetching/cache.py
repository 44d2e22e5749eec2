"""Answers kept for reuse, and one question at a time for each: many documents name the same sources."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

from signer.fetching.limits import MAX_CACHED_ANSWERS, MAX_CACHED_BYTES, MAX_SECONDS

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, or ``None`` where none could be had, to be reused before ``until``.

    After that it is stale: it is only given again when asking again failed, and its own dates tell so.
    """

    body: bytes | None
    until: datetime


Load = Callable[[Kept | None], Kept]
"""Asks anew, given the stale answer. Raises: BudgetSpentError when the asker may not."""


class AnswerCache:
    """Answers by key, bounded in bytes and number, the least used dropped first. Safe to share by threads.

    However many threads want one key at once, one of them asks and the others wait for its answer.
    """

    def __init__(self, clock: Clock, *, max_bytes: int = MAX_CACHED_BYTES) -> None:
        self._clock = clock
        self._max_bytes = max_bytes
        self._bytes = 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._flights: dict[Hashable, Future[Kept | None]] = {}
        self._guard = threading.Lock()

    def obtain(self, key: Hashable, load: Load) -> Kept | None:
        """The answer kept for ``key``, or the one that ``load`` gets; ``None`` when the waiting was too long.

        Raises: BudgetSpentError, from ``load``.
        """
        while True:
            with self._guard:
                kept = self._kept.get(key)
                if kept is not None and kept.until > self._clock():
                    self._kept.move_to_end(key)
                    return kept
                flight = self._flights.get(key)
                if flight is None:
                    mine = self._flights[key] = Future[Kept | None]()
                    break
            try:
                answer = flight.result(MAX_SECONDS)
            except TimeoutError:
                return None
            if answer is not None:
                return answer
        return self._lead(key, mine, kept, load)

    def _lead(self, key: Hashable, flight: Future[Kept | None], stale: Kept | None, load: Load) -> Kept:
        answer: Kept | None = None
        try:
            answer = load(stale)
            return answer
        finally:
            with self._guard:
                if answer is not None:
                    self._keep(key, answer)
                del self._flights[key]
            flight.set_result(answer)

    def _keep(self, key: Hashable, answer: Kept) -> None:
        self._drop(key)
        self._kept[key] = answer
        self._bytes += len(answer.body or b"")
        while self._bytes > self._max_bytes or len(self._kept) > MAX_CACHED_ANSWERS:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Hashable) -> None:
        dropped = self._kept.pop(key, None)
        if dropped is not None:
            self._bytes -= len(dropped.body or b"")
