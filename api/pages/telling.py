"""What was just done is said once, on the page it leads to; reloading that page or another tab says nothing again."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.pages.catalog import Catalog

DONE_COOKIE = "done"
REMEMBERED = 60
"""Seconds until it would be old news: who closed the page at once is told nothing the next day."""


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was done: the page it leads to, and the key below ``done.`` that says there what happened."""

    address: str
    words: str


def lead_on(done: Done) -> Response:
    """To the page after the step, so that "back" and "reload" repeat nothing."""
    response = RedirectResponse(done.address, 303)
    response.set_cookie(DONE_COOKIE, done.words, max_age=REMEMBERED, samesite="lax", httponly=True)
    return response


def words_told(request: Request, texts: Catalog) -> str:
    """What is to be said on this page; empty when nothing was done just now, or a cookie says what no page says."""
    key = f"done.{request.cookies.get(DONE_COOKIE, '')}"
    return texts(key) if key in texts else ""
