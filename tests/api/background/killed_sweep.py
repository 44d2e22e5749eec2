"""Run as a process of its own: the search for overdue files, killed when it has noted the second of them."""

from __future__ import annotations

import os
import secrets
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from api.background import Job, Runtime
from api.flows.archive.overdue import TASK, HandoverSweep
from records.database import open_database
from records.failpoints import Failpoint, no_failpoint
from tests.records.office import NOON

KILLED, FILES = 9, 3
JOB = Job(TASK, "hand-over:one", "one")


def late() -> datetime:
    """Two years after the files of the tests were closed."""
    return NOON + timedelta(days=2 * 365)


def working(folder: Path, engine: Engine, failpoint: Failpoint = no_failpoint) -> Runtime:
    runtime = Runtime(
        engine,
        clock=late,
        entropy=secrets.token_bytes,
        workflows=f"sqlite:///{folder / 'workflows.sqlite'}",
        executor="test",
    )
    runtime.add(HandoverSweep(engine, late, secrets.token_bytes, failpoint).task())
    return runtime


if __name__ == "__main__":
    home, noted = Path(sys.argv[1]), []

    def die(point: str) -> None:
        noted.append(point)
        if len(noted) == FILES - 1:
            os._exit(KILLED)

    doomed = working(home, open_database(home / "vanthu.sqlite"), die)
    doomed.start()
    doomed.submit(JOB)
    time.sleep(60)
