"""People and what they may do (cán bộ, nhiệm vụ)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select, update

from records import schema
from records.audit import Action, Fact, append
from records.database import insert_missing
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import AgencyId, PersonId
from records.occasion import Occasion

FULL_NAME_MAX = 50
"""Length of FullName in Decree 30/2020, appendix VI, part II."""


class Duty(StrEnum):
    """What a person may do in the records system; a person may hold several. Their order is that of the menu."""

    LEADER = "leader"
    CLERK = "clerk"
    ARCHIVIST = "archivist"
    ADMINISTRATOR = "administrator"
    STAFF = "staff"
    """Chuyên viên: works on what is sent on to them or to their unit."""
    SECURITY_OFFICER = "security_officer"
    """Sees counts and events of the classification guard and the log, no documents."""
    BUSINESS_MEMBER = "business_member"
    """Acts for a registered business: hands documents in, reads what was sent to it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who acts for an organisation. ``capacity_lines`` stand above the signature, most general first.

    ``duties`` are the standing ones; a post may bring more while it lasts (:func:`duties_on`).
    """

    id: PersonId
    agency_id: AgencyId
    full_name: str
    duties: frozenset[Duty]
    capacity_lines: tuple[str, ...] = ()
    left_on: date | None = None
    """The first day on which this person no longer acts for the organisation."""

    def is_here(self, on: date) -> bool:
        """Whether the person acts for the organisation on that day."""
        return self.left_on is None or on < self.left_on


def enrol(tx: Connection, by: Occasion, person: Person) -> Person:
    """Add a person to an organisation. Raises: RequestError ``person-malformed``; ConflictError ``person-exists``."""
    if not 1 <= len(person.full_name.strip()) <= FULL_NAME_MAX:
        raise RequestError(
            "person-malformed",
            f"A full name has 1 to {FULL_NAME_MAX} characters.",
            f"Họ tên từ 1 đến {FULL_NAME_MAX} ký tự.",
        )
    if not insert_person(tx, person):
        raise ConflictError("person-exists", "This identifier belongs to somebody.", "Mã người dùng đã có.")
    append(tx, by, person.agency_id, Action.PERSON_ENROLLED, person.id, Fact("duties", _words(person.duties)))
    return person


def record_leaving(tx: Connection, by: Occasion, person: Person, on: date) -> Person:
    """From that day the person acts for the organisation no more; what they did stays theirs.

    Raises: ConflictError ``person-left``.
    """
    if person.left_on is not None:
        raise ConflictError("person-left", "This person has left already.", "Người này đã rời cơ quan.")
    tx.execute(update(schema.people).where(schema.people.c.id == person.id).values(left_on=on))
    append(tx, by, person.agency_id, Action.PERSON_LEFT, person.id, Fact("on", on.isoformat()))
    return load_person(tx, person.id)


def load_person(tx: Connection, person_id: PersonId) -> Person:
    """Raises: NotFoundError ``person-not-found``."""
    row = tx.execute(select(schema.people).where(schema.people.c.id == person_id)).one_or_none()
    if row is None:
        raise NotFoundError("person-not-found", "There is no such person.")
    return _person(row)


def full_names(tx: Connection, ids: Collection[PersonId]) -> dict[PersonId, str]:
    """What these people are called."""
    if not ids:
        return {}
    rows = tx.execute(select(schema.people.c.id, schema.people.c.full_name).where(schema.people.c.id.in_(ids)))
    return {PersonId(row.id): row.full_name for row in rows}


def list_people(tx: Connection, agency_id: AgencyId) -> tuple[Person, ...]:
    """The people of an organisation, by identifier; also those who have left."""
    people = schema.people
    rows = tx.execute(select(people).where(people.c.agency_id == agency_id).order_by(people.c.id))
    return tuple(_person(row) for row in rows)


def duties_on(tx: Connection, person: Person, day: date) -> frozenset[Duty]:
    """Standing duties and those of the posts held that day; none for somebody who has left."""
    if not person.is_here(day):
        return frozenset()
    posts = schema.posts
    open_end = posts.c.valid_until.is_(None) | (posts.c.valid_until > day)
    held = select(posts.c.duties).where(posts.c.person_id == person.id, posts.c.valid_from <= day, open_end)
    return person.duties | {Duty(word) for words in tx.scalars(held) for word in words.split()}


def insert_person(tx: Connection, person: Person) -> bool:
    """The row alone, unless it is there; callers have checked it."""
    return insert_missing(
        tx,
        schema.people,
        id=person.id,
        agency_id=person.agency_id,
        full_name=person.full_name,
        roles=_words(person.duties),
        capacity_lines="\n".join(person.capacity_lines),
        left_on=person.left_on,
    )


def _words(duties: frozenset[Duty]) -> str:
    return " ".join(sorted(duties))


def _person(row: Row[tuple[Any, ...]]) -> Person:
    return Person(
        id=PersonId(row.id),
        agency_id=AgencyId(row.agency_id),
        full_name=row.full_name,
        duties=frozenset(Duty(word) for word in row.roles.split()),
        capacity_lines=tuple(row.capacity_lines.split("\n")) if row.capacity_lines else (),
        left_on=row.left_on,
    )
