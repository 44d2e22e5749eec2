"""Agencies and the people who may act for them (cơ quan, người có thẩm quyền)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Row, select

from records import schema
from records.database import insert_missing
from records.errors import NotFoundError
from records.identifiers import AgencyId, PersonId


class Duty(StrEnum):
    """What a person may do in the records system."""

    CLERK = "clerk"
    LEADER = "leader"
    ARCHIVIST = "archivist"
    ADMIN = "admin"


class Series(str):
    """The run of numbers a document takes its number from (article 15): one for all kinds, or one a kind."""

    __slots__ = ()


COMMON_SERIES = Series("chung")
"""One series for all administrative documents, where the head of the agency has not decided otherwise."""


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency as it names itself on its documents. ``seal_mm`` is the real seal's diameter."""

    id: AgencyId
    identifier: str
    """Mã định danh, for example ``000.00.01.H37``."""
    name: str
    parent_name: str | None
    short_code: str
    """Its abbreviation in notations, for example ``UBND``."""
    place: str
    """Địa danh, printed before the date."""
    seal_mm: float
    series_per_kind: bool = False

    def series_of(self, kind: str) -> Series:
        """The series a document of this kind is numbered in."""
        return Series(kind) if self.series_per_kind else COMMON_SERIES


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who acts for an agency. ``capacity_lines`` stand above the signature, most general first."""

    id: PersonId
    agency_id: AgencyId
    full_name: str
    duties: frozenset[Duty]
    capacity_lines: tuple[str, ...] = ()


def seed(tx: Connection, agencies: Iterable[Agency], people: Iterable[Person]) -> None:
    """Add those that are missing; existing rows are left as they are."""
    for agency in agencies:
        insert_missing(
            tx,
            schema.agencies,
            id=agency.id,
            identifier=agency.identifier,
            name=agency.name,
            parent_name=agency.parent_name,
            short_code=agency.short_code,
            place=agency.place,
            seal_mm=agency.seal_mm,
            series_per_kind=agency.series_per_kind,
        )
    for person in people:
        insert_missing(
            tx,
            schema.people,
            id=person.id,
            agency_id=person.agency_id,
            full_name=person.full_name,
            roles=" ".join(sorted(person.duties)),
            capacity_lines="\n".join(person.capacity_lines),
        )


def load_agency(tx: Connection, agency_id: AgencyId) -> Agency:
    """Raises: NotFoundError ``agency-not-found``."""
    row = tx.execute(select(schema.agencies).where(schema.agencies.c.id == agency_id)).one_or_none()
    if row is None:
        raise NotFoundError("agency-not-found", "There is no such agency.")
    return _agency(row)


def list_agencies(tx: Connection) -> tuple[Agency, ...]:
    """All agencies, by identifier."""
    return tuple(_agency(row) for row in tx.execute(select(schema.agencies).order_by(schema.agencies.c.identifier)))


def load_person(tx: Connection, person_id: PersonId) -> Person:
    """Raises: NotFoundError ``person-not-found``."""
    row = tx.execute(select(schema.people).where(schema.people.c.id == person_id)).one_or_none()
    if row is None:
        raise NotFoundError("person-not-found", "There is no such person.")
    return _person(row)


def list_people(tx: Connection, agency_id: AgencyId) -> tuple[Person, ...]:
    """The people of an agency, by identifier."""
    people = schema.people
    rows = tx.execute(select(people).where(people.c.agency_id == agency_id).order_by(people.c.id))
    return tuple(_person(row) for row in rows)


def _agency(row: Row[tuple[object, ...]]) -> Agency:
    return Agency(
        id=AgencyId(row.id),
        identifier=row.identifier,
        name=row.name,
        parent_name=row.parent_name,
        short_code=row.short_code,
        place=row.place,
        seal_mm=row.seal_mm,
        series_per_kind=row.series_per_kind,
    )


def _person(row: Row[tuple[object, ...]]) -> Person:
    return Person(
        id=PersonId(row.id),
        agency_id=AgencyId(row.agency_id),
        full_name=row.full_name,
        duties=frozenset(Duty(word) for word in row.roles.split()),
        capacity_lines=tuple(row.capacity_lines.split("\n")) if row.capacity_lines else (),
    )
