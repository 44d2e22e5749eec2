"""Idempotency keys in the database, shared by every replica."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Engine

from records import idempotency
from records.database import transaction
from records.idempotency import RequestKey, Started, StoredAnswer
from records.occasion import Occasion


class TableIdempotency:
    """An :class:`api.http.idempotency.IdempotencyStore` over the records tables.

    ``occasion`` is the service's own occasion, now: keys are kept by it and not by the person who asks.
    """

    def __init__(self, engine: Engine, occasion: Callable[[], Occasion]) -> None:
        self._engine = engine
        self._occasion = occasion

    def begin(self, request: RequestKey, lifetime: timedelta | None) -> Started | StoredAnswer:
        with transaction(self._engine) as tx:
            return idempotency.begin(tx, self._occasion(), request, lifetime)

    def finish(self, started: Started, answer: StoredAnswer) -> None:
        with transaction(self._engine) as tx:
            idempotency.finish(tx, started, answer)

    def abandon(self, started: Started) -> None:
        with transaction(self._engine) as tx:
            idempotency.abandon(tx, started)
