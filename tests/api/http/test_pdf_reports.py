"""The report as a sealed PDF: through the API and from the page, or a code that says why there is none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.http.application import create_app
from api.http.settings import WebSettings
from tests.api.conftest import SECRET, Clock
from tests.api.fake_flows import FakeFlows
from tests.api.fake_reports import fake_reports
from tests.api.memory_idempotency import MemoryIdempotency

PDF = b"%PDF-1.7"
UPLOAD = {"file": ("van-ban.pdf", PDF, "application/pdf")}


@pytest.fixture
def sealing(flows: FakeFlows, clock: Clock) -> Iterator[TestClient]:
    app = create_app(flows, WebSettings(SECRET), answers=MemoryIdempotency(), clock=clock, reports=fake_reports)
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize("path", ["/v1/verifications?format=pdf", "/verify/report"])
def test_report_on_an_upload_is_a_download_that_no_cache_keeps(
    sealing: TestClient, flows: FakeFlows, path: str
) -> None:
    answer = sealing.post(path, files=UPLOAD)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.content == b"%PDF report on van-ban.pdf: VALID"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''bao-cao-kiem-tra-")
    assert flows.verified == [len(PDF)]


def test_body_that_is_the_file_has_no_name_in_its_report(sealing: TestClient) -> None:
    headers = {"Content-Type": "application/pdf"}
    answer = sealing.post("/v1/verifications", params={"format": "pdf"}, content=PDF, headers=headers)
    assert answer.content == b"%PDF report on None: VALID"


def test_report_is_json_unless_a_pdf_is_asked_for(sealing: TestClient) -> None:
    assert sealing.post("/v1/verifications", files=UPLOAD).json()["verdict"] == "VALID"


def test_format_of_another_name_is_refused_unread(sealing: TestClient, flows: FakeFlows) -> None:
    answer = sealing.post("/v1/verifications", params={"format": "docx"}, files=UPLOAD)
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")
    assert flows.verified == []


def test_report_is_not_given_by_a_service_without_a_key(client: TestClient) -> None:
    answer = client.post("/v1/verifications", params={"format": "pdf"}, files=UPLOAD)
    assert (answer.status_code, answer.json()["code"]) == (503, "report-not-sealed")
    assert client.post("/verify/report", files=UPLOAD).status_code == 503


def test_page_offers_the_report_and_says_why_the_file_is_chosen_again(sealing: TestClient) -> None:
    text = sealing.post("/verify", files=UPLOAD).text
    assert 'action="/verify/report"' in text
    assert "không được lưu lại, nên cần chọn lại" in text
    assert 'action="/verify/report"' not in sealing.get("/verify").text


def test_page_offers_no_report_that_nobody_would_seal(client: TestClient) -> None:
    assert "/verify/report" not in client.post("/verify", files=UPLOAD).text


def test_report_from_the_page_is_about_one_file(sealing: TestClient) -> None:
    one = ("file", ("a.pdf", PDF, "application/pdf"))
    assert sealing.post("/verify/report", files=[one, one]).status_code == 400
