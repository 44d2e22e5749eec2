"""Which processes do background work, and which of them died with work in hand.

Every executor writes a heartbeat. Work of one whose heart stopped is taken over by those that live.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from records import schema
from records.database import insert_missing

DEAD_AFTER = timedelta(seconds=90)
"""Six missed heartbeats: long enough for a paused machine, short enough that nobody calls."""

_executors = schema.executors


@dataclass(frozen=True, slots=True)
class Executor:
    """One process. ``host`` and ``pid`` let its neighbours on the same machine see at once that it is gone."""

    id: str
    host: str
    pid: int


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What is known of one executor; ``ended_at`` is set when it stopped in good order."""

    executor: Executor
    seen_at: datetime
    ended_at: datetime | None

    def is_stale(self, now: datetime) -> bool:
        """It ended, or was not heard of for :data:`DEAD_AFTER`."""
        return self.ended_at is not None or now - self.seen_at > DEAD_AFTER


def beat(tx: Connection, executor: Executor, now: datetime) -> None:
    """This executor lives now."""
    values = {"host": executor.host, "pid": executor.pid, "seen_at": now, "ended_at": None}
    if not insert_missing(tx, _executors, id=executor.id, **values):
        tx.execute(update(_executors).where(_executors.c.id == executor.id).values(**values))


def end(tx: Connection, executor: Executor, now: datetime) -> None:
    """This executor stops in good order; what it left unfinished may be taken over at once."""
    tx.execute(update(_executors).where(_executors.c.id == executor.id).values(ended_at=now))


def heartbeats(tx: Connection) -> tuple[Heartbeat, ...]:
    """Every executor known, the living and the dead."""
    rows = tx.execute(select(_executors).order_by(_executors.c.id))
    return tuple(Heartbeat(Executor(row.id, row.host, row.pid), row.seen_at, row.ended_at) for row in rows)


def forget(tx: Connection, executor_id: str) -> None:
    """Its work was taken over."""
    tx.execute(delete(_executors).where(_executors.c.id == executor_id))
