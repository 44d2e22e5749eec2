"""Who somebody is today, in one question: asked at every request of a person who has signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Date, and_, bindparam, select

from records import schema
from records.agencies.people import Duty
from records.identifiers import AgencyId, PersonId

_people, _posts, _agencies = schema.people.c, schema.posts.c, schema.agencies.c
_day = bindparam("day", type_=Date)
_HELD = and_(
    _posts.person_id == _people.id,
    _posts.valid_from <= _day,
    _posts.valid_until.is_(None) | (_posts.valid_until > _day),
)
_PRESENT = (
    select(*_people["id", "full_name", "agency_id", "roles"], _agencies.name, _posts.duties)
    .join_from(schema.people, schema.agencies, _agencies.id == _people.agency_id)
    .outerjoin(schema.posts, _HELD)
    .where(_people.id == bindparam("person_id"), _people.left_on.is_(None) | (_people.left_on > _day))
)
"""Built once: building and comparing a statement costs as much as running it."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody with at least one duty that day: a standing one, or one of a post held then."""

    person_id: PersonId
    full_name: str
    agency_id: AgencyId
    agency_name: str
    duties: frozenset[Duty]


def presence_of(tx: Connection, person_id: PersonId, day: date) -> Presence | None:
    """Nothing for a stranger, somebody who has left, and somebody without a duty on that day."""
    rows = tx.execute(_PRESENT, {"person_id": person_id, "day": day}).all()
    duties = frozenset(Duty(word) for row in rows for words in (row.roles, row.duties or "") for word in words.split())
    if not duties:
        return None
    first = rows[0]
    return Presence(PersonId(first.id), first.full_name, AgencyId(first.agency_id), first.name, duties)
