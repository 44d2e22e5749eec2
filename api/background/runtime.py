"""One DBOS runtime a process: tasks are made known before it starts, jobs are started once a key and survive it."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from dbos import DBOS, DBOSConfig, SetWorkflowID, WorkflowHandle
from sqlalchemy import Engine

from api.background.executors import Heart, this_process
from api.background.schedule import job_of_slot
from api.background.task import Job, PieceError, Task, run_piece
from api.background.view import STATUSES, JobState, JobView, job_view
from api.clocks import Clock
from records import executors, outbox
from records.database import snapshot, transaction
from records.errors import ConflictError, NotFoundError, RecordsError
from records.occasion import Entropy

FIRST_PAUSE_SECONDS = 1.0
LEASE = timedelta(minutes=10)
"""A promise that was claimed and not kept is claimed again after this long."""
CLAIM_LIMIT = 100
"""Promises turned into jobs at a time."""
BEAT_SECONDS = 15.0
"""Between two heartbeats; also how late a periodic task may start."""
REMEMBERED = 1000
"""Jobs of this process that :meth:`Runtime.drain` waits for."""
APPLICATION_VERSION = "1"
"""Fixed, so that a new release resumes what the old one left: pieces keep their names and meaning."""
_UNFINISHED = frozenset({"PENDING", "ENQUEUED"})

_log = logging.getLogger(__name__)


class Runtime:
    """A :class:`api.office.Dispatcher`. Life: :meth:`add` tasks, :meth:`start`, work, :meth:`stop`."""

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Clock,
        entropy: Entropy,
        workflows: str,
        executor: str,
        keeps_schedule: bool = False,
    ) -> None:
        """``workflows`` is the database of DBOS. Only a runtime that ``keeps_schedule`` starts periodic tasks: servers
        and workers do, a command that ends does not."""
        self._engine = engine
        self._clock = clock
        self._executor = this_process(executor, entropy)
        self._heart = Heart(engine, self._executor, clock)
        self._keeps_schedule = keeps_schedule
        self._config: DBOSConfig = {
            "name": "vanthu",
            "system_database_url": workflows,
            "log_level": "ERROR",
            "executor_id": self._executor.id,
            "application_version": APPLICATION_VERSION,
        }
        self._tasks: dict[str, Task] = {}
        self._workflows: dict[str, Callable[[str], None]] = {}
        self._started: deque[WorkflowHandle[None]] = deque(maxlen=REMEMBERED)
        self._slots: dict[str, str] = {}
        self._stopping = threading.Event()
        self._beating: threading.Thread | None = None

    def add(self, task: Task) -> None:
        """Make a kind of work known; before :meth:`start`, which resumes what an earlier process left."""
        self._tasks[task.name] = task

    def start(self) -> None:
        """Recover what killed processes left, and begin with what is due."""
        DBOS(config=self._config)
        self._workflows = {name: _workflow(task) for name, task in self._tasks.items()}
        DBOS.launch()
        self._tick()
        self._beating = threading.Thread(target=self._beat_on, name="vanthu-heartbeat", daemon=True)
        self._beating.start()

    def stop(self) -> None:
        """End the workers; unfinished work goes on at the next start, or in another process."""
        self._stopping.set()
        if self._beating is not None:
            self._beating.join(timeout=BEAT_SECONDS)
        DBOS.destroy()
        with suppress(RecordsError):  # the heartbeat grows old by itself
            self._heart.stop()

    def wake(self) -> None:
        """What was promised starts now; returns at once."""
        self._start_promised()
        while self._started and self._started[0].get_status().status not in _UNFINISHED:
            self._started.popleft()

    def drain(self) -> None:
        """Start what was promised and wait until it is done, for commands that end. A failed job is not raised."""
        self._start_promised()
        while self._started:
            with suppress(PieceError):
                self._started.pop().get_result()

    def submit(self, job: Job) -> None:
        """Start one job now; the same key again changes nothing."""
        self._begin(job)

    def run(self, job: Job) -> None:
        """Start one job and wait until it is done. Raises: PieceError."""
        self._begin(job).get_result()

    def jobs(self, states: frozenset[JobState] = frozenset(), limit: int = 50, offset: int = 0) -> tuple[JobView, ...]:
        """Jobs, newest first, of these states (of all when none is named)."""
        statuses = sorted({name for state in states for name in STATUSES[state]}) or None
        found = DBOS.list_workflows(status=statuses, limit=limit, offset=offset, sort_desc=True, load_output=True)
        living = self._living()
        views = tuple(job_view(status, living) for status in found if status.name in self._tasks)
        return tuple(view for view in views if not states or view.state in states)

    def retry(self, key: str) -> None:
        """Try a failed, cancelled or stuck job again from where it stood.

        Raises: NotFoundError ``job-not-found``; ConflictError ``job-not-stopped``.
        """
        status = DBOS.get_workflow_status(key)
        if status is None or status.name not in self._tasks:
            raise NotFoundError("job-not-found", "There is no such job.", "Không có việc nền này.")
        view = job_view(status, self._living())
        if view.state not in {JobState.FAILED, JobState.CANCELLED, JobState.STUCK}:
            raise ConflictError("job-not-stopped", "The job has not stopped.", "Việc nền này chưa dừng.")
        if view.state is JobState.FAILED:
            DBOS.rewind_workflow(key, start_step=_failed_step(key))
        else:
            DBOS.resume_workflow(key)

    def _living(self) -> frozenset[str]:
        with snapshot(self._engine) as tx:
            known = executors.heartbeats(tx)
        return frozenset(one.executor.id for one in known if not one.is_stale(self._clock()))

    def _beat_on(self) -> None:
        while not self._stopping.wait(BEAT_SECONDS):
            try:
                self._tick()
            except Exception as error:  # the next beat may find the database back
                _log.warning("heartbeat failed: %s", type(error).__name__)

    def _tick(self) -> None:
        self._heart.beat()
        self._heart.bury(_recover)
        if self._keeps_schedule:
            self._start_scheduled()
        self.wake()

    def _start_scheduled(self) -> None:
        now = self._clock()
        for task in self._tasks.values():
            if task.every is None:
                continue
            job = job_of_slot(task, task.every, now)
            if self._slots.get(task.name) != job.key:
                self._begin(job)
                self._slots[task.name] = job.key

    def _start_promised(self) -> None:
        with transaction(self._engine) as tx:
            effects = outbox.claim(tx, self._clock(), LEASE, CLAIM_LIMIT)
        for effect in effects:
            if effect.topic in self._workflows:
                self._started.append(self._begin(Job(effect.topic, effect.id, effect.subject)))
            else:
                _log.error("nobody here keeps promises of the kind %s", effect.topic)

    def _begin(self, job: Job) -> WorkflowHandle[None]:
        with SetWorkflowID(job.key):
            return DBOS.start_workflow(self._workflows[job.task], job.subject)


def _workflow(task: Task) -> Callable[[str], None]:
    """The task as a DBOS workflow: one step a piece, each retried, and a last step that gives up."""

    @DBOS.step(
        name=f"{task.name}.piece",
        retries_allowed=task.attempts > 1,
        max_attempts=task.attempts,
        interval_seconds=FIRST_PAUSE_SECONDS,
    )
    def piece(subject: str, after: str | None) -> str | None:
        return run_piece(task, subject, after)

    @DBOS.step(name=f"{task.name}.give_up")
    def give_up(subject: str) -> None:
        if task.give_up is not None:
            task.give_up(subject)

    @DBOS.workflow(name=task.name)
    def work(subject: str) -> None:
        after: str | None = None
        try:
            while (after := piece(subject, after)) is not None:
                pass
        except Exception as error:
            code = _code(error)
            _log.warning("%s failed: %s", task.name, code)
            if task.give_up is None:
                raise PieceError(code) from None
            give_up(subject)

    return work


def _recover(executor: str) -> None:
    """Put what this executor had in hand back into the queue; DBOS sees to it that one process takes each."""
    DBOS._recover_pending_workflows([executor])


def _code(error: Exception) -> str:
    """After the last retry DBOS raises an error of its own that holds those of all attempts."""
    last = getattr(error, "errors", [error])[-1]
    return last.code if isinstance(last, PieceError) else "internal-error"


def _failed_step(key: str) -> int:
    """The step that failed: everything before it is kept, it is done again."""
    steps = DBOS.list_workflow_steps(key)
    failed = [step["function_id"] for step in steps if step["error"] is not None]
    return max(failed, default=1)
