"""Killed at any point of the line: no number burnt, no record without its bytes, and the work can be finished."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, select

from records import fixity, schema
from records.database import snapshot
from records.failpoints import no_failpoint
from records.storage_local import LocalStore
from tests.records.office import Line, open_office
from tests.records.walk_line import walk

ROOT = Path(__file__).parents[2]
POINTS = [
    *("object-written", "object-put", "committed"),  # draft
    *("object-written", "object-put", "committed"),  # submitted
    *("object-written", "object-put", "committed"),  # leader signed
    *("number-counted", "number-registered", "committed"),  # numbered
    *("object-written", "object-put", "committed"),  # sealed
    *("object-written", "object-put", "committed"),  # issued
    *("object-written", "object-put", "committed"),  # archived
]


def _run(engine: Engine, store: LocalStore, kill_at: int) -> subprocess.CompletedProcess[str]:
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.records.walk_line", url, str(store.root), str(kill_at)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180)


def _numbers(tx: Connection) -> tuple[list[int], list[int], list[int]]:
    counted = tx.scalars(select(schema.number_counters.c.last_number)).all()
    given = tx.scalars(select(schema.documents.c.number).where(schema.documents.c.number.is_not(None))).all()
    registered = tx.scalars(select(schema.outgoing_register.c.number)).all()
    return list(counted), list(given), list(registered)


def _killed_and_finished(engine: Engine, store: LocalStore, point: int) -> None:
    assert _run(engine, store, point).returncode == -signal.SIGKILL
    with snapshot(engine) as tx:
        after_crash = fixity.check(tx, store)
        counted, given, registered = _numbers(tx)
    assert (after_crash.damaged, after_crash.missing, after_crash.disagreeing) == ((), (), ())
    assert after_crash.bad_entry is None
    assert counted == given == registered
    walk(Line(engine, store), no_failpoint)
    with snapshot(engine) as tx:
        assert fixity.check(tx, store).is_clean
        assert _numbers(tx) == ([1], [1], [1])
    store.remove_unfinished(datetime.now(UTC) + timedelta(hours=1))
    assert list((store.root / "unfinished").iterdir()) == []


def test_an_undisturbed_walk_passes_every_point(tmp_path: Path, store: LocalStore) -> None:
    assert _run(open_office(tmp_path / "vanthu.sqlite"), store, 0).stdout.split() == POINTS


@pytest.mark.parametrize("point", range(1, len(POINTS) + 1), ids=[f"{n}-{p}" for n, p in enumerate(POINTS, 1)])
def test_killed_at_any_point_nothing_is_lost(tmp_path: Path, store: LocalStore, point: int) -> None:
    _killed_and_finished(open_office(tmp_path / "vanthu.sqlite"), store, point)


@pytest.mark.parametrize("point", [10, 11, 12], ids=POINTS[9:12])
def test_killed_while_numbering_on_either_database_nothing_is_lost(
    engine: Engine, store: LocalStore, point: int
) -> None:
    _killed_and_finished(engine, store, point)
