"""Forms of signed-in people: read in memory, and only accepted from our own pages (CSRF)."""

from __future__ import annotations

from fastapi import Request

from api.errors import NotAllowedError
from api.http.edge import edge_of
from api.http.sessions import SESSION_COOKIE
from api.http.uploads import Form, read_form

FORM_TOKEN = "form_token"  # noqa: S105  # a field's name, not a secret
_OWN_SITES = ("same-origin", "none", "")


async def read_own_form(request: Request) -> Form:
    """The form, if it comes from a page of this session.

    Raises: NotAllowedError ``form-from-elsewhere``; BadRequestError of :func:`api.http.uploads.read_form`.
    """
    refuse_other_sites(request)
    form = await read_form(request)
    request.state.form = form  # for the page that keeps what was typed when the token is refused
    token = request.cookies.get(SESSION_COOKIE, "")
    if not edge_of(request).sessions.is_form_token(token, form.field(FORM_TOKEN)):
        raise _from_elsewhere()
    return form


def refuse_other_sites(request: Request) -> None:
    """Browsers say which site a form was on. Raises: NotAllowedError ``form-from-elsewhere``."""
    if request.headers.get("sec-fetch-site", "") not in _OWN_SITES:
        raise _from_elsewhere()


def _from_elsewhere() -> NotAllowedError:
    return NotAllowedError(
        "form-from-elsewhere",
        "The form did not come from a page of this session; load the page again.",
        "Biểu mẫu không xuất phát từ trang của phiên này; hãy tải lại trang.",
    )
