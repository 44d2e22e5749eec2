"""An export killed in the middle is ended by the next process: one file, one entry in the log, nothing beside it."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from api.flows import exporting
from api.flows.demonstration import CLERK
from api.settings import Settings
from api.wiring.offices import open_office
from records import audit
from records.audit import Action
from records.database import snapshot
from records.identifiers import ExportId
from tests.api.background.test_runtime import eventually
from tests.api.flows.killed_export import KILLED

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.slow


def test_an_export_killed_when_its_file_was_written_is_made_once_by_the_next_process(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-m", "tests.api.flows.killed_export", str(tmp_path / "home")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120)
    assert ended.returncode == KILLED, ended.stderr.decode()
    left = list((tmp_path / "home" / "exports").iterdir())
    assert len(left) == 1
    with open_office(Settings.from_environment({}, home=tmp_path / "home")) as office:

        def found() -> str:
            return exporting.list_all(office, CLERK, None, 2).items[0].state

        assert eventually(lambda: found() == "ready")
        (export,) = exporting.list_all(office, CLERK, None, 2).items
        taken = exporting.take(office, CLERK, ExportId(export.id))
        assert zipfile.ZipFile(io.BytesIO(b"".join(taken.pieces()))).testzip() is None
        assert eventually(lambda: len(list(office.exports.folder.iterdir())) == 1), "what the killed one wrote goes"
        with snapshot(office.engine) as tx:
            assert [one.action for one in audit.history(tx, export.id)] == ["export.asked", "export.ready"]
            exported = [one for one in audit.history(tx, export.subject) if one.action == Action.RECORD_EXPORTED]
        assert len(exported) == 1
