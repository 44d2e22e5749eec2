"""Is everything there that this installation depends on?"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from api.flows.upkeep_health import upkeep_checks
from api.office import Office
from api.views import Actor, Duty, HealthCheck, HealthStatus, HealthView, PersonView
from records.agencies import Agency, Person, duties_on, list_agencies, list_people, load_agency, load_person
from records.database import snapshot
from records.errors import NotFoundError, RecordsError
from records.identifiers import PersonId, Sha256
from records.migrations import is_current
from records.occasion import VIETNAM

_NOTHING = Sha256("0" * 64)


def health(office: Office) -> HealthView:
    """Database, store, trust and upkeep, each checked now; never raises."""
    return HealthView((_database(office), _store(office), _trust(office), *upkeep_checks(office)))


def people(office: Office) -> tuple[PersonView, ...]:
    """Everybody who has a duty today, by organisation."""
    with snapshot(office.engine) as tx:
        return tuple(person for agency in list_agencies(tx) for person in _people_of(office, tx, agency))


def person(office: Office, person_id: PersonId) -> PersonView | None:
    """One of them, in three queries whatever the number of people; nothing for somebody without a duty today."""
    today = office.clock().astimezone(VIETNAM).date()
    with snapshot(office.engine) as tx:
        try:
            found = load_person(tx, person_id)
        except NotFoundError:
            return None
        duties = duties_on(tx, found, today)
        return _seen(found, duties, load_agency(tx, found.agency_id)) if duties else None


def _people_of(office: Office, tx: Connection, agency: Agency) -> Iterator[PersonView]:
    today = office.clock().astimezone(VIETNAM).date()
    for person in list_people(tx, agency.id):
        duties = duties_on(tx, person, today)
        if duties:
            yield _seen(person, duties, agency)


def _seen(person: Person, duties: frozenset[Duty], agency: Agency) -> PersonView:
    first = next(duty for duty in Duty if duty in duties)
    return PersonView(Actor(person.id, person.full_name, first, agency.id, duties - {first}), agency.name)


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
    if office.verifier.has_stale_anchors:
        return HealthCheck("trust", HealthStatus.DOWN, "trust anchors are stale; run: vanthu trust confirm")
    if office.verifier.has_anchors:
        return HealthCheck("trust", HealthStatus.OK, "anchors loaded")
    return HealthCheck("trust", HealthStatus.DOWN, "no trust anchors: every verdict will be indeterminate")
