"""Vietnamese first; English for whoever asks."""

from __future__ import annotations

from enum import StrEnum

from starlette.requests import Request

LANGUAGE_COOKIE = "lang"
_API_PREFIXES = ("/v1/", "/health", "/openapi.json")


class Language(StrEnum):
    """Values are BCP 47 tags."""

    VI = "vi"
    EN = "en"


def is_api(request: Request) -> bool:
    """Whether the request is for machines: answered in JSON, never with a page."""
    return request.url.path.startswith(_API_PREFIXES)


def language_of(request: Request) -> Language:
    """``?lang=`` wins, then the cookie; machines may ask by ``Accept-Language``. Vietnamese otherwise."""
    if is_api(request):
        wanted = request.headers.get("accept-language", "")
    else:
        wanted = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE, "")
    return Language.EN if wanted.strip().lower().startswith("en") else Language.VI
