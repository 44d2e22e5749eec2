"""Clients that number at the same time and are killed at random: no gap, no double, nothing lost.

``VANTHU_KILL_PROCESSES``, ``_CLIENTS``, ``_EACH`` and ``_KILLS`` make it larger; the issue's size is 10, 5, 40 and 30:
50 clients with 40 numbers each.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from records import schema
from records.database import snapshot, transaction
from records.number_series import list_series
from tests.records.office import AGENCY, Line

ROOT = Path(__file__).parents[2]
PROCESSES = int(os.environ.get("VANTHU_KILL_PROCESSES", "3"))
CLIENTS = int(os.environ.get("VANTHU_KILL_CLIENTS", "4"))
EACH = int(os.environ.get("VANTHU_KILL_EACH", "8"))
KILLS = int(os.environ.get("VANTHU_KILL_KILLS", "4"))
SEED = 20261125


def _shares(line: Line, folder: Path) -> list[Path]:
    files = []
    with transaction(line.engine) as tx:
        for process in range(PROCESSES):
            documents = [line.signed(tx, f"draft {process} {place}").id for place in range(CLIENTS * EACH)]
            files.append(folder / f"share-{process}")
            files[-1].write_text("\n".join(documents))
    return files


def _start(engine: Engine, share: Path) -> subprocess.Popen[bytes]:
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.records.number_with_clients", url, str(share), str(CLIENTS)]
    return subprocess.Popen(command, cwd=ROOT)


def _run_with_kills(engine: Engine, shares: list[Path]) -> int:
    """Kill a running process at random, start it again, until as many were killed and all have finished."""
    chance, killed = random.Random(SEED), 0
    running = {share: _start(engine, share) for share in shares}
    while running:
        time.sleep(chance.uniform(0.1, 0.9))
        share = chance.choice(sorted(running))
        process = running[share]
        if process.poll() is None and killed < KILLS:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
            running[share] = _start(engine, share)
        elif process.poll() == 0:
            del running[share]
        elif process.poll() is not None:
            running[share] = _start(engine, share)
    return killed


@pytest.mark.slow
def test_killed_clients_leave_no_gap_and_no_double(engine: Engine, line: Line, tmp_path: Path) -> None:
    shares = _shares(line, tmp_path)
    _run_with_kills(engine, shares)
    total = PROCESSES * CLIENTS * EACH
    with snapshot(engine) as tx:
        given = tx.scalars(select(schema.documents.c.number).order_by(schema.documents.c.number)).all()
        registered = tx.scalars(select(schema.outgoing_register.c.number).order_by(schema.outgoing_register.c.number))
        (standing,) = list_series(tx, AGENCY.id, 2026)
        assert list(given) == list(registered) == list(range(1, total + 1))
    assert (standing.last_number, standing.gaps) == (total, ())
