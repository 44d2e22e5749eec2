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


def put(tx: Connection, by: Occasion, topic: Topic, subject: str, priority: int = 0) -> EffectId:
    """Promise an effect; it exists exactly if this transaction commits. A higher ``priority`` jumps the queue."""
    effect_id = EffectId.new(by)
    tx.execute(
        _outbox.insert().values(
            id=effect_id,
            topic=topic,
            subject=subject,
            priority=priority,
            created_at=by.at,
            available_at=by.at,
            attempts=0,
        )
    )
    return effect_id


def claim(tx: Connection, now: datetime, lease: timedelta, limit: int) -> tuple[Effect, ...]:
    """Take up to ``limit`` effects that are due; nobody else gets them before the lease ends."""
    due = select(_outbox).where(_outbox.c.done_at.is_(None), _outbox.c.available_at <= now)
    first = (_outbox.c.priority.desc(), _outbox.c.available_at)
    rows = tx.execute(due.order_by(*first).limit(limit).with_for_update(skip_locked=True)).all()
    for row in rows:
        taken = {"available_at": now + lease, "attempts": row.attempts + 1}
        tx.execute(update(_outbox).where(_outbox.c.id == row.id).values(**taken))
    return tuple(Effect(EffectId(row.id), Topic(row.topic), row.subject, row.attempts + 1) for row in rows)


def finish(tx: Connection, now: datetime, subject: str, topic: Topic | None = None) -> None:
    """The effects of this subject (of one topic, if named) are done, or given up; they are never claimed again."""
    open_ones = update(_outbox).where(_outbox.c.subject == subject, _outbox.c.done_at.is_(None))
    tx.execute((open_ones if topic is None else open_ones.where(_outbox.c.topic == topic)).values(done_at=now))


def postpone(tx: Connection, subject: str, until: datetime) -> None:
    """Try again not before ``until``."""
    tx.execute(
        update(_outbox).where(_outbox.c.subject == subject, _outbox.c.done_at.is_(None)).values(available_at=until)
    )
