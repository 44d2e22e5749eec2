"""The development login: twelve hours, signed, and refused in production mode."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api.http.application import create_app
from api.http.sessions import SessionKeeper
from api.http.settings import SESSION_LIFETIME, WebSettings
from tests.api.conftest import SECRET, Caller, Clock
from tests.api.fake_flows import AT, CLERK, FakeFlows
from tests.api.memory_idempotency import MemoryIdempotency

DOCUMENTS = "/v1/documents"


def test_signing_in_gives_a_token_and_a_guarded_cookie(client: TestClient) -> None:
    answer = client.post("/v1/sessions", json={"person_id": CLERK.person_id})
    assert answer.status_code == 201
    assert answer.json()["person"]["duty"] == "clerk"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_unknown_person_cannot_sign_in(client: TestClient) -> None:
    answer = client.post("/v1/sessions", json={"person_id": "per_nobody"})
    assert (answer.status_code, answer.json()["code"]) == (401, "person-unknown")


def test_session_ends_after_twelve_hours(clerk: Caller, clock: Clock) -> None:
    headers = clerk.headers
    clock.advance(SESSION_LIFETIME - timedelta(seconds=1))
    assert clerk.client.get(DOCUMENTS, headers=headers).status_code == 200
    clock.advance(timedelta(seconds=1))
    answer = clerk.client.get(DOCUMENTS, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "session-expired")


@pytest.mark.parametrize(
    "token", ["nonsense", "a.b", "....", "cGVyX0NMRVJLfDk5OTk5OTk5OTk.AAAA", "é".encode().decode("latin-1")]
)
def test_token_of_somebody_elses_making_is_refused(client: TestClient, token: str) -> None:
    answer = client.get(DOCUMENTS, headers={"Authorization": f"Bearer {token}".encode("latin-1")})
    assert (answer.status_code, answer.json()["code"]) == (401, "session-invalid")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_token_of_another_installation_is_refused(client: TestClient) -> None:
    token = SessionKeeper(b"another secret of another office!", lambda: AT).issue(CLERK.person_id).token
    answer = client.get(DOCUMENTS, headers={"Authorization": f"Bearer {token}"})
    assert answer.json()["code"] == "session-invalid"


def test_cookie_does_not_open_the_api(client: TestClient) -> None:
    client.post("/v1/sessions", json={"person_id": CLERK.person_id})
    assert client.cookies
    assert client.get(DOCUMENTS).json()["code"] == "not-signed-in"


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/v1/sessions"), ("GET", "/v1/sessions/people"), ("GET", "/login")]
)
def test_development_login_is_refused_in_production(flows: FakeFlows, clock: Clock, method: str, path: str) -> None:
    settings = WebSettings(SECRET, production=True)
    with TestClient(create_app(flows, settings, answers=MemoryIdempotency(), clock=clock)) as client:
        body = {"person_id": CLERK.person_id} if method == "POST" else None
        answer = client.request(method, path, json=body)
    assert answer.status_code == 403
    assert "development-login-refused" in answer.text


def test_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        SessionKeeper(b"short", lambda: AT)
