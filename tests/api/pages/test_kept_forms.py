"""A session that ends in the middle of a form: nothing is done, nothing is lost, and another site gains nothing."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from tests.api.conftest import Clock
from tests.api.fake_flows import CLERK, LEADER, FakeFlows
from tests.api.pages.test_work_pages import DRAFT, send, sign_in

OWN = {"sec-fetch-site": "same-origin"}


def hidden(text: str) -> dict[str, tuple[None, str]]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text.partition("<main")[2])
    return {name: (None, html.unescape(value)) for name, value in found}


def target(text: str) -> str:
    found = re.search(r'<form class="box" method="post" action="([^"]+)"', text)
    assert found
    return found[1]


@pytest.fixture
def expired(client: TestClient, clock: Clock) -> Response:
    """A draft sent after the session's twelve hours."""
    sign_in(client, CLERK)
    token = re.search(r'name="form_token" value="([^"]+)"', client.get("/documents").text)
    assert token
    clock.advance(timedelta(hours=13))
    fields = {name: (None, value) for name, value in {**DRAFT, "form_token": token[1]}.items()}
    return client.post("/documents/new", files=fields, headers=OWN)


def test_expired_form_waits_behind_the_login_with_everything_typed(expired: Response, flows: FakeFlows) -> None:
    assert expired.status_code == 401
    assert "không mất gì bạn đã nhập" in expired.text
    assert hidden(expired.text)["kept.body"] == (None, DRAFT["body"])
    assert flows.list_documents(CLERK, None, None, 50).items == ()


def test_after_signing_in_again_one_click_sends_it(client: TestClient, expired: Response, flows: FakeFlows) -> None:
    fields = hidden(expired.text) | {"person_id": (None, CLERK.person_id)}
    redirect = client.post(target(expired.text), files=fields, headers=OWN)
    assert (redirect.status_code, redirect.headers["location"]) == (307, "/login/kept")
    waiting = client.post("/login/kept", files=fields, headers=OWN)
    assert flows.list_documents(CLERK, None, None, 50).items == ()
    answer = client.post(target(waiting.text), files=hidden(waiting.text), headers=OWN)
    assert answer.status_code == 303
    (document,) = flows.list_documents(CLERK, None, None, 50).items
    assert document.subject == DRAFT["subject"]


def test_form_of_another_tabs_session_is_kept_for_who_is_signed_in_now(client: TestClient, flows: FakeFlows) -> None:
    sign_in(client, CLERK)
    token = re.search(r'name="form_token" value="([^"]+)"', client.get("/documents").text)
    assert token
    sign_in(client, LEADER)
    fields = {name: (None, value) for name, value in {**DRAFT, "form_token": token[1]}.items()}
    answer = client.post("/documents/new", files=fields, headers=OWN)
    assert answer.status_code == 403
    assert f"với tư cách {LEADER.name}" in answer.text
    assert hidden(answer.text)["body"] == (None, DRAFT["body"])


@pytest.mark.parametrize("site", ["cross-site", "same-site", ""])
def test_form_of_another_site_is_not_kept(client: TestClient, site: str) -> None:
    headers = {"sec-fetch-site": site} if site else {}
    answer = client.post("/documents/new", files={"body": (None, "typed by somebody else")}, headers=headers)
    assert answer.status_code in (401, 403)
    assert "typed by somebody else" not in answer.text
    assert client.post("/login/kept", files={}, headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_kept_form_never_goes_to_another_site(client: TestClient) -> None:
    sign_in(client, CLERK)
    answer = client.post("/login/kept", files={"target": (None, "https://evil.example")}, headers=OWN)
    assert target(answer.text) == "/documents"


def test_file_is_asked_for_again(client: TestClient) -> None:
    sign_in(client, CLERK)
    answer = client.post("/documents/new", files={"way": (None, "upload"), "file": ("a.pdf", b"%PDF-1.7")}, headers=OWN)
    assert answer.status_code == 403
    assert "Chọn lại tệp" in answer.text
    assert 'type="file" name="file"' in answer.text


def test_unchanged_session_meets_none_of_this(client: TestClient) -> None:
    sign_in(client, CLERK)
    assert send(client, "/documents/new", DRAFT, **OWN).status_code == 303
