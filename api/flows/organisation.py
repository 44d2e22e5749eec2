"""The directory for everybody, and for each organisation its own units, people and posts. Nobody reads another's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from api.errors import BadRequestError, NotAllowedError
from api.flows.access import require
from api.office import Office
from api.organisation_views import (
    AgencyDetail,
    AgencyPage,
    AgencyView,
    ColleagueView,
    IdentifierView,
    PostView,
    RelationView,
    UnitView,
)
from api.requests import PersonFields, PostFields, UnitFields
from api.views import Actor, Duty
from records import agencies
from records.agencies import Agency, Category, Period, Person, Post, Unit
from records.database import snapshot, transaction
from records.errors import NotFoundError
from records.identifiers import AgencyId, PersonId, PostId, UnitId
from records.searching import fold

_OF_AGENCIES = frozenset(Duty) - {Duty.BUSINESS_MEMBER}
_OF_BUSINESSES = frozenset({Duty.BUSINESS_MEMBER, Duty.ADMINISTRATOR})


def directory(office: Office, query: str, cursor: str | None, limit: int) -> AgencyPage:
    """Whom documents can be sent to, by identifier."""
    words = fold(query).split()
    with snapshot(office.engine) as tx:
        found = [
            agency
            for agency in agencies.list_agencies(tx)
            if agency.identifier > (cursor or "")
            and all(word in fold(agency.name, agency.identifier) for word in words)
        ]
    shown = tuple(_agency(agency) for agency in found[:limit])
    return AgencyPage(shown, shown[-1].identifier if len(found) > limit else None)


def agency_detail(office: Office, agency_id: AgencyId) -> AgencyDetail:
    """One organisation with its identifiers, old and new. Raises: NotFoundError ``agency-not-found``."""
    with snapshot(office.engine) as tx:
        agency = agencies.load_agency(tx, agency_id)
        identifiers = tuple(
            IdentifierView(one.code, one.code.scheme.value, one.period.since, one.period.until)
            for one in agencies.identifiers_of(tx, agency_id)
        )
        before = tuple(
            _relation(tx, one.predecessor_id, one.since, one.basis) for one in agencies.predecessors_of(tx, agency_id)
        )
        after = tuple(
            _relation(tx, one.successor_id, one.since, one.basis) for one in agencies.successors_of(tx, agency_id)
        )
    return AgencyDetail(_agency(agency), identifiers, before, after)


def units(office: Office, actor: Actor) -> tuple[UnitView, ...]:
    """The units of the actor's organisation, closed ones too."""
    with snapshot(office.engine) as tx:
        return tuple(_unit(unit) for unit in agencies.list_units(tx, AgencyId(actor.agency_id)))


def open_unit(office: Office, actor: Actor, fields: UnitFields) -> UnitView:
    """Raises: NotAllowedError ``duty-missing``; as :func:`records.agencies.open_unit`."""
    require(actor, Duty.ADMINISTRATOR)
    by = office.occasion(actor)
    unit = Unit(
        id=UnitId.new(by),
        agency_id=AgencyId(actor.agency_id),
        code=fields.code,
        name=fields.name,
        period=Period(fields.since or by.local_date),
        parent_id=UnitId.parse(fields.parent_id) if fields.parent_id else None,
    )
    with transaction(office.engine) as tx:
        return _unit(agencies.open_unit(tx, by, unit))


def close_unit(office: Office, actor: Actor, unit_id: UnitId, on: date | None) -> UnitView:
    """Raises: NotAllowedError ``duty-missing``; NotFoundError ``unit-not-found``; ConflictError ``unit-closed``."""
    require(actor, Duty.ADMINISTRATOR)
    by = office.occasion(actor)
    with transaction(office.engine) as tx:
        unit = agencies.load_unit(tx, AgencyId(actor.agency_id), unit_id)
        return _unit(agencies.close_unit(tx, by, unit, on or by.local_date))


def colleagues(office: Office, actor: Actor) -> tuple[ColleagueView, ...]:
    """The people of the actor's organisation with their duties of today and all their posts."""
    today = office.occasion(actor).local_date
    with snapshot(office.engine) as tx:
        people = agencies.list_people(tx, AgencyId(actor.agency_id))
        return tuple(_colleague(tx, person, today) for person in people)


