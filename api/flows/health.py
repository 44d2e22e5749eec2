"""Is everything there that this installation depends on?"""

from __future__ import annotations

from api.office import Office
from api.views import Actor, Duty, HealthCheck, HealthStatus, HealthView, PersonView
from records.agencies import Duty as RecordsDuty
from records.agencies import list_agencies, list_people
from records.database import snapshot
from records.errors import RecordsError
from records.identifiers import Sha256
from records.migrations import is_current

_DUTIES = {
    RecordsDuty.CLERK: Duty.CLERK,
    RecordsDuty.LEADER: Duty.LEADER,
    RecordsDuty.ARCHIVIST: Duty.ARCHIVIST,
    RecordsDuty.ADMIN: Duty.ADMINISTRATOR,
}
_NOTHING = Sha256("0" * 64)


def health(office: Office) -> HealthView:
    """Database, store and trust, each checked now; never raises."""
    return HealthView((_database(office), _store(office), _trust(office)))


def people(office: Office) -> tuple[PersonView, ...]:
    """Everybody in the people table, for the development login."""
    with snapshot(office.engine) as tx:
        return tuple(
            PersonView(Actor(person.id, person.full_name, _DUTIES[sorted(person.duties)[0]], agency.id), agency.name)
            for agency in list_agencies(tx)
            for person in list_people(tx, agency.id)
        )


def _database(office: Office) -> HealthCheck:
    try:
        current = is_current(office.engine)
    except RecordsError as error:
        return HealthCheck("database", HealthStatus.DOWN, error.code)
    if current:
        return HealthCheck("database", HealthStatus.OK, "tables are current")
    return HealthCheck("database", HealthStatus.DOWN, "run: vanthu db upgrade")


def _store(office: Office) -> HealthCheck:
    try:
        office.objects.stat(_NOTHING)
    except RecordsError as error:
        return HealthCheck("objects", HealthStatus.DOWN, error.code)
    return HealthCheck("objects", HealthStatus.OK, "store answers")


def _trust(office: Office) -> HealthCheck:
    if office.verifier.has_anchors:
        return HealthCheck("trust", HealthStatus.OK, "anchors loaded")
    return HealthCheck("trust", HealthStatus.DEGRADED, "no trust anchors: every verdict will be indeterminate")
