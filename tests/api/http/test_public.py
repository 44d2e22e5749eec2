"""What everybody may ask without an account."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api.views import HealthCheck, HealthStatus
from signer.report import Verdict
from tests.api.conftest import Caller
from tests.api.fake_flows import CLERK, LEADER, DraftFields, FakeFlows, report

CODE = "TEST0-00000-00001"


@pytest.fixture
def issued(flows: FakeFlows) -> str:
    """The hash of a document that was issued under :data:`CODE`."""
    document = flows.create_draft(CLERK, DraftFields("QĐ", "Về việc thử", LEADER.person_id))
    flows.submit(CLERK, document.id, None)
    flows.sign_document(LEADER, document.id, document.sha256)
    flows.assign_number(CLERK, document.id)
    return flows.seal(CLERK, document.id).sha256


@pytest.mark.parametrize("verdict", list(Verdict))
def test_verification_gives_each_of_the_four_words(client: TestClient, flows: FakeFlows, verdict: Verdict) -> None:
    flows.report = report(verdict)
    answer = client.post("/v1/verifications", files={"file": ("a.pdf", b"%PDF-1.7")})
    assert answer.json()["verdict"] == verdict


def test_code_leads_to_the_record(client: TestClient, issued: str) -> None:
    record = client.get(f"/v1/public-records/{CODE.lower().replace('-', '')}").json()
    assert (record["status"], record["number"], record["verdict"]) == ("issued", "01/QĐ-UBND", "VALID")
    assert [signature["role"] for signature in record["signatures"]] == ["leader", "agency"]


@pytest.mark.parametrize(
    ("code", "status", "problem"),
    [("TEST0-00000-99999", 404, "document-not-found"), ("short", 400, "verification-code-malformed")],
)
def test_wrong_code_is_a_problem(client: TestClient, code: str, status: int, problem: str) -> None:
    answer = client.get(f"/v1/public-records/{code}")
    assert (answer.status_code, answer.json()["code"]) == (status, problem)


def test_hash_is_compared(client: TestClient, issued: str) -> None:
    url = f"/v1/public-records/{CODE}/comparisons"
    assert client.post(url, json={"sha256": issued}).json() == {"matches": True}
    assert client.post(url, json={"sha256": "0" * 64}).json() == {"matches": False}
    assert client.post(url, json={"sha256": "xyz"}).json()["code"] == "request-invalid"


def test_draft_shows_nothing_but_that_it_is_not_issued(client: TestClient, clerk: Caller) -> None:
    body = {"kind": "QĐ", "subject": "Chưa công bố", "leader_id": LEADER.person_id, "paragraphs": ["Nội dung."]}
    client.post("/v1/documents", json=body, headers=clerk.headers)
    answer = client.get(f"/v1/public-records/{CODE}")
    assert answer.json()["status"] == "in_preparation"
    assert "Chưa công bố" not in answer.text


@pytest.mark.parametrize(
    ("state", "status"), [(HealthStatus.OK, 200), (HealthStatus.DEGRADED, 200), (HealthStatus.DOWN, 503)]
)
def test_health_is_the_worst_of_its_checks(
    client: TestClient, flows: FakeFlows, state: HealthStatus, status: int
) -> None:
    flows.checks = (HealthCheck("database", HealthStatus.OK, ""), HealthCheck("objects", state, ""))
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (status, state.value)
    assert client.get("/health/live").status_code == 200
