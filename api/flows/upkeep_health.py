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

_STOPPED = frozenset({JobState.STUCK, JobState.FAILED})


def upkeep_checks(office: Office) -> tuple[HealthCheck, ...]:
    """Each checked now; never raises. What is wrong here degrades the service, it does not stop it."""
    checks = (("log", _log), ("evidence", _evidence), ("fixity", _fixity), ("work", _work))
    return tuple(_checked(name, look, office) for name, look in checks)


def _checked(name: str, look: Callable[[Office], tuple[bool, str]], office: Office) -> HealthCheck:
    try:
        is_well, detail = look(office)
    except RecordsError as error:
        return HealthCheck(name, HealthStatus.DEGRADED, error.code)
    return HealthCheck(name, HealthStatus.OK if is_well else HealthStatus.DEGRADED, detail)


def _log(office: Office) -> tuple[bool, str]:
    with snapshot(office.engine) as tx:
        unsealed, last = waiting(tx), last_checkpoint(tx)
    if last is None:
        return True, "no checkpoint yet"
    age = office.clock() - last.at
    minutes = int(age.total_seconds() // 60)
    return not unsealed or age <= SEALED_WITHIN, f"last checkpoint {minutes} minutes ago, {unsealed} entries outside"


def _evidence(office: Office) -> tuple[bool, str]:
    with snapshot(office.engine) as tx:
        late = len(due(tx, office.clock()))
    return not late, f"{late} timestamps to renew"


def _fixity(office: Office) -> tuple[bool, str]:
    with snapshot(office.engine) as tx:
        damaged = len(quarantined(tx))
    return not damaged, f"{damaged} objects in quarantine"


def _work(office: Office) -> tuple[bool, str]:
    if office.jobs is None:
        return True, "no worker in this process"
    stopped = len(office.jobs.jobs(_STOPPED, limit=100))
    return not stopped, f"{stopped} jobs stuck or failed"
