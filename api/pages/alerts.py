"""``/alerts``: what waits too long or went wrong, the worst first."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.http.auth import PageVisitor
from api.http.office_edge import OfficeArea
from api.pages.area import Area
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render

router = APIRouter(prefix="/alerts")
AREA = Area(router, (NavigationEntry("alerts.nav", "/alerts", NavigationGroup.WORK, counted="alerts"),))


@router.get("")
def index(request: Request, office: OfficeArea, visitor: PageVisitor) -> Response:
    """This person's alerts: overdue before late before notices, the urgent and the oldest first."""
    return render(request, "alerts/index.html", alerts=office.alerts(visitor.actor))
