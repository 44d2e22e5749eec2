"""Idempotency keys in memory, with the interface and the errors of the table."""

from __future__ import annotations

import threading
from datetime import timedelta

from records.errors import ConflictError
from records.idempotency import RequestKey, Started, StoredAnswer
from tests.api.fake_flows import AT


class MemoryIdempotency:
    """An :class:`api.http.idempotency.IdempotencyStore` that forgets when the process ends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], tuple[RequestKey, StoredAnswer | None]] = {}

    def begin(self, request: RequestKey, lifetime: timedelta | None) -> Started | StoredAnswer:
        with self._lock:
            known = self._known.get((request.scope, request.key))
            if known is None:
                self._known[request.scope, request.key] = (request, None)
                return Started(request, AT)
        first, answer = known
        if first.body != request.body:
            raise ConflictError("idempotency-key-reused", "Used for another request.")
        if answer is None:
            raise ConflictError("idempotency-in-progress", "Still running.")
        return answer

    def finish(self, started: Started, answer: StoredAnswer) -> None:
        with self._lock:
            self._known[started.request.scope, started.request.key] = (started.request, answer)

    def abandon(self, started: Started) -> None:
        with self._lock:
            del self._known[started.request.scope, started.request.key]
