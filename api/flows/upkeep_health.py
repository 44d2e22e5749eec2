"""Does happen what should happen by itself? Sealing of the log, evidence, scrubbing, background work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from api.background import JobState
from api.office import Office
from api.views import HealthCheck, HealthStatus
from records.database import snapshot
from records.errors import RecordsError
from records.evidence.renewing import due
from records.scrubbing import quarantined
from records.transparency.checkpoints import last_checkpoint
from records.transparency.merging import waiting

SEALED_WITHIN = timedelta(hours=3)
"""Three hourly checkpoints may be missed before somebody should look."""

_Found = tuple[bool, str, tuple[int, ...]]
"""Whether it is well, the finding, and its numbers."""
_STOPPED = frozenset({JobState.STUCK, JobState.FAILED})


def upkeep_checks(office: Office) -> tuple[HealthCheck, ...]:
    """Each checked now; never raises. What is wrong here degrades the service, it does not stop it."""
    checks = (("log", _log), ("evidence", _evidence), ("fixity", _fixity), ("work", _work))
    return tuple(_checked(name, look, office) for name, look in checks)


def _checked(name: str, look: Callable[[Office], _Found], office: Office) -> HealthCheck:
    try:
        is_well, finding, numbers = look(office)
    except RecordsError as error:
        return HealthCheck(name, HealthStatus.DEGRADED, error.code)
    return HealthCheck(name, HealthStatus.OK if is_well else HealthStatus.DEGRADED, finding, numbers)


def _log(office: Office) -> _Found:
    with snapshot(office.engine) as tx:
        unsealed, last = waiting(tx), last_checkpoint(tx)
    if last is None:
        return True, "not-sealed-yet", ()
    age = office.clock() - last.at
    minutes = int(age.total_seconds() // 60)
    return not unsealed or age <= SEALED_WITHIN, "sealed", (minutes, unsealed)


def _evidence(office: Office) -> _Found:
    with snapshot(office.engine) as tx:
        late = len(due(tx, office.clock()))
    return not late, "timestamps-late", (late,)


def _fixity(office: Office) -> _Found:
    with snapshot(office.engine) as tx:
        damaged = len(quarantined(tx))
    return not damaged, "objects-damaged", (damaged,)


def _work(office: Office) -> _Found:
    if office.jobs is None:
        return True, "no-worker", ()
    stopped = len(office.jobs.jobs(_STOPPED, limit=100))
    return not stopped, "jobs-stopped", (stopped,)
