"""The evidence task killed in the middle: another process ends it, and nothing is covered or stamped twice."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from api.background import JobState
from records import schema
from records.database import snapshot
from records.storage_local import LocalStore
from signer.evidence_record.verifying import verify_record
from tests.api.background.test_runtime import eventually
from tests.api.evidence.eras import Eras
from tests.api.evidence.killed_evidence import JOB, KILLED, working
from tests.api.evidence.test_years import Archive
from tests.records.office import open_office

ROOT = Path(__file__).parents[3]


def test_evidence_killed_while_it_asks_for_its_timestamp_is_ended_by_another_process(tmp_path: Path) -> None:
    eras = Eras(tmp_path / "eras", datetime.now(UTC).replace(microsecond=0))
    eras.new_pki()
    engine = open_office(tmp_path / "vanthu.sqlite")
    kept = Archive(engine, LocalStore.open(tmp_path / "store"), eras).keep("alpha", "beta", "gamma")
    command = [sys.executable, "-m", "tests.api.evidence.killed_evidence", str(tmp_path)]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, timeout=90).returncode == KILLED
    work, evidence = working(tmp_path, engine, eras.stamping)
    work.start()
    try:
        assert eventually(lambda: [one.state for one in work.jobs()] == [JobState.DONE])
        work.run(JOB)
        for sha256 in kept:
            data = evidence.objects.get(sha256)
            assert verify_record(evidence.record_of(sha256), data, eras.trust, eras.now).holds
    finally:
        work.stop()
    with snapshot(engine) as tx:
        assert tx.scalar(select(func.count()).select_from(schema.evidence_members)) == len(kept)
        assert tx.scalar(select(func.count()).select_from(schema.evidence_rounds)) == 1
    assert eras.asked == 1
    engine.dispose()