def enrol(office: Office, actor: Actor, fields: PersonFields) -> ColleagueView:
    """Add a person to the organisation.

    Raises: NotAllowedError ``duty-missing``, ``duty-not-for-them``; BadRequestError ``duty-unknown``;
    RequestError ``person-malformed``.
    """
    require(actor, Duty.ADMINISTRATOR)
    by = office.occasion(actor)
    with transaction(office.engine) as tx:
        duties = _duties(agencies.load_agency(tx, AgencyId(actor.agency_id)), fields.duties)
        person = Person(
            PersonId.new(by), AgencyId(actor.agency_id), fields.full_name.strip(), duties, fields.capacity_lines
        )
        return _colleague(tx, agencies.enrol(tx, by, person), by.local_date)


def record_leaving(office: Office, actor: Actor, person_id: PersonId, on: date | None) -> ColleagueView:
    """Raises: NotAllowedError ``duty-missing``; NotFoundError ``person-not-found``; ConflictError ``person-left``."""
    require(actor, Duty.ADMINISTRATOR)
    by = office.occasion(actor)
    with transaction(office.engine) as tx:
        person = _own_person(tx, actor, person_id)
        return _colleague(tx, agencies.record_leaving(tx, by, person, on or by.local_date), by.local_date)


def appoint(office: Office, actor: Actor, fields: PostFields) -> PostView:
    """Give a person a post. Raises as :func:`enrol` and :func:`records.agencies.appoint`."""
    require(actor, Duty.ADMINISTRATOR)
    by = office.occasion(actor)
    with transaction(office.engine) as tx:
        agency = agencies.load_agency(tx, AgencyId(actor.agency_id))
        post = Post(
            id=PostId.new(by),
            agency_id=agency.id,
            person_id=PersonId.parse(fields.person_id),
            title=fields.title,
            period=Period(fields.since or by.local_date, fields.until),
            unit_id=UnitId.parse(fields.unit_id) if fields.unit_id else None,
            duties=_duties(agency, fields.duties),
        )
        return _post(agencies.appoint(tx, by, post))


def relieve(office: Office, actor: Actor, post_id: PostId, on: date | None) -> PostView:
    """Raises: NotAllowedError ``duty-missing``; NotFoundError ``post-not-found``; ConflictError ``post-ended``."""
    require(actor, Duty.ADMINISTRATOR)
    by = office.occasion(actor)
    with transaction(office.engine) as tx:
        return _post(agencies.relieve(tx, by, AgencyId(actor.agency_id), post_id, on or by.local_date))


def _own_person(tx: Connection, actor: Actor, person_id: PersonId) -> Person:
    person = agencies.load_person(tx, person_id)
    if person.agency_id != actor.agency_id:
        raise NotFoundError("person-not-found", "There is no such person.")
    return person


def _duties(agency: Agency, words: Iterable[str]) -> frozenset[Duty]:
    try:
        duties = frozenset(Duty(word) for word in words)
    except ValueError as error:
        raise BadRequestError(
            "duty-unknown", f"A duty is one of: {', '.join(Duty)}.", f"Nhiệm vụ là một trong: {', '.join(Duty)}."
        ) from error
    allowed = _OF_BUSINESSES if agency.category is Category.BUSINESS else _OF_AGENCIES
    if not duties <= allowed:
        raise NotAllowedError(
            "duty-not-for-them",
            "An agency's people do not act for a business, nor a business's for an agency.",
            "Nhiệm vụ này không dành cho loại đơn vị đó.",
        )
    return duties


def _agency(agency: Agency) -> AgencyView:
    return AgencyView(
        agency.id, agency.identifier, agency.name, agency.parent_name, agency.category.value, agency.ended_on
    )


def _relation(tx: Connection, agency_id: AgencyId, since: date, basis: str) -> RelationView:
    return RelationView(agency_id, agencies.load_agency(tx, agency_id).name, since, basis)


def _unit(unit: Unit) -> UnitView:
    return UnitView(unit.id, unit.code, unit.name, unit.parent_id, unit.period.since, unit.period.until)


def _post(post: Post) -> PostView:
    return PostView(
        post.id,
        post.person_id,
        post.title,
        post.unit_id,
        tuple(sorted(post.duties)),
        post.period.since,
        post.period.until,
    )


def _colleague(tx: Connection, person: Person, today: date) -> ColleagueView:
    return ColleagueView(
        id=person.id,
        full_name=person.full_name,
        duties=tuple(sorted(agencies.duties_on(tx, person, today))),
        capacity_lines=person.capacity_lines,
        left_on=person.left_on,
        posts=tuple(_post(post) for post in agencies.list_posts(tx, person.agency_id, person.id)),
    )
