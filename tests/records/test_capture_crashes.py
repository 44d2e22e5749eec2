"""Capture killed at each numbered step, and 200 times at random: afterwards blobs, rows and log agree.

A child process captures records and says each one it acknowledges; the parent kills it, sweeps as a restarted service
does, and compares. What was acknowledged must be readable, with equal hash and its lock.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from records import archive, fixity, schema
from records.archive import Capture, CapturedPart, Part, Source, SourceKind
from records.database import open_database, snapshot, transaction
from records.disposition.destroying import Destroyer
from records.disposition.ledger_local import LocalLedger
from records.failpoints import Failpoint
from records.identifiers import Sha256
from records.intents import IntentJournal, IntentStore
from records.storage import StoredObject
from records.storage_local import LocalStore
from records.sweep import GRACE, sweep
from tests.records.keeping import FIVE_YEARS, LONG_AGO
from tests.records.office import AGENCY, Line, open_office

STEPS = ("intent-noted", "object-written", "object-put", "object-locked", "captured", "committed")
"""1 intent durable, 2 bytes written, 3 in the store under their hash, 4 locked, read back, 5 row, 6 row committed."""
RANDOM_KILLS = 200
LONGEST_SECONDS = 0.25
"""Many captures long in memory and one on a busy disk, so that kills fall everywhere, between two captures too."""
UNTIL = datetime(2096, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """One installation in one folder."""

    folder: Path

    def open(self, failpoint: Failpoint = lambda _: None) -> Line:
        engine = open_database(self.folder / "vanthu.sqlite")
        journal = IntentJournal.open(open_database(self.folder / "intents.sqlite"))
        inner = LocalStore.open(self.folder / "store", failpoint)
        return Line(engine, IntentStore(inner, journal, lambda: datetime.now(UTC), failpoint))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    open_office(tmp_path / "vanthu.sqlite").dispose()
    return Place(tmp_path)


def _capture(line: Line, label: str, failpoint: Failpoint) -> Sha256:
    """The whole protocol, as a flow walks it."""
    pdf, metadata = _keep(line, f"%PDF {label}"), _keep(line, f'{{"of":"{label}"}}')
    parts = (CapturedPart(Part.PDF, pdf),)
    source = Source(SourceKind.INCOMING, f"inc_{label}")
    with transaction(line.engine) as tx:
        archive.capture(
            tx, line.by(), Capture(AGENCY.id, source, f"Việc mẫu {label}", parts, metadata, FIVE_YEARS, LONG_AGO)
        )
        failpoint("captured")
    failpoint("committed")
    return pdf.sha256


def _keep(line: Line, text: str) -> StoredObject:
    stored = line.store.put(text.encode())
    line.store.retain(stored.sha256, UNTIL)
    return stored


def _in_a_child(work: Callable[[Callable[[str], None]], None]) -> tuple[int, int]:
    """Start ``work`` in a process of its own; its number, and where it says what it has acknowledged."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            work(lambda line: os.write(writing, f"{line}\n".encode()) and None)
        finally:
            os._exit(0)
    os.close(writing)
    return pid, reading


def _acknowledged(pid: int, reading: int) -> list[Sha256]:
    os.waitpid(pid, 0)
    with os.fdopen(reading) as said:
        return [Sha256(line.strip()) for line in said if len(line) == 65]


def _agree(place: Place, acknowledged: list[Sha256]) -> None:
    """As a service that starts again: sweep, destroy what was condemned, compare everything."""
    line = place.open()
    assert isinstance(line.store, IntentStore)
    now = datetime.now(UTC)
    with snapshot(line.engine) as tx:
        assert fixity.check(tx, line.store, line.store.journal).is_clean
    sweep(line.engine, line.store, line.store.journal, now + GRACE + timedelta(minutes=1))
    Destroyer(line.engine, line.store, LocalLedger(place.folder / "ledger.jsonl"), line.by).settle()
    with snapshot(line.engine) as tx:
        assert fixity.check(tx, line.store, line.store.journal).is_clean
        rows = set(tx.scalars(select(schema.objects.c.sha256).where(schema.objects.c.destroyed_at.is_(None))))
    for sha256 in acknowledged:
        assert Sha256.of(line.store.get(sha256)) == sha256
        assert line.store.protection(sha256).retain_until == UNTIL
        assert sha256 in rows
    kept = {stat.sha256 for stat in line.store.iterate()}
    assert kept == rows
    line.engine.dispose()
    line.store.journal.engine.dispose()


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_numbered_step_nothing_acknowledged_is_lost(place: Place, step: str) -> None:
    def work(say: Callable[[str], None]) -> None:
        def killing(passed: str) -> None:
            if passed == step and armed:
                os.kill(os.getpid(), signal.SIGKILL)

        armed: list[bool] = []
        line = place.open(killing)
        say(_capture(line, "first", killing))
        armed.append(True)
        say(_capture(line, "second", killing))

    acknowledged = _acknowledged(*_in_a_child(work))
    assert len(acknowledged) == 1
    _agree(place, acknowledged)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_killed_at_two_hundred_random_moments_nothing_acknowledged_is_lost(place: Place) -> None:
    seed = int(os.environ.get("VANTHU_TEST_SEED") or time.time_ns())
    print(f"seed {seed}", file=sys.stderr)
    choice, acknowledged = random.Random(seed), []
    for number in range(RANDOM_KILLS):

        def work(say: Callable[[str], None], number: int = number) -> None:
            line = place.open()
            say("ready")
            for count in range(1000):
                say(_capture(line, f"{number}-{count}", lambda _: None))

        pid, reading = _in_a_child(work)
        os.read(reading, len("ready\n"))
        time.sleep(choice.uniform(0, LONGEST_SECONDS))
        os.kill(pid, signal.SIGKILL)
        acknowledged += _acknowledged(pid, reading)
        if number % 20 == 19:
            _agree(place, acknowledged)
    print(f"{RANDOM_KILLS} kills, {len(acknowledged)} acknowledged, 0 lost", file=sys.stderr)
    assert acknowledged
