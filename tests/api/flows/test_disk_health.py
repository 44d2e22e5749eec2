"""Health says when there is no room, or soon none: before the first request is refused."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from api.flows.disk_health import FULL_BELOW, LOW_BELOW, disk_check
from api.flows.health import health
from api.office import Office
from api.views import HealthStatus

BLOCK = 4096
HERE = (Path(__file__).parent,)


def _disk(left: int, flags: int = 0) -> os.statvfs_result:
    """A disk as the system describes it: block sizes, blocks, files, flags, longest name."""
    return os.statvfs_result((BLOCK, BLOCK, 1 << 30, left // BLOCK, left // BLOCK, 9, 9, 9, flags, 255))


@pytest.mark.parametrize(
    ("left", "flags", "expected"),
    [
        (LOW_BELOW, 0, HealthStatus.OK),
        (LOW_BELOW - BLOCK, 0, HealthStatus.DEGRADED),
        (FULL_BELOW, 0, HealthStatus.DEGRADED),
        (FULL_BELOW - BLOCK, 0, HealthStatus.DOWN),
        (LOW_BELOW, os.ST_RDONLY, HealthStatus.DOWN),
    ],
)
def test_a_disk_is_judged_by_what_is_left(left: int, flags: int, expected: HealthStatus) -> None:
    assert disk_check(HERE, lambda _: _disk(left, flags)).status is expected


def test_the_worst_disk_counts_and_is_not_named() -> None:
    left = {Path("/srv/home"): LOW_BELOW, Path("/srv/ledger"): 20 << 20}
    found = disk_check(left, lambda folder: _disk(left[folder]))
    assert (found.status, found.detail) == (HealthStatus.DEGRADED, "20 MiB left")


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    assert disk_check([tmp_path / "gone"]).status is HealthStatus.DOWN


def test_an_installation_looks_at_its_own_disks(office: Office) -> None:
    (found,) = [one for one in health(office).checks if one.name == "disk"]
    assert found == disk_check(office.disks)
    assert all(folder.is_dir() for folder in office.disks)
    assert office.disks


def test_health_waits_for_no_writer(office: Office) -> None:
    with closing(sqlite3.connect(str(office.engine.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert {one.name: one.status for one in health(office).checks}["database"] is HealthStatus.OK
