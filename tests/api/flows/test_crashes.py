"""Killed between any two steps of the real line: no number burnt, no record without its bytes, and work goes on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from api.flows.archiving import check_archive
from api.office import Office
from api.settings import Settings
from records.database import open_database, snapshot
from records.intents import IntentJournal, IntentStore
from records.schema import number_counters, outgoing_register
from records.storage_local import LocalStore
from tests.api.flows.conftest import NoDispatcher
from tests.api.flows.killed_walk import KILLED, finish
from tests.api.flows.walking import bytes_of, draft, go_on

ROOT = Path(__file__).parents[3]
POINTS = (
    *("object-written", "object-put", "draft-stored", "draft-committed"),
    *("leader-signed", "leader-signed-stored"),
    *("number-counted", "number-registered", "number-committed"),
    *("number-filled", "sealed", "sealed-stored", "report-stored", "issued"),
)

pytestmark = pytest.mark.slow


@pytest.fixture
def home(installation: Office, settings: Settings, tmp_path: Path) -> Settings:
    """A home with the same keys and drawings, and nothing else yet."""
    folder = tmp_path / "home"
    for name in ("pki", "images", "secrets"):
        if (settings.home / name).exists():
            shutil.copytree(settings.home / name, folder / name)
    return Settings.from_environment({}, home=folder)


def _killed_at(point: str, home: Settings) -> None:
    command = [sys.executable, "-m", "tests.api.flows.killed_walk", str(home.home), point]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120)
    assert ended.returncode == KILLED, ended.stderr.decode()


def _reopened(installation: Office, home: Settings) -> Iterator[Office]:
    engine = open_database(home.database)
    journal = IntentJournal.open(open_database(home.intents))
    objects = IntentStore(LocalStore.open(home.objects), journal, installation.clock)
    yield replace(installation, engine=engine, objects=objects, journal=journal, dispatcher=NoDispatcher())
    engine.dispose()


def _numbers(office: Office) -> tuple[list[int], list[int]]:
    with snapshot(office.engine) as tx:
        counted = list(tx.scalars(select(number_counters.c.last_number)))
        return counted, sorted(tx.scalars(select(outgoing_register.c.number)))


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_point_nothing_is_lost_and_the_line_goes_on(
    installation: Office, home: Settings, point: str
) -> None:
    _killed_at(point, home)
    for office in _reopened(installation, home):
        counted, registered = _numbers(office)
        assert counted == registered
        first = finish(office)
        second = go_on(office, draft(office))
        assert [first.number, second.number] == ["01/QĐ-UBND", "02/QĐ-UBND"]
        assert _numbers(office) == ([2], [1, 2])
        assert {first.verdict, second.verdict} == {"VALID"}
        assert office.objects.get(first.sha256) == bytes_of(office, first)  # type: ignore[arg-type]
        found = check_archive(office)
        assert (found.damaged, found.missing, found.disagreeing, found.bad_entry) == ((), (), (), None)
        assert len(found.extra) <= 1, "at most the bytes that were stored when the power went"
