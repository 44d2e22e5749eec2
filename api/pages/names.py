"""Names of people for pages that know only their identifiers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from api.http.edge import Edge


def names_of(edge: Edge) -> Callable[[str], str | None]:
    """Asks once for each person; nothing for the system and for those who have left."""

    @cache
    def name(person_id: str) -> str | None:
        person = edge.flows.person(person_id) if person_id.startswith("per_") else None
        return person.actor.name if person else None

    return name
