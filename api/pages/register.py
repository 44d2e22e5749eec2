"""``/register``: the outgoing register as the decree's form has it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.http.auth import PageVisitor
from api.http.edge import FlowsPort
from api.http.routes.documents import PAGE_SIZE
from api.pages.area import Area
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render

router = APIRouter()
AREA = Area(router, (NavigationEntry("frame.register", "/register", NavigationGroup.REGISTERS),))


@router.get("/register")
def outgoing(
    request: Request,
    flows: FlowsPort,
    visitor: PageVisitor,
    after: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """One page of this year's register."""
    return render(request, "registers/register.html", page=flows.register(visitor.actor, after, PAGE_SIZE), after=after)
