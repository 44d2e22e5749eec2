"""Incoming documents on pages, over a real office: taken in, judged, registered, sent on, returned."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from api.office import Office
from api.settings import Settings
from api.wiring.offices import open_office, web_application
from tests.api.flows import walking


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings.from_environment({}, home=tmp_path_factory.mktemp("incoming") / "home")


@pytest.fixture(scope="module")
def office(settings: Settings) -> Iterator[Office]:
    with open_office(settings) as office:
        yield office


@pytest.fixture(scope="module")
def clerk(office: Office, settings: Settings) -> Iterator[TestClient]:
    with TestClient(web_application(office, settings), follow_redirects=False) as client:
        client.post("/login", files={"person_id": (None, walking.CLERK.person_id)})
        yield client


def send(client: TestClient, path: str, fields: dict[str, str], pdf: bytes | None = None) -> Response:
    token = re.search(r'name="form_token" value="([^"]+)"', client.get("/incoming").text)
    assert token
    form = {name: (None, value) for name, value in {**fields, "form_token": token[1]}.items()}
    file = {"file": ("den.pdf", pdf, "application/pdf")} if pdf else {}
    return client.post(path, files={**form, **file})


def about(subject: str) -> dict[str, str]:
    return {"author": "Sở Nội vụ", "subject": subject, "notation": "05/QĐ-SNV", "declared_level": "none"}


def test_document_is_taken_in_registered_and_sent_on(office: Office, clerk: TestClient) -> None:
    pdf = walking.bytes_of(office, walking.walk(office, after=walking.seal, fields=walking.about("Về việc đến một")))
    page = send(clerk, "/incoming/new", about("Về việc đến một"), pdf).headers["location"]
    assert "Chữ ký hợp lệ" in clerk.get(page).text
    assert send(clerk, f"{page}/register", {}).status_code == 303
    person = re.search(r'<option value="(per_[^"]+)"', clerk.get(page).text)
    assert person
    assert send(clerk, f"{page}/assign", {"person_id": person[1], "due_on": "2027-01-04"}).status_code == 303
    shown = clerk.get(page).text
    assert "Đã phân công" in shown
    assert "04/01/2027" in shown
    assert re.search(r'<datalist id="retention-classes"><option value="[^"]+">', shown)


def test_unsigned_document_can_only_be_sent_back_with_a_reason(office: Office, clerk: TestClient) -> None:
    pdf = walking.bytes_of(office, walking.draft(office, walking.about("Về việc chưa ký")))
    page = send(clerk, "/incoming/new", about("Về việc chưa ký"), pdf).headers["location"]
    assert f'action="{page}/register"' not in clerk.get(page).text
    refused = send(clerk, f"{page}/return", {"reason": ""})
    assert refused.status_code == 400
    assert send(clerk, f"{page}/return", {"reason": "Thiếu chữ ký số."}).status_code == 303
    assert "Thiếu chữ ký số." in clerk.get(page).text


def test_refused_entry_keeps_what_was_typed(clerk: TestClient) -> None:
    answer = send(clerk, "/incoming/new", {**about("Văn bản giấy"), "issued_on": "hôm nay"})
    assert answer.status_code == 400
    assert "day-malformed" in answer.text
    assert "Văn bản giấy" in answer.text


def test_paper_is_entered_without_a_file(clerk: TestClient) -> None:
    page = send(clerk, "/incoming/new", {**about("Công văn giấy"), "issued_on": "2026-11-02"}).headers["location"]
    assert "Văn bản giấy" in clerk.get(page).text
