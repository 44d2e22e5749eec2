"""How much one document may ask for, and until when one request may take."""

from __future__ import annotations

from collections.abc import Callable

from signer.fetching.errors import BudgetSpentError, FetchError
from signer.fetching.limits import MAX_REQUESTS, MAX_SECONDS, REQUEST_SECONDS

Monotonic = Callable[[], float]
"""Seconds of a clock that never goes back."""


class Deadline:
    """A moment by which something must be finished."""

    def __init__(self, end: float, monotonic: Monotonic) -> None:
        self._end = end
        self._monotonic = monotonic

    def remaining(self) -> float:
        """Seconds left, more than none. Raises: FetchError ``fetch-timeout``."""
        left = self._end - self._monotonic()
        if left <= 0:
            raise FetchError("fetch-timeout", "the source did not answer in time")
        return left


class Budget:
    """What one document may cause: requests, and seconds from the first of them. Not for several threads."""

    def __init__(self, monotonic: Monotonic, *, requests: int = MAX_REQUESTS, seconds: float = MAX_SECONDS) -> None:
        self._monotonic = monotonic
        self._requests = requests
        self._seconds = seconds
        self._end: float | None = None

    def spend(self) -> Deadline:
        """Take one request; the answer is until when it may last. Raises: BudgetSpentError."""
        now = self._monotonic()
        if self._end is None:
            self._end = now + self._seconds
        if self._requests < 1 or now >= self._end:
            raise BudgetSpentError
        self._requests -= 1
        return Deadline(min(now + REQUEST_SECONDS, self._end), self._monotonic)
