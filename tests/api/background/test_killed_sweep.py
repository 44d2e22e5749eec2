"""The search for files that should have been handed over, killed in the middle: another process ends it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

from api.background import JobState
from records import audit, files
from records.database import snapshot, transaction
from records.files import OpenedFile
from records.identifiers import RecordFileId
from records.storage_local import LocalStore
from tests.api.background.killed_sweep import FILES, JOB, KILLED, working
from tests.api.background.test_runtime import eventually
from tests.records.keeping import TEN_YEARS, keeping_in
from tests.records.office import AGENCY, CLERK, Line, open_office

ROOT = Path(__file__).parents[3]


def test_a_killed_search_for_overdue_files_is_ended_by_another_and_notes_each_once(tmp_path: Path) -> None:
    engine = open_office(tmp_path / "vanthu.sqlite")
    keeping = keeping_in(Line(engine, LocalStore.open(tmp_path / "store")), tmp_path)
    made: list[RecordFileId] = []
    for number in range(FILES):
        with transaction(engine) as tx:
            opened = OpenedFile(2026, f"{number:02d}-TH", "Hồ sơ mẫu", TEN_YEARS, CLERK.id, date(2026, 1, 5))
            file = files.open_file(tx, keeping.by(CLERK), AGENCY.id, opened)
            record = keeping.kept(tx, event=None)
            files.add_record(tx, keeping.by(CLERK), file.id, record.id)
            files.close_file(tx, keeping.by(CLERK), file.id, date(2026, 10, 31), TEN_YEARS)
            made.append(file.id)

    def told() -> list[int]:
        with snapshot(engine) as tx:
            lines = [audit.history(tx, one) for one in made]
        return [sum(entry.action == audit.Action.FILE_OVERDUE for entry in entries) for entries in lines]

    command = [sys.executable, "-m", "tests.api.background.killed_sweep", str(tmp_path)]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, timeout=90).returncode == KILLED
    assert sorted(told()) == [0, 1, 1]
    work = working(tmp_path, engine)
    work.start()
    try:
        assert eventually(lambda: [one.state for one in work.jobs()] == [JobState.DONE])
        work.run(JOB)
    finally:
        work.stop()
    assert told() == [1] * FILES
    engine.dispose()
