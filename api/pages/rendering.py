"""Turning a template and its values into a page in the visitor's language."""

from __future__ import annotations

from functools import cache, partial
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from api.errors import NotSignedInError
from api.http.auth import find_person
from api.http.edge import edge_of
from api.http.language import LANGUAGE_COOKIE, Language, language_of
from api.http.problem_texts import problem_text
from api.http.problems import Problem
from api.http.sessions import SESSION_COOKIE
from api.pages.assets import asset
from api.pages.catalog import catalog_of
from api.pages.icons import icon, tone
from api.pages.moments import day_text, local_day, moment_text
from api.pages.navigation import sections_for
from api.pages.telling import DONE_COOKIE, words_told
from api.views import Counts, PersonView

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
        auto_reload=False,  # they ship with the program: no look at the disk for each of them on each page
    )
    templates.filters["moment"] = moment_text
    templates.filters["day"] = day_text
    templates.filters["decimal"] = decimal_text
    templates.globals |= {"asset": asset, "icon": icon, "tone": tone, "with_query": with_query}
    return templates


def render(request: Request, template: str, /, *, problem: Problem | None = None, **values: object) -> HTMLResponse:
    """The page, with everything the frame around it needs; a language chosen in the address is remembered.

    Its status is that of the ``problem`` it tells of.
    """
    language = language_of(request)
    text = environment().get_template(template).render(**_frame(request, language), problem=problem, **values)
    response = HTMLResponse(text, problem.status if problem else 200, {"Content-Language": language})
    if DONE_COOKIE in request.cookies:
        response.delete_cookie(DONE_COOKIE)
    if request.query_params.get("lang"):
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=LANGUAGE_MEMORY, samesite="lax", httponly=True)
    return response


def with_query(path: str, **values: object) -> str:
    """An address with those of the values that are not empty."""
    query = urlencode([(name, value) for name, value in values.items() if value not in (None, "")], safe="/")
    return f"{path}?{query}" if query else path


def decimal_text(number: float, language: Language) -> str:
    """One digit behind the decimal sign of the language; none when it would be zero."""
    text = f"{number:.1f}".removesuffix(".0")
    return text if language is Language.EN else text.replace(".", ",")


def _frame(request: Request, language: Language) -> dict[str, object]:
    """What every template can use; ``docs/pages.md`` lists it."""
    texts = catalog_of(language)
    visitor = visitor_of(request)
    other = Language.VI if language is Language.EN else Language.EN
    return {
        "t": texts,
        "language": language,
        "other_language": other,
        "language_query": urlencode({**request.query_params, "lang": other}),
        "done": words_told(request, texts),
        "today": local_day(edge_of(request).sessions.now()),
        "path": request.url.path,
        "here": with_query(request.url.path, **request.query_params),
        "visitor": visitor,
        "navigation": sections_for(request.app.state.navigation, visitor, request.url.path, _counts(request, visitor)),
        "form_token": _form_token(request),
        "production": edge_of(request).settings.production,
        "max_upload_bytes": edge_of(request).settings.max_upload_bytes,
        "remedy_of": partial(_remedy, language),
        "meaning_of": partial(_meaning, language),
        "words_of": lambda prefix, values: [texts(f"{prefix}{value}") for value in values],
        "options_of": lambda prefix, values: [(value, texts(f"{prefix}{value}")) for value in values],
    }


def _remedy(language: Language, code: str) -> str:
    text = problem_text(code)
    return text.remedy_en if language is Language.EN else text.remedy_vi


def _meaning(language: Language, code: str) -> str:
    text = problem_text(code)
    return text.en if language is Language.EN else text.vi


def visitor_of(request: Request) -> PersonView | None:
    """Who is signed in on these pages, if anybody."""
    known: PersonView | None = getattr(request.state, "visitor", None)
    if known is not None:
        return known
    edge = edge_of(request)
    try:
        return find_person(edge, edge.sessions.person_of(request.cookies.get(SESSION_COOKIE, "")))
    except NotSignedInError:
        return None


def _counts(request: Request, visitor: PersonView | None) -> Counts:
    """What waits for the visitor; an installation without the work list counts nothing."""
    worklist = edge_of(request).ports.worklist
    return worklist.counts(visitor.actor) if worklist and visitor else Counts()


def _form_token(request: Request) -> str:
    return edge_of(request).sessions.form_token(request.cookies.get(SESSION_COOKIE, ""))
