"""``/security``: what the wall did, in one place for whoever answers for it: counts, declarations, purges that wait."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.flows.access import require
from api.flows.log_reading import EventFilter, EventPage
from api.http.archive_edge import DispositionArea
from api.http.auth import PageVisitor
from api.http.edge import EdgePort
from api.http.language import language_of
from api.http.ports import served
from api.http.upkeep_port import Upkeep, UpkeepPort
from api.pages.area import Area
from api.pages.catalog import catalog_of
from api.pages.dashboard import figures_chart
from api.pages.names import names_of
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.views import Actor, Duty
from records.audit import Action

OFFICERS = (Duty.SECURITY_OFFICER, Duty.ARCHIVIST)
"""Who may see the log and answer a purge; they see counts and identifiers here, no document."""
SHOWN = 20
"""Newest entries of a kind; the log has all of them."""

router = APIRouter(prefix="/security")
AREA = Area(
    router, (NavigationEntry("security.nav", "/security", NavigationGroup.ADMINISTRATION, frozenset(OFFICERS)),)
)


@router.get("")
def index(
    request: Request, upkeep: UpkeepPort, area: DispositionArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """This year's refusals as counts, who declared what, what was found later, and what waits for a second person."""
    actor = visitor.actor
    require(actor, *OFFICERS)
    statistics = served(edge.ports.statistics)
    figures = statistics.of_agency(actor, statistics.this_year()).figures
    return render(
        request,
        "administration/security.html",
        waiting=tuple(one for one in area.list_purges(actor) if one.done_at is None),
        refused=figures.total("refused"),
        chart=figures_chart(figures, catalog_of(language_of(request)), "guard", ("refused",)),
        declared=_events(upkeep, actor, Action.SCREENING_DECLARED),
        found_later=_events(upkeep, actor, Action.SCREENING_FOUND_LATER),
        names=names_of(edge),
    )


def _events(upkeep: Upkeep, actor: Actor, action: Action) -> EventPage:
    return upkeep.events(actor, EventFilter(action=action.value), None, SHOWN)
