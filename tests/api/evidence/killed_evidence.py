"""Run as a process of its own: the evidence task of an archive, killed at the moment it asks for the timestamp."""

from __future__ import annotations

import os
import secrets
import sys
import time
from pathlib import Path
from typing import NoReturn

from sqlalchemy import Engine

from api.background import Job, Runtime
from api.clocks import system_clock
from api.flows.evidence import TASK, Evidence
from records.database import open_database
from records.evidence.policy import load_policy
from records.evidence.ports import Stamping
from records.storage_local import LocalStore

KILLED = 9
JOB = Job(TASK, "evidence:one", "one")


class _Doomed:
    def stamp(self, root: bytes, digest: str) -> NoReturn:
        os._exit(KILLED)

    def refreshed(self, token: bytes) -> bytes:
        return token


def working(folder: Path, engine: Engine, stamping: Stamping) -> tuple[Runtime, Evidence]:
    store = LocalStore.open(folder / "store")
    evidence = Evidence(engine, store, system_clock, secrets.token_bytes, stamping, load_policy())
    runtime = Runtime(
        engine,
        clock=system_clock,
        entropy=secrets.token_bytes,
        workflows=f"sqlite:///{folder / 'workflows.sqlite'}",
        executor="test",
    )
    runtime.add(evidence.task())
    return runtime, evidence


if __name__ == "__main__":
    home = Path(sys.argv[1])
    doomed, _ = working(home, open_database(home / "vanthu.sqlite"), _Doomed())
    doomed.start()
    doomed.submit(JOB)
    time.sleep(60)
