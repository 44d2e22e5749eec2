"""Who is asking: a bearer token for machines, a cookie for pages. The two never stand in for each other."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.errors import NotSignedInError
from api.http.edge import Edge, EdgePort
from api.http.sessions import SESSION_COOKIE
from api.views import Actor, PersonView

_bearer = HTTPBearer(auto_error=False, description="Token from POST /v1/sessions.")


def find_person(edge: Edge, person_id: str) -> PersonView:
    """The person behind an identifier. Raises: NotSignedInError ``person-unknown``."""
    person = edge.flows.person(person_id)
    if person is None:
        raise NotSignedInError("person-unknown", "There is no such person here.", "Không có người dùng này.")
    return person


def _bearer_actor(
    request: Request, edge: EdgePort, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Actor:
    if bearer is None:
        raise _not_signed_in()
    actor = find_person(edge, edge.sessions.person_of(bearer.credentials)).actor
    request.state.actor = actor  # for api.http.watching
    return actor


def _cookie_person(request: Request, edge: EdgePort) -> PersonView:
    token = request.cookies.get(SESSION_COOKIE)
    if not token:
        raise _not_signed_in()
    person = find_person(edge, edge.sessions.person_of(token))
    request.state.actor = person.actor  # for api.http.watching
    request.state.visitor = person  # for the frame of the page
    return person


def _not_signed_in() -> NotSignedInError:
    return NotSignedInError("not-signed-in", "Sign in first.", "Hãy đăng nhập trước.")


SignedIn = Annotated[Actor, Depends(_bearer_actor)]
"""The actor of an API call."""
PageVisitor = Annotated[PersonView, Depends(_cookie_person)]
"""The person before a page."""
