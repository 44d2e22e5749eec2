"""What runs, what waits and what is stuck."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from dbos import WorkflowStatus

from api.background.task import PieceError


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    STUCK = "stuck"
    """Running by the book, but the process that had it is gone and nobody has taken it over yet; or it took down its
    process again and again and is no longer tried."""
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class JobView:
    """One job. ``failure`` is the stable code of what went wrong."""

    key: str
    task: str
    subject: str
    state: JobState
    created_at: datetime
    updated_at: datetime
    executor: str | None
    attempts: int
    failure: str | None


_STATES = {
    "ENQUEUED": JobState.WAITING,
    "DELAYED": JobState.WAITING,
    "PENDING": JobState.RUNNING,
    "SUCCESS": JobState.DONE,
    "ERROR": JobState.FAILED,
    "CANCELLED": JobState.CANCELLED,
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": JobState.STUCK,
}
STATUSES = {state: [name for name, one in _STATES.items() if one is state] for state in JobState}
"""DBOS's words for each state. What is stuck for want of its process is still PENDING there."""
STATUSES[JobState.STUCK].append("PENDING")


def job_view(status: WorkflowStatus, living: frozenset[str]) -> JobView:
    """``living`` are the executors whose heart beats."""
    state = _STATES[status.status]
    if state is JobState.RUNNING and status.executor_id not in living:
        state = JobState.STUCK
    return JobView(
        key=status.workflow_id,
        task=status.name,
        subject=str(status.input["args"][0]) if status.input and status.input["args"] else "",
        state=state,
        created_at=_time(status.created_at),
        updated_at=_time(status.updated_at),
        executor=status.executor_id,
        attempts=status.recovery_attempts or 0,
        failure=_failure(status.error),
    )


def _time(milliseconds: int | None) -> datetime:
    return datetime.fromtimestamp((milliseconds or 0) / 1000, UTC)


def _failure(error: Exception | None) -> str | None:
    if error is None:
        return None
    return error.code if isinstance(error, PieceError) else "internal-error"
