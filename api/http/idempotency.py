"""``Idempotency-Key``: what must be remembered so that a repeated request does nothing a second time."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from records.idempotency import RequestKey, Started, StoredAnswer

MAX_KEY_LENGTH = 255
SHORT_LIFETIME = timedelta(hours=24)
"""How long the key of a harmless step is kept; those of signing, numbering, sealing and dispatch stay for life."""


class IdempotencyStore(Protocol):
    """Remembers answers by who asked for what, and key."""

    def begin(self, request: RequestKey, lifetime: timedelta | None) -> Started | StoredAnswer:
        """Claim the key, or get the answer it already has; without ``lifetime`` it is kept for life.

        Raises: ConflictError ``idempotency-in-progress`` while the first request runs, ``idempotency-key-reused``
        when the key was used for something else.
        """

    def finish(self, started: Started, answer: StoredAnswer) -> None:
        """Keep the answer of a claimed key."""

    def abandon(self, started: Started) -> None:
        """Give a claimed key back: the work failed and may be tried again."""
