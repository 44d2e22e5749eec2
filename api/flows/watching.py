"""What signed-in people were shown and refused, as entries of their agency's chain."""

from __future__ import annotations

from dataclasses import dataclass

from api.http.watching import REFUSED, Seen
from api.office import Office
from api.views import Actor
from records import audit
from records.audit import Action, Fact
from records.database import transaction


@dataclass(frozen=True, slots=True)
class LogWatch:
    """A :class:`api.http.watching.Watch` over one office."""

    office: Office

    def note(self, actor: Actor, seen: Seen) -> None:
        facts = [Fact("method", seen.method), Fact("route", seen.route)]
        action = Action.ACCESS_READ
        if seen.status >= REFUSED:
            action = Action.ACCESS_REFUSED
            facts += [Fact("code", seen.code), Fact("status", seen.status)]
        with transaction(self.office.engine) as tx:
            audit.append(tx, self.office.occasion(actor), actor.agency_id, action, seen.subject or "page", *facts)
