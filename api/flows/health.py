"""Is everything there that this installation depends on?"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from api.flows.disk_health import disk_check
from api.flows.upkeep_health import upkeep_checks
from api.office import Office
from api.views import Actor, Duty, HealthCheck, HealthStatus, HealthView, PersonView
from records.agencies import Agency, Presence, duties_on, list_agencies, list_people, presence_of
from records.database import snapshot
from records.errors import RecordsError
from records.identifiers import PersonId, Sha256
from records.migrations import is_current
from records.occasion import VIETNAM

_NOTHING = Sha256("0" * 64)


def health(office: Office) -> HealthView:
    """Database, store, disk, trust and upkeep, each checked now; never raises, and waits for no writer."""
    own = (_database(office), _store(office), disk_check(office.disks), _trust(office))
    return HealthView((*own, *upkeep_checks(office)))


def people(office: Office) -> tuple[PersonView, ...]:
    """Everybody who has a duty today, by organisation."""
    with snapshot(office.engine) as tx:
        return tuple(person for agency in list_agencies(tx) for person in _people_of(office, tx, agency))


def person(office: Office, person_id: PersonId) -> PersonView | None:
    """One of them, in one query whatever the number of people; nothing for somebody without a duty today."""
    today = office.clock().astimezone(VIETNAM).date()
    with snapshot(office.engine) as tx:
        found = presence_of(tx, person_id, today)
    return _view(found) if found else None


def _people_of(office: Office, tx: Connection, agency: Agency) -> Iterator[PersonView]:
    today = office.clock().astimezone(VIETNAM).date()
    for person in list_people(tx, agency.id):
        duties = duties_on(tx, person, today)
        if duties:
            yield _view(Presence(person.id, person.full_name, agency.id, agency.name, duties))


def _view(found: Presence) -> PersonView:
    first = next(duty for duty in Duty if duty in found.duties)
    actor = Actor(found.person_id, found.full_name, first, found.agency_id, found.duties - {first})
    return PersonView(actor, found.agency_name)


def _database(office: Office) -> HealthCheck:
    try:
        current = is_current(office.engine)
    except RecordsError as error:
        return HealthCheck("database", HealthStatus.DOWN, error.code)
    if current:
        return HealthCheck("database", HealthStatus.OK, "tables-current")
    return HealthCheck("database", HealthStatus.DOWN, "tables-outdated")


def _store(office: Office) -> HealthCheck:
    try:
        office.objects.stat(_NOTHING)
    except RecordsError as error:
        return HealthCheck("objects", HealthStatus.DOWN, error.code)
    return HealthCheck("objects", HealthStatus.OK, "store-answers")


def _trust(office: Office) -> HealthCheck:
    if office.verifier.has_stale_anchors:
        return HealthCheck("trust", HealthStatus.DOWN, "anchors-stale")
    if office.verifier.has_anchors:
        return HealthCheck("trust", HealthStatus.OK, "anchors-loaded")
    return HealthCheck("trust", HealthStatus.DOWN, "anchors-missing")
