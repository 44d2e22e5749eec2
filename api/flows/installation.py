"""What the owner of an installation does as nobody in particular: register organisations, identifiers, mergers."""

from __future__ import annotations

from datetime import date

from api.flows.organisation import agency_detail
from api.office import Office
from api.organisation_views import AgencyDetail
from api.requests import AgencyFields
from records import agencies
from records.agencies import Agency, Category, Duty, OrganisationCode, Person, Succession
from records.database import transaction
from records.identifiers import AgencyId, PersonId
from records.occasion import SYSTEM, Occasion


def register_agency(office: Office, fields: AgencyFields) -> AgencyDetail:
    """Add an organisation with its first identifier, and its first administrator.

    Raises: RequestError ``organisation-code-malformed``, ``organisation-malformed``, ``basis-malformed``;
    ConflictError ``identifier-taken``.
    """
    by = _system(office)
    category = Category.BUSINESS if fields.is_business else Category.AGENCY
    agency = Agency(
        id=AgencyId.new(by),
        identifier=fields.identifier,
        name=fields.name,
        parent_name=fields.parent_name,
        short_code=fields.short_code,
        place=fields.place,
        seal_mm=fields.seal_mm,
        category=category,
    )
    duties = {Duty.ADMINISTRATOR} | ({Duty.BUSINESS_MEMBER} if fields.is_business else set())
    with transaction(office.engine) as tx:
        agencies.register_agency(tx, by, agency, fields.since or by.local_date, fields.basis)
        if fields.administrator:
            person = Person(PersonId.new(by), agency.id, fields.administrator, frozenset(duties))
            agencies.enrol(tx, by, person)
    return agency_detail(office, agency.id)


def add_identifier(office: Office, known: str, code: str, since: date | None, basis: str) -> AgencyDetail:
    """From a day the organisation known by one identifier is also known by another.

    Raises: NotFoundError ``agency-not-found``; as :func:`records.agencies.add_identifier`.
    """
    by = _system(office)
    with transaction(office.engine) as tx:
        agency = agencies.find_by_identifier(tx, known)
        new = OrganisationCode.parse(code)
        agencies.add_identifier(tx, by, agency.id, new, since or by.local_date, basis)
    return agency_detail(office, agency.id)


def succeed(office: Office, predecessor: str, successor: str, since: date | None, basis: str) -> AgencyDetail:
    """From a day one organisation stands in another's place, both named by identifiers.

    Raises: NotFoundError ``agency-not-found``; as :func:`records.agencies.succeed`.
    """
    by = _system(office)
    with transaction(office.engine) as tx:
        before, after = (agencies.find_by_identifier(tx, code).id for code in (predecessor, successor))
        agencies.succeed(tx, by, Succession(before, after, since or by.local_date, basis))
    return agency_detail(office, before)


def _system(office: Office) -> Occasion:
    return Occasion(SYSTEM, office.clock(), office.entropy)
