"""Work that is started once a key, survives its process, and says where it stands."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.background import Job, JobState, JobView, Runtime, Task
from api.background.schedule import job_of_slot
from api.background.task import PieceError
from records import executors, outbox
from records.database import open_database, snapshot, transaction
from records.errors import ConflictError, NotFoundError, OutsideServiceError
from records.executors import Executor
from records.migrations import upgrade
from records.occasion import Occasion
from tests.api.background.killed_work import KILLED, PIECES, counting, runtime

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
PATIENCE_SECONDS = 60.0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    engine = open_database(tmp_path / "vanthu.sqlite")
    upgrade(engine)
    engine.dispose()
    return tmp_path


@contextmanager
def running(home: Path, task: Task, **options: bool) -> Iterator[Runtime]:
    one = runtime(home, task, **options)
    one.start()
    try:
        yield one
    finally:
        one.stop()


def eventually(question: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not question() and time.monotonic() < deadline:
        time.sleep(0.1)
    return question()


def only(jobs: tuple[JobView, ...]) -> JobView:
    assert len(jobs) == 1
    return jobs[0]


def test_work_killed_in_the_middle_goes_on_behind_its_last_finished_piece_and_runs_once(home: Path) -> None:
    command = [sys.executable, "-m", "tests.api.background.killed_work", str(home)]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, timeout=180).returncode == KILLED
    book = home / "book"
    assert book.read_text().split() == ["one-subject", "1", "one-subject", "2"]
    with running(home, counting(book, die_in=None)) as work:
        assert eventually(lambda: only(work.jobs()).state is JobState.DONE)
        work.run(Job("counting", "one-key", "one-subject"))
    assert book.read_text().splitlines() == [f"one-subject {number}" for number in range(1, PIECES + 1)]


def test_work_of_an_executor_elsewhere_is_taken_over_when_its_heart_stops(home: Path) -> None:
    engine = open_database(home / "vanthu.sqlite")
    long_ago = datetime.now(UTC) - executors.DEAD_AFTER - timedelta(seconds=1)
    with transaction(engine) as tx:
        executors.beat(tx, Executor("silent", "another-host", 1), long_ago)
        executors.beat(tx, Executor("living", "another-host", 2), datetime.now(UTC))
    with running(home, counting(home / "book", die_in=None)), snapshot(engine) as tx:
        known = {one.executor.id for one in executors.heartbeats(tx)}
    engine.dispose()
    assert "silent" not in known
    assert "living" in known


def test_a_promise_made_in_a_transaction_is_kept_once(home: Path) -> None:
    engine = open_database(home / "vanthu.sqlite")
    with transaction(engine) as tx:
        outbox.put(
            tx, Occasion("system", datetime.now(UTC), lambda n: b"\x01" * n), outbox.Topic("counting"), "promised"
        )
    engine.dispose()
    with running(home, counting(home / "book", die_in=None)) as work:
        work.drain()
        work.drain()
    assert len((home / "book").read_text().splitlines()) == PIECES


def test_a_failed_job_shows_its_code_and_can_be_tried_again(home: Path) -> None:
    broken = [True]

    def piece(_subject: str, _after: str | None) -> None:
        if broken[0]:
            raise OutsideServiceError("store-unavailable", "The store is gone.")

    with running(home, Task("fragile", piece, attempts=1)) as work:
        with pytest.raises(PieceError):
            work.run(Job("fragile", "k", "s"))
        failed = only(work.jobs(frozenset({JobState.FAILED})))
        assert (failed.key, failed.subject, failed.failure) == ("k", "s", "store-unavailable")
        broken[0] = False
        work.retry("k")
        assert eventually(lambda: only(work.jobs()).state is JobState.DONE)
        with pytest.raises(ConflictError, match="job-not-stopped"):
            work.retry("k")
        with pytest.raises(NotFoundError, match="job-not-found"):
            work.retry("nobody")


def test_what_cannot_be_done_is_given_up_after_the_last_attempt(home: Path) -> None:
    given_up: list[str] = []

    def piece(_subject: str, _after: str | None) -> None:
        raise OutsideServiceError("recipient-unreachable", "Gone.")

    with running(home, Task("hopeless", piece, attempts=1, give_up=given_up.append)) as work:
        work.run(Job("hopeless", "k", "s"))
        assert only(work.jobs()).state is JobState.DONE
    assert given_up == ["s"]


def test_periodic_work_runs_once_a_slot_and_only_where_the_schedule_is_kept(home: Path) -> None:
    runs: list[str] = []

    def piece(slot: str, _after: str | None) -> None:
        runs.append(slot)

    task = Task("periodic", piece, every=timedelta(days=365 * 1000))
    with running(home, task):
        pass
    assert runs == []
    for _ in range(2):
        with running(home, task, keeps_schedule=True):
            assert eventually(lambda: bool(runs))
    assert runs == ["1970-01-01T00:00:00Z"]


@pytest.mark.parametrize(
    ("now", "subject"),
    [
        (NOW, "2026-03-04T05:00:00Z"),
        (NOW + timedelta(minutes=53), "2026-03-04T05:00:00Z"),
        (NOW + timedelta(minutes=54), "2026-03-04T06:00:00Z"),
    ],
)
def test_a_slot_has_one_key_however_late_in_it_somebody_asks(now: datetime, subject: str) -> None:
    task = Task("hourly", lambda _subject, _after: None, every=timedelta(hours=1))
    assert job_of_slot(task, timedelta(hours=1), now) == Job("hourly", f"hourly:{subject}", subject)
