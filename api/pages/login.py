"""``/login``: the development login, loudly marked and refused in production mode."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.http.auth import find_person
from api.http.edge import EdgePort
from api.http.routes.sessions import refuse_in_production, set_session_cookie
from api.http.sessions import SESSION_COOKIE
from api.http.uploads import read_form
from api.pages.area import Area
from api.pages.forms import read_own_form, refuse_other_sites
from api.pages.kept_forms import PERSON, KeptForm, kept_page
from api.pages.rendering import render
from api.views import Duty, PersonView

HOME = "/documents"
HOMES = {
    Duty.LEADER: "/waiting",
    Duty.ARCHIVIST: "/archive/records",
    Duty.BUSINESS_MEMBER: "/incoming",
    Duty.SECURITY_OFFICER: "/security",
    Duty.ADMINISTRATOR: "/people",
}
"""Where people begin who do not come for something else."""

router = APIRouter()
AREA = Area(router)


def home_of(person: PersonView | None) -> str:
    """Where this person's work begins."""
    return HOMES.get(person.actor.duty, HOME) if person else HOME


@router.get("/login")
def choose(
    request: Request, edge: EdgePort, wanted: Annotated[str, Query(alias="next", max_length=2000)] = ""
) -> Response:
    """Who would you like to be?"""
    refuse_in_production(edge)
    return render(request, "frame/login.html", people=edge.flows.people(), wanted=_own_path(wanted) if wanted else "")


@router.post("/login")
async def sign_in(request: Request, edge: EdgePort) -> Response:
    """Start a session as the chosen person."""
    refuse_in_production(edge)
    refuse_other_sites(request)
    form = await read_form(request)
    person = await run_in_threadpool(find_person, edge, form.field("person_id"))
    response = RedirectResponse(_own_path(form.field("next") or home_of(person)), 303)
    session = edge.sessions.issue(person.actor.person_id)
    set_session_cookie(response, session, secure=edge.settings.production)
    return response


@router.post("/login/again")
async def sign_in_again(request: Request, edge: EdgePort) -> Response:
    """Start a session, and go on with the form that found the last one ended."""
    refuse_in_production(edge)
    refuse_other_sites(request)
    form = await read_form(request)
    person = await run_in_threadpool(find_person, edge, form.field(PERSON))
    response = RedirectResponse("/login/kept", 307)  # the browser sends the same fields there, with the new session
    session = edge.sessions.issue(person.actor.person_id)
    set_session_cookie(response, session, secure=edge.settings.production)
    return response


@router.post("/login/kept")
async def show_kept(request: Request) -> Response:
    """What was typed, ready to be sent again; nothing happens before the person says so."""
    refuse_other_sites(request)
    kept = KeptForm.carried(await read_form(request))
    return kept_page(request, replace(kept, target=_own_path(kept.target)))


@router.post("/logout")
async def sign_out(request: Request) -> Response:
    """End the session in this browser."""
    await read_own_form(request)
    response = RedirectResponse("/", 303)
    response.delete_cookie(SESSION_COOKIE)
    return response


def _own_path(path: str) -> str:
    """Never a way to another site."""
    return path if path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable() else HOME
