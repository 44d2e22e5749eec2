"""``/administration/expiries``: certificates, trust anchors and timestamps, the first to end first."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.expiry_views import Urgency
from api.http.auth import PageVisitor
from api.http.upkeep_port import UpkeepPort
from api.pages.area import Area
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.views import Duty

router = APIRouter(prefix="/administration/expiries")
AREA = Area(
    router,
    (
        NavigationEntry(
            "expiries.nav",
            "/administration/expiries",
            NavigationGroup.ADMINISTRATION,
            frozenset({Duty.ADMINISTRATOR}),
        ),
    ),
)


@router.get("")
def index(request: Request, upkeep: UpkeepPort, visitor: PageVisitor) -> Response:
    """What ends, with what is over or ends within 30 or 90 days marked in words."""
    return render(
        request,
        "administration/expiries.html",
        found=upkeep.expiries(visitor.actor),
        urgencies=tuple(Urgency),
    )
