"""The directory of organisations on this installation (cơ quan, tổ chức, doanh nghiệp)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select

from records import schema
from records.agencies.identifiers import OrganisationCode, checked_basis, insert_identifier, owner_of
from records.agencies.people import Person, insert_person
from records.agencies.posts import Post, insert_post
from records.agencies.successions import successors_of
from records.agencies.units import Unit, insert_unit
from records.audit import Action, Fact, append
from records.database import insert_missing
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import AgencyId
from records.occasion import Occasion
from records.visible_text import refuse_invisible

NAME_MAX = 200
"""Length of OrganName in Decree 30/2020, appendix VI, part II."""
FIRST_DAY = date(2016, 4, 1)
"""QCVN 102:2016/BTTTT: no identifier of this kind is older."""


class Category(StrEnum):
    """What an organisation is to this installation."""

    AGENCY = "agency"
    """Issues and receives official documents."""
    BUSINESS = "business"
    """A registered business (doanh nghiệp): hands documents in and receives, issues nothing here."""


@dataclass(frozen=True, slots=True)
class Agency:
    """An organisation as it names itself on its documents. ``seal_mm`` is the real seal's diameter.

    A business has no notation, place or seal: those are empty.
    """

    id: AgencyId
    identifier: str
    """Mã định danh in force, for example ``000.00.01.H37``."""
    name: str
    parent_name: str | None
    short_code: str
    """Its abbreviation in notations, for example ``UBND``."""
    place: str
    """Địa danh, printed before the date."""
    seal_mm: float
    category: Category = Category.AGENCY
    ended_on: date | None = None
    """The day from which a successor stands in its place."""


def seed(
    tx: Connection,
    agencies: Iterable[Agency],
    people: Iterable[Person],
    units: Iterable[Unit] = (),
    posts: Iterable[Post] = (),
) -> None:
    """Add those that are missing; existing rows are left as they are."""
    for agency in agencies:
        if _insert(tx, agency):
            insert_identifier(tx, agency.id, agency.identifier, FIRST_DAY, "sample")
    for person in people:
        insert_person(tx, person)
    for unit in units:
        insert_unit(tx, unit)
    for post in posts:
        insert_post(tx, post)


def register_agency(tx: Connection, by: Occasion, agency: Agency, since: date, basis: str) -> Agency:
    """Add an organisation with its first identifier.

    Raises: RequestError ``organisation-code-malformed``, ``organisation-malformed``, ``basis-malformed``;
    ConflictError ``identifier-taken``.
    """
    code = OrganisationCode.parse(agency.identifier)
    checked_basis(basis)
    _check(agency)
    if tx.execute(select(schema.agency_identifiers.c.code).filter_by(code=code)).first() is not None:
        raise ConflictError(
            "identifier-taken",
            "This identifier was given before; it is never given again.",
            "Mã định danh này đã được cấp, không cấp lại cho đơn vị khác.",
        )
    _insert(tx, agency)
    insert_identifier(tx, agency.id, code, since, basis.strip())
    append(tx, by, agency.id, Action.AGENCY_REGISTERED, agency.id, Fact("identifier", code))
    return agency


def load_agency(tx: Connection, agency_id: AgencyId) -> Agency:
    """Raises: NotFoundError ``agency-not-found``."""
    row = tx.execute(select(schema.agencies).where(schema.agencies.c.id == agency_id)).one_or_none()
    if row is None:
        raise NotFoundError("agency-not-found", "There is no such agency.")
    return _agency(row)


def list_agencies(tx: Connection) -> tuple[Agency, ...]:
    """All organisations, by identifier."""
    return tuple(_agency(row) for row in tx.execute(select(schema.agencies).order_by(schema.agencies.c.identifier)))


def find_by_identifier(tx: Connection, code: str) -> Agency:
    """Whoever has or had this identifier, also when it is no longer in force.

    Raises: NotFoundError ``agency-not-found``.
    """
    return load_agency(tx, owner_of(tx, code).agency_id)


def addressee(tx: Connection, code: str, on: date) -> Agency | None:
    """Who gets what is sent to this identifier on that day: its owner or, after a merger, the successor.

    Nothing when nobody here has the identifier, or when it was split among several and no one stands for it.
    """
    try:
        agency = find_by_identifier(tx, code)
    except NotFoundError:
        return None
    seen = {agency.id}
    while agency.ended_on is not None and agency.ended_on <= on:
        successors = [one.successor_id for one in successors_of(tx, agency.id) if one.since <= on]
        if len(successors) != 1 or successors[0] in seen:
            return None
        agency = load_agency(tx, successors[0])
        seen.add(agency.id)
    return agency


def _check(agency: Agency) -> None:
    lengths = (
        (agency.name, 1, NAME_MAX),
        (agency.parent_name or "", 0, NAME_MAX),
        (agency.short_code, 1 if agency.category is Category.AGENCY else 0, 20),
        (agency.place, 1 if agency.category is Category.AGENCY else 0, 100),
    )
    for text, _, _ in lengths:
        refuse_invisible(text, "organisation")
    if not all(least <= len(text.strip()) <= most for text, least, most in lengths):
        raise RequestError(
            "organisation-malformed",
            "An organisation has a name; an agency also its abbreviation and its place.",
            "Đơn vị phải có tên; cơ quan còn phải có tên viết tắt và địa danh.",
        )


def _insert(tx: Connection, agency: Agency) -> bool:
    return insert_missing(
        tx,
        schema.agencies,
        id=agency.id,
        identifier=agency.identifier,
        name=agency.name,
        parent_name=agency.parent_name,
        short_code=agency.short_code,
        place=agency.place,
        seal_mm=agency.seal_mm,
        category=agency.category.value,
        ended_on=agency.ended_on,
    )


def _agency(row: Row[tuple[Any, ...]]) -> Agency:
    return Agency(
        id=AgencyId(row.id),
        identifier=row.identifier,
        name=row.name,
        parent_name=row.parent_name,
        short_code=row.short_code,
        place=row.place,
        seal_mm=row.seal_mm,
        category=Category(row.category),
        ended_on=row.ended_on,
    )
