"""Durable background work on DBOS: tasks with names, started once a key, resumed after ``kill -9``.

``task`` says what a piece of work is, ``runtime`` runs it, ``executors`` finds processes that died with work in hand,
``schedule`` cuts time into slots. Nothing outside this package imports DBOS.
"""

from __future__ import annotations

from api.background.runtime import Runtime
from api.background.task import Job, Task
from api.background.view import JobState, JobView

__all__ = ["Job", "JobState", "JobView", "Runtime", "Task"]
