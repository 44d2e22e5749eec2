"""``/``: what this is, and the box to verify a file; ``/accessibility``: who can use it, and whom to tell."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.pages.area import Area
from api.pages.login import home_of
from api.pages.rendering import render, visitor_of

router = APIRouter()
AREA = Area(router)


@router.get("/")
def start(request: Request) -> Response:
    """The first page."""
    return render(request, "frame/start.html", work=home_of(visitor_of(request)))


@router.get("/accessibility")
def accessibility(request: Request) -> Response:
    """The accessibility statement."""
    return render(request, "frame/accessibility.html")
