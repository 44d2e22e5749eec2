"""Repeated requests: the same key and body get the stored answer, never a second effect.

Keys of numbering, sealing and dispatch are kept for life; a repeat years later still finds its answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from records import schema
from records.database import insert_missing
from records.errors import ConflictError
from records.identifiers import Sha256
from records.occasion import Occasion

LEASE = timedelta(minutes=5)
"""A request that has not answered for so long died with its process; a repeat may take its place."""

_keys = schema.idempotency_keys


@dataclass(frozen=True, slots=True)
class RequestKey:
    """The caller's key within one scope (who asks for what), and the hash of what was asked."""

    scope: str
    key: str
    body: Sha256


@dataclass(frozen=True, slots=True)
class Started:
    """This request is the one that acts; end it with :func:`finish` or :func:`abandon`."""

    request: RequestKey
    started_at: datetime


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What was answered the first time, and is answered again."""

    status: int
    text: str


def begin(
    tx: Connection, by: Occasion, request: RequestKey, lifetime: timedelta | None = None
) -> Started | StoredAnswer:
    """Take the key, or get the answer it already has. Without ``lifetime`` the key is kept for life.

    Raises: ConflictError ``idempotency-key-reused`` (other body), ``idempotency-in-progress``.
    """
    expires_at = None if lifetime is None else by.at + lifetime
    row = {"body": request.body, "started_at": by.at, "lease_until": by.at + LEASE, "expires_at": expires_at}
    if insert_missing(tx, _keys, scope=request.scope, key=request.key, **row):
        return Started(request, by.at)
    existing = tx.execute(select(_keys).where(*_named(request)).with_for_update()).one()
    return _repeated(tx, by, request, existing)


def finish(tx: Connection, started: Started, answer: StoredAnswer) -> None:
    """Keep the answer, in the transaction of the effect it tells of.

    Raises: ConflictError ``idempotency-superseded`` when a repeat took over meanwhile: the effect must not commit.
    """
    kept = tx.execute(
        update(_keys).where(*_held(started), _keys.c.status.is_(None)).values(status=answer.status, answer=answer.text)
    )
    if kept.rowcount != 1:
        raise ConflictError("idempotency-superseded", "Another request with this key has taken over.")


def abandon(tx: Connection, started: Started) -> None:
    """The request failed without effect; the key may be used again."""
    tx.execute(delete(_keys).where(*_held(started), _keys.c.status.is_(None)))


def forget_expired(tx: Connection, now: datetime) -> int:
    """Drop answers whose lifetime is over; how many. Keys kept for life stay."""
    return tx.execute(delete(_keys).where(_keys.c.expires_at <= now)).rowcount


def _repeated(
    tx: Connection, by: Occasion, request: RequestKey, existing: Row[tuple[Any, ...]]
) -> Started | StoredAnswer:
    if existing.body != request.body:
        raise ConflictError(
            "idempotency-key-reused",
            "This idempotency key was used for another request.",
            "Khóa chống lặp này đã dùng cho một yêu cầu khác.",
        )
    if existing.status is not None:
        return StoredAnswer(existing.status, existing.answer)
    if by.at < existing.lease_until:
        raise ConflictError(
            "idempotency-in-progress",
            "The first request with this key is still running.",
            "Yêu cầu đầu tiên với khóa này đang được xử lý.",
        )
    tx.execute(update(_keys).where(*_named(request)).values(started_at=by.at, lease_until=by.at + LEASE))
    return Started(request, by.at)


def _named(request: RequestKey) -> tuple[Any, Any]:
    return _keys.c.scope == request.scope, _keys.c.key == request.key


def _held(started: Started) -> tuple[Any, Any, Any]:
    return (*_named(started.request), _keys.c.started_at == started.started_at)
