"""Killed at any point of a destruction: store, rows, log and ledger agree after the next run."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from records import archive, fixity, schema
from records.archive import ArchivedRecord
from records.database import snapshot
from records.disposition import DispositionList
from records.storage_local import LocalStore
from tests.records.keeping import Keeping, keeping_in
from tests.records.office import Line, open_office

ROOT = Path(__file__).parents[3]
ONE_RECORD = ["tombstone-written", "tombstone-committed", "ledgered", "ledger-marked"]
ONE_OBJECT = ["object-destroyed", "object-gone", "object-marked"]
"""The first is the store's own."""
POINTS = [*ONE_RECORD, *ONE_OBJECT * 3, *ONE_RECORD, *ONE_OBJECT]
"""Two records of three objects each; two objects of the second are shared with a record that stays."""
OTHER_WAY_ROUND = [*ONE_RECORD, *ONE_OBJECT, *ONE_RECORD, *ONE_OBJECT * 3]
"""Records go in the order of their identifiers, which is chance within one millisecond."""
RANDOM_KILLS = int(os.environ.get("VANTHU_RANDOM_KILLS", "8"))
"""200 in the long run of the build; a handful in everyday runs, since each is a process."""


def _run(engine: Engine, folder: Path, listed: DispositionList, kill_at: int) -> subprocess.CompletedProcess[str]:
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.records.disposition.destroy_one", url, str(folder), listed.id, str(kill_at)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def _prepared(engine: Engine, folder: Path) -> tuple[Keeping, DispositionList, list[ArchivedRecord], ArchivedRecord]:
    keeping = keeping_in(Line(engine, LocalStore.open(folder / "store")), folder)
    doomed = [keeping.record("alone"), keeping.record("paper with a twin")]
    survivor = keeping.record("paper with a twin")
    return keeping, keeping.approved(*doomed), doomed, survivor


def _agree(keeping: Keeping, records: list[ArchivedRecord], survivor: ArchivedRecord) -> None:
    """blobs = rows = log = ledger, and what was not listed is whole."""
    with snapshot(keeping.line.engine) as tx:
        report = fixity.check(tx, keeping.store)
        stubs = [archive.load_record(tx, record.id) for record in records]
        waiting = tx.scalars(
            select(schema.objects.c.sha256).where(
                schema.objects.c.doomed_at.is_not(None), schema.objects.c.destroyed_at.is_(None)
            )
        ).all()
    assert report.is_clean, report
    assert waiting == []
    assert {stub.state for stub in stubs} == {"destroyed"}
    assert {entry.record_id for entry in keeping.ledger.entries()} == {record.id for record in records}
    for sha256 in survivor.hashes:
        assert keeping.store.get(sha256)
    for sha256 in {sha256 for record in records for sha256 in record.hashes} - survivor.hashes:
        assert keeping.store.stat(sha256) is None


def test_an_undisturbed_destruction_passes_every_point(tmp_path: Path) -> None:
    engine = open_office(tmp_path / "vanthu.sqlite")
    keeping, listed, doomed, survivor = _prepared(engine, tmp_path)
    passed = _run(engine, tmp_path, listed, 0).stdout.split()
    assert [point for point in passed if point in POINTS] in (POINTS, OTHER_WAY_ROUND)
    _agree(keeping, doomed, survivor)


def _killed_then_finished(folder: Path, point: int) -> None:
    folder.mkdir(exist_ok=True)
    engine = open_office(folder / "vanthu.sqlite")
    keeping, listed, doomed, survivor = _prepared(engine, folder)
    killed = _run(engine, folder, listed, point)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with snapshot(engine) as tx:
        after = fixity.check(tx, keeping.store)
    assert (after.damaged, after.disagreeing, after.bad_entry) == ((), (), None)
    assert set(after.missing).isdisjoint(survivor.hashes)
    assert _run(engine, folder, listed, 0).returncode == 0
    _agree(keeping, doomed, survivor)
    engine.dispose()


NUMBERED = range(1, len(POINTS) + 1)


@pytest.mark.parametrize("point", NUMBERED)
def test_killed_at_any_numbered_step_everything_agrees_afterwards(tmp_path: Path, point: int) -> None:
    _killed_then_finished(tmp_path, point)


def test_killed_at_random_points_everything_agrees_afterwards(tmp_path: Path) -> None:
    chance = random.Random(20261123)
    for number in range(RANDOM_KILLS):
        _killed_then_finished(tmp_path / f"run{number}", chance.choice(NUMBERED))
