"""Every answer that is not a success is a problem with a stable code, and tells nothing it should not."""

from __future__ import annotations

import logging

import pytest
from fastapi.testclient import TestClient

from api.http.problems import status_of
from api.http.shell import CONTENT_SECURITY_POLICY
from records.errors import InternalError
from signer.errors import DocumentError, KeyUnusableError, OutsideServiceError
from signer.report import Report
from tests.api.conftest import Caller
from tests.api.fake_flows import FakeFlows

PDF = {"Content-Type": "application/pdf"}
SECRET_TEXT = "nội dung văn bản"


def test_problem_has_all_its_members(client: TestClient) -> None:
    answer = client.get("/v1/documents")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/problems/not-signed-in",
        "title": "Chưa đăng nhập.",
        "status": 401,
        "detail": "Hãy đăng nhập trước.",
        "instance": "/v1/documents",
        "code": "not-signed-in",
        "request_id": answer.headers["x-request-id"],
        "errors": [],
    }


def test_problem_speaks_english_to_whoever_asks(client: TestClient) -> None:
    answer = client.get("/v1/documents", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert answer.json()["detail"] == "Sign in first."
    assert answer.headers["content-language"] == "en"


def test_type_is_a_page_that_exists(client: TestClient) -> None:
    problem = client.get("/v1/documents").json()
    assert client.get(problem["type"]).status_code == 200


def test_unknown_address_and_method_are_problems(client: TestClient) -> None:
    assert client.get("/v1/nothing").json()["code"] == "route-not-found"
    answer = client.delete("/v1/verifications")
    assert (answer.status_code, answer.json()["code"]) == (405, "method-not-allowed")
    assert answer.headers["allow"] == "POST"
    assert client.delete("/v1/documents").headers["allow"] == "HEAD, GET, POST"


@pytest.mark.parametrize("path", ["/", "/verify", "/health", "/v/TEST0-00000-00001"])
def test_head_is_the_get_without_its_body(client: TestClient, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert head.status_code == get.status_code
    assert head.content == b""


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (DocumentError("pdf-encrypted", "encrypted"), 422),
        (KeyUnusableError("certificate-expired", "expired"), 409),
        (KeyUnusableError("certificate-revoked", "revoked"), 409),
        (OutsideServiceError("timestamp-timeout", "slow"), 503),
        (InternalError("object-damaged", SECRET_TEXT), 500),
    ],
)
def test_coded_error_of_a_flow_keeps_its_code(
    client: TestClient, flows: FakeFlows, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    monkeypatch.setattr(FakeFlows, "verify_upload", _raising(error))
    answer = client.post("/v1/verifications", content=b"%PDF-", headers=PDF)
    assert answer.status_code == status
    assert answer.json()["code"] == error.code  # type: ignore[attr-defined]
    assert SECRET_TEXT not in answer.text


def test_unforeseen_exception_is_a_500_without_content(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(FakeFlows, "verify_upload", _raising(ZeroDivisionError(SECRET_TEXT)))
    with caplog.at_level(logging.DEBUG):
        answer = client.post("/v1/verifications", content=b"%PDF-", headers=PDF)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    assert SECRET_TEXT not in answer.text
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name == "vanthu.http")
    assert "ZeroDivisionError" in logged
    assert answer.json()["request_id"] in logged
    assert SECRET_TEXT not in logged


def test_service_that_is_away_says_when_to_come_back(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeFlows, "verify_upload", _raising(OutsideServiceError("timestamp-timeout", "slow")))
    assert client.post("/v1/verifications", content=b"%PDF-", headers=PDF).headers["retry-after"] == "5"


@pytest.mark.parametrize("path", ["/", "/verify", "/health", "/v1/documents", "/static/css/frame.css", "/nothing"])
def test_every_answer_is_guarded(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-request-id"].startswith("req_")


def test_answers_are_not_cached_but_static_files_are(client: TestClient, clerk: Caller) -> None:
    assert client.get("/v1/documents", headers=clerk.headers).headers["cache-control"] == "no-store"
    assert "max-age" in client.get("/static/css/frame.css").headers["cache-control"]


def test_error_of_nobody_is_ours() -> None:
    assert status_of(RuntimeError, "whatever") == 500


def _raising(error: Exception) -> object:
    def raise_it(*_: object) -> Report:
        raise error

    return raise_it
