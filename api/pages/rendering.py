"""Turning a template and its values into a page in the visitor's language."""

from __future__ import annotations

from functools import cache

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from api.errors import NotSignedInError
from api.http.auth import find_person
from api.http.edge import edge_of
from api.http.language import LANGUAGE_COOKIE, Language, language_of
from api.http.sessions import SESSION_COOKIE
from api.pages.catalog import catalog_of
from api.pages.moments import day_text, moment_text
from api.views import PersonView

LANGUAGE_MEMORY = 365 * 24 * 3600
"""Seconds the choice of language is remembered."""


@cache
def environment() -> Environment:
    """The templates; everything is escaped, and a value that was not given is an error."""
    templates = Environment(
        loader=PackageLoader("api.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["moment"] = moment_text
    templates.filters["day"] = day_text
    return templates


def render(request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """The page, with everything the frame around it needs; a language chosen in the address is remembered."""
    language = language_of(request)
    edge = edge_of(request)
    text = (
        environment()
        .get_template(template)
        .render(
            t=catalog_of(language),
            language=language,
            other_language=Language.VI if language is Language.EN else Language.EN,
            path=request.url.path,
            visitor=visitor_of(request),
            form_token=_form_token(request),
            production=edge.settings.production,
            **values,
        )
    )
    response = HTMLResponse(text, status, {"Content-Language": language})
    if request.query_params.get("lang"):
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=LANGUAGE_MEMORY, samesite="lax", httponly=True)
    return response


def visitor_of(request: Request) -> PersonView | None:
    """Who is signed in on these pages, if anybody."""
    edge = edge_of(request)
    try:
        return find_person(edge, edge.sessions.person_of(request.cookies.get(SESSION_COOKIE, "")))
    except NotSignedInError:
        return None


def _form_token(request: Request) -> str:
    return edge_of(request).sessions.form_token(request.cookies.get(SESSION_COOKIE, ""))
