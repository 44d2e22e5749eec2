"""``/``: what this is, and the box to verify a file."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.pages.rendering import render

router = APIRouter()


@router.get("/")
def start(request: Request) -> Response:
    """The first page."""
    return render(request, "start.html")
