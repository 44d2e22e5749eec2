"""On the command line: as which person something is done. The machine's owner may act as any of them; it is logged."""

from __future__ import annotations

from api.errors import NotSignedInError
from api.flows.health import people
from api.office import Office
from api.views import Actor


def acting_as(office: Office, person_id: str) -> Actor:
    """The person with the duties of today. Raises: NotSignedInError ``person-unknown``."""
    for person in people(office):
        if person.actor.person_id == person_id:
            return person.actor
    raise NotSignedInError("person-unknown", "There is no such person here.", "Không có người dùng này.")
