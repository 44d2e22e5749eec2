"""Time cut into slots: a periodic task has one job a slot, whichever process starts it first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from api.background.task import Job, Task


def slot_start(now: datetime, every: timedelta) -> datetime:
    """When the slot that ``now`` falls in began; slots are counted from 1970 in UTC."""
    seconds = int(every.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def job_of_slot(task: Task, every: timedelta, now: datetime) -> Job:
    """The job due now. Slots that passed while nothing ran are not made up for: one run looks at everything."""
    start = slot_start(now, every).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Job(task.name, f"{task.name}:{start}", start)
