"""``/v1/sessions``: the development login. In production mode it is refused."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.errors import ProductionModeError
from api.http.auth import find_person
from api.http.documented import problems
from api.http.edge import Edge, EdgePort
from api.http.json_bodies import ONLY_JSON
from api.http.schemas import PeopleOut, PersonOut, SessionIn, SessionOut
from api.http.sessions import SESSION_COOKIE, Session
from api.http.settings import SESSION_LIFETIME

router = APIRouter(prefix="/v1", tags=["sessions"])


def refuse_in_production(edge: Edge) -> None:
    """Raises: ProductionModeError ``development-login-refused``."""
    if edge.settings.production:
        raise ProductionModeError(
            "development-login-refused",
            "The development login is switched off in production mode.",
            "Đăng nhập thử nghiệm bị tắt khi vận hành chính thức.",
        )


def set_session_cookie(response: Response, session: Session, *, secure: bool) -> None:
    """Keep the session in the browser: not readable by scripts, not sent along from other sites' forms."""
    response.set_cookie(
        SESSION_COOKIE,
        session.token,
        max_age=int(SESSION_LIFETIME.total_seconds()),
        secure=secure,
        httponly=True,
        samesite="lax",
    )


@router.get("/sessions/people", responses=problems(403))
def people(edge: EdgePort) -> PeopleOut:
    """Development only: everybody who may sign in without a password."""
    refuse_in_production(edge)
    return PeopleOut(data=tuple(PersonOut.of(person) for person in edge.flows.people()))


@router.post("/sessions", status_code=201, responses=problems(400, 401, 403, 413, 415, 422), dependencies=[ONLY_JSON])
def sign_in(edge: EdgePort, response: Response, wanted: SessionIn) -> SessionOut:
    """Development only: sign in as an invented person, without a password."""
    refuse_in_production(edge)
    person = find_person(edge, wanted.person_id)
    session = edge.sessions.issue(person.actor.person_id)
    set_session_cookie(response, session, secure=edge.settings.production)
    return SessionOut(token=session.token, expires_at=session.expires_at, person=PersonOut.of(person))
