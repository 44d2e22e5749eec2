"""Effects that must happen outside the database, written in the transaction that decided them.

A worker claims an effect for a time; if it dies, the claim lapses and another takes over. The effect's identifier is
the idempotency key towards the outside, so that doing it twice has one result.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

from sqlalchemy import Connection, select, update

from records import schema
from records.identifiers import EffectId
from records.occasion import Occasion

Topic = NewType("Topic", str)

_outbox = schema.outbox


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect claimed by a worker. ``attempts`` counts this one."""

    id: EffectId
    topic: Topic
    subject: str
    attempts: int


def put(tx: Connection, by: Occasion, topic: Topic, subject: str) -> EffectId:
    """Promise an effect; it exists exactly if this transaction commits."""
    effect_id = EffectId.new(by)
    tx.execute(
        _outbox.insert().values(
            id=effect_id, topic=topic, subject=subject, created_at=by.at, available_at=by.at, attempts=0
        )
    )
    return effect_id


def claim(tx: Connection, now: datetime, lease: timedelta, limit: int) -> tuple[Effect, ...]:
    """Take up to ``limit`` effects that are due; nobody else gets them before the lease ends."""
    due = select(_outbox).where(_outbox.c.done_at.is_(None), _outbox.c.available_at <= now)
    rows = tx.execute(due.order_by(_outbox.c.available_at).limit(limit).with_for_update(skip_locked=True)).all()
    for row in rows:
        taken = {"available_at": now + lease, "attempts": row.attempts + 1}
        tx.execute(update(_outbox).where(_outbox.c.id == row.id).values(**taken))
    return tuple(Effect(EffectId(row.id), Topic(row.topic), row.subject, row.attempts + 1) for row in rows)


def finish(tx: Connection, now: datetime, subject: str) -> None:
    """The effects of this subject are done, or given up; they are never claimed again."""
    tx.execute(update(_outbox).where(_outbox.c.subject == subject, _outbox.c.done_at.is_(None)).values(done_at=now))


def postpone(tx: Connection, subject: str, until: datetime) -> None:
    """Try again not before ``until``."""
    tx.execute(
        update(_outbox).where(_outbox.c.subject == subject, _outbox.c.done_at.is_(None)).values(available_at=until)
    )
