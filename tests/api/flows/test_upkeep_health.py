"""Health says when the log is no longer sealed, evidence is late, objects are damaged, or work has stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from api.background import JobState, JobView
from api.flows.health import health
from api.office import Office
from api.settings import Settings
from api.views import HealthStatus
from api.wiring.upkeep import upkeep_of
from records import schema
from records.database import transaction
from tests.api.flows.test_log_over_http import STUCK
from tests.api.flows.walking import walk


class Stopped:
    def jobs(self, states: frozenset[JobState] = frozenset(), limit: int = 50, offset: int = 0) -> tuple[JobView, ...]:
        return (STUCK,) if JobState.STUCK in states else ()

    def retry(self, key: str) -> None: ...


def _status(office: Office, name: str) -> HealthStatus:
    (check,) = [one for one in health(office).checks if one.name == name]
    return check.status


@pytest.mark.parametrize("name", ["log", "evidence", "fixity", "work"])
def test_a_new_office_is_well(office: Office, name: str) -> None:
    assert _status(replace(office, jobs=None), name) is HealthStatus.OK


def test_entries_that_are_not_sealed_for_hours_are_said(office: Office, settings: Settings) -> None:
    walk(office)
    upkeep_of(office, settings).log.checkpoint()
    walk(office)
    assert _status(office, "log") is HealthStatus.OK
    later = replace(office, clock=lambda: office.clock() + timedelta(hours=4))
    assert _status(later, "log") is HealthStatus.DEGRADED


def test_damaged_objects_are_said(office: Office) -> None:
    with transaction(office.engine) as tx:
        values = {"sha256": "0" * 64, "found_at": office.clock(), "why": "damaged"}
        tx.execute(schema.damaged_objects.insert().values(**values))
    assert _status(office, "fixity") is HealthStatus.DEGRADED


def test_timestamps_that_nobody_renewed_are_said(office: Office) -> None:
    with transaction(office.engine) as tx:
        values = {"id": "evr_1", "kind": "objects", "digest": "sha256", "leaves": 1, "token": "0" * 64}
        times = {"opened_at": office.clock(), "valid_until": office.clock() + timedelta(days=100)}
        tx.execute(schema.evidence_rounds.insert().values(**values, **times))
    assert _status(office, "evidence") is HealthStatus.DEGRADED


def test_stuck_work_is_said(office: Office) -> None:
    assert _status(replace(office, jobs=Stopped()), "work") is HealthStatus.DEGRADED
