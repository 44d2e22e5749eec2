"""A form sent after its session ended loses nothing: what was typed waits behind the login, and is sent from there.

Only for forms of our own pages: the browser says so (``Sec-Fetch-Site``). Files are not typed and are chosen again.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.http.edge import edge_of
from api.http.problems import CODED_ERRORS, Problem, problem_of
from api.http.uploads import Form, read_form
from api.pages.forms import FORM_TOKEN
from api.pages.rendering import render, visitor_of

PREFIX = "kept."
"""What was typed travels under this prefix while somebody signs in, apart from the login's own fields."""
TARGET = "target"
PERSON = "person_id"
_OWN_SITE = "same-origin"
_SHOWN_FROM = 12
"""Characters from which a value is worth showing; shorter ones, and single words, are choices and identifiers."""


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What was typed, and where it was going."""

    target: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    """Names of the parts that were files."""

    @property
    def shown(self) -> tuple[str, ...]:
        """The values that somebody wrote, so that they see that nothing is lost."""
        return tuple(value for _, value in self.fields if len(value) >= _SHOWN_FROM and " " in value)

    @classmethod
    def of(cls, target: str, form: Form) -> KeptForm:
        """A form as it first came."""
        fields = tuple((p.name, p.text) for p in form.parts if p.file_name is None and p.name != FORM_TOKEN)
        files = tuple(dict.fromkeys(part.name for part in form.parts if part.file_name is not None))
        return cls(target, fields, files)

    @classmethod
    def carried(cls, form: Form) -> KeptForm:
        """A form that came through the login."""
        kept = tuple((p.name.removeprefix(PREFIX), p.text) for p in form.parts if p.name.startswith(PREFIX))
        return cls(form.field(TARGET), kept, tuple(form.field("files").split()))


def can_keep(request: Request, problem: Problem) -> bool:
    """Whether this refusal is one of a session that ended or changed, met by a form of our own pages."""
    ended = problem.status == 401 or problem.code == "form-from-elsewhere"
    return ended and request.method == "POST" and request.headers.get("sec-fetch-site") == _OWN_SITE


class KeptFormAnswer(Response):
    """The answer to such a form; it reads what was typed only when it is sent, since nobody has read it yet."""

    def __init__(self, request: Request, problem: Problem) -> None:
        super().__init__(status_code=problem.status)
        self._request = request
        self._problem = problem

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (await self._page(scope, receive))(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive) -> Response:
        form = getattr(self._request.state, "form", None)
        try:
            form = form or await read_form(Request(scope, receive))
        except (*CODED_ERRORS, HTTPException) as error:
            problem = problem_of(self._request, error)
            return render(self._request, "problems/problem.html", problem=problem)
        return kept_page(self._request, KeptForm.of(self._request.url.path, form), self._problem)


def kept_page(request: Request, kept: KeptForm, problem: Problem | None = None) -> Response:
    """Sign in first, or send again as who is signed in now."""
    signed_in = visitor_of(request) is not None
    edge = edge_of(request)
    people = () if signed_in or edge.settings.production else edge.flows.people()
    return render(request, "frame/kept_form.html", problem=problem, kept=kept, people=people, prefix=PREFIX)
