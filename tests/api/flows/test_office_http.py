"""The office over HTTP, with a real office behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.development.people import person_id_of
from api.flows.demonstration import ARCHIVIST, CLERK, LEADER
from api.flows.desk import Desk
from api.flows.office_desk import OfficeDesk
from api.http.application import create_app
from api.http.ports import Ports
from api.http.settings import WebSettings
from api.office import Office
from tests.api.flows.walking import sign, submit, walk
from tests.api.memory_idempotency import MemoryIdempotency

ADMIN = person_id_of("admin-1")
DRAFT = {
    "kind": "QĐ",
    "leader_id": LEADER.person_id,
    "subject": "Thử nghiệm qua HTTP",
    "paragraphs": ["Nội dung thử."],
    "urgency": "urgent",
    "recipients": [{"name": "Sở Nội vụ", "identifier": "H99.05"}],
}


class Caller:
    """Speaks to the API as one person; every step has a key of its own."""

    def __init__(self, client: TestClient, person_id: str) -> None:
        self.client, self.keys = client, 0
        token = client.post("/v1/sessions", json={"person_id": person_id}).json()["token"]
        client.cookies.clear()
        self.headers = {"Authorization": f"Bearer {token}"}

    def post(self, path: str, body: dict[str, Any] | None = None, status: int = 200) -> dict[str, Any]:
        self.keys += 1
        key = {"Idempotency-Key": f"{path}-{self.keys}"}
        answer = self.client.post(f"/v1/{path}", json=body, headers=self.headers | key)
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    def get(self, path: str) -> dict[str, Any]:
        answer = self.client.get(f"/v1/{path}", headers=self.headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


@pytest.fixture
def client(office: Office) -> Iterator[TestClient]:
    app = create_app(
        Desk(office),
        WebSettings(b"a secret of the tests, 32 bytes and more"),
        answers=MemoryIdempotency(),
        clock=office.clock,
        ports=Ports(office=OfficeDesk(office)),
    )
    with TestClient(app) as client:
        yield client


def test_a_draft_is_reviewed_submitted_and_recalled_over_http(office: Office, client: TestClient) -> None:
    clerk, archivist, leader = (Caller(client, one.person_id) for one in (CLERK, ARCHIVIST, LEADER))
    draft = clerk.post("documents", DRAFT, 201)
    path = f"documents/{draft['id']}"
    asked = {"reviewers": [{"reviewer_id": ARCHIVIST.person_id, "kind": "initial"}], "version": draft["version"]}
    document = clerk.post(f"{path}/reviews", asked)
    assert (document["state"], document["urgency"], document["reviews"][0]["answer"]) == ("in_review", "urgent", None)
    assert archivist.post(f"{path}/initials", {"sha256": document["sha256"]})["reviews"][0]["answer"] == "initialled"
    document = clerk.post(f"{path}/submit", {"version": document["version"]})
    leader.post(f"{path}/signatures", {"sha256": document["sha256"], "version": document["version"]})
    assert [alert["code"] for alert in clerk.get("alerts")["data"]] == ["issue-due"]
    clerk.post(f"{path}/number", {})
    clerk.post(f"{path}/seal")
    recalled = clerk.post(f"{path}/recall", {"reason": "Sai căn cứ"})
    assert (recalled["state"], recalled["recipients"][0]["state"]) == ("recalled", "cancelled")
    acts = [entry["act"] for entry in clerk.get(f"{path}/history")["data"]]
    assert acts == ["create", "ask_review", "submit", "sign", "number", "seal", "issue", "recall"]


@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("submit", {}),
        ("number", {}),
        ("seal", {}),
        ("dispatch", {}),
        ("withdraw", {"reason": "Thôi"}),
        ("cancel-number", {"reason": "Thôi"}),
        ("recall", {"reason": "Thôi"}),
    ],
)
def test_a_step_on_a_version_not_seen_or_in_a_wrong_state_is_a_conflict(
    office: Office, client: TestClient, step: str, body: dict[str, Any]
) -> None:
    clerk = Caller(client, CLERK.person_id)
    document = walk(office, after=submit)
    answer = clerk.post(f"documents/{document.id}/{step}", body | {"version": document.version - 1}, 409)
    assert answer["code"] in ("version-conflict", "state-conflict")
    assert clerk.get(f"documents/{document.id}")["version"] == document.version


def test_a_signer_who_signed_cannot_send_it_back(office: Office, client: TestClient) -> None:
    document = walk(office, after=sign)
    leader = Caller(client, LEADER.person_id)
    assert leader.post(f"documents/{document.id}/return", {"reason": "Đổi ý"}, 409)["code"] == "state-conflict"


def test_delegations_are_recorded_listed_and_ended_over_http(client: TestClient) -> None:
    admin = Caller(client, ADMIN)
    asked = {
        "capacity": "TL",
        "holder_id": CLERK.person_id,
        "holder_title": "Chánh Văn phòng",
        "given_by": LEADER.person_id,
        "kinds": ["cong-van"],
        "starts_on": "2026-01-01",
        "paper_number": "03/QC-UBND",
        "paper_dated": "2026-01-01",
    }
    made = admin.post("delegations", asked, 201)
    assert made["lines"] == ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]
    found = admin.get(f"delegations?holder_id={CLERK.person_id}&kind=cong-van")["data"]
    assert [one["id"] for one in found] == [made["id"]]
    assert admin.post("delegations", asked | {"kinds": []}, 400)["code"] == "delegation-incomplete"
    further = asked | {"capacity": "TUQ", "matters": "x", "ends_on": "2030-01-01", "given_by": CLERK.person_id}
    further |= {"holder_id": ARCHIVIST.person_id}
    assert admin.post("delegations", further, 409)["code"] == "sub-delegation-forbidden"
    assert admin.post(f"delegations/{made['id']}/end", {"reason": "Hết nhiệm vụ"})["status"] == "ended"


def test_a_batch_answers_at_once_and_tells_its_progress(office: Office, client: TestClient) -> None:
    leader = Caller(client, LEADER.person_id)
    document = walk(office, after=submit)
    batch = leader.post("signature-batches", {"items": [{"document_id": document.id, "sha256": document.sha256}]}, 202)
    assert (batch["state"], batch["done"], batch["total"]) == ("running", 0, 1)
    assert leader.get(f"signature-batches/{batch['id']}")["items"][0]["state"] == "waiting"
    assert leader.post(f"signature-batches/{batch['id']}/cancel")["state"] == "cancelled"


def test_a_calendar_day_is_set_by_an_administrator_only(client: TestClient) -> None:
    day = {"is_working": False, "name": "Nghỉ mẫu"}
    clerk, admin = Caller(client, CLERK.person_id), Caller(client, ADMIN)
    assert client.put("/v1/calendar/2026-12-07", json=day, headers=clerk.headers).status_code == 403
    assert client.put("/v1/calendar/2026-12-07", json=day, headers=admin.headers).status_code == 200
    assert "2026-12-07" in [one["day"] for one in clerk.get("calendar?year=2026")["data"]]
    assert client.put("/v1/calendar/2026-02-30", json=day, headers=admin.headers).status_code == 422


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"recipients": [{"name": "Sở Nội vụ"}, {"name": "sở nội vụ"}]}, 400, "recipient-doubled"),
        ({"leader_id": ""}, 422, "request-invalid"),
        ({"leader_id": "per_UNKNOWN"}, 404, "person-not-found"),
        ({"urgency": "yesterday"}, 400, "urgency-unknown"),
        ({"delegation_id": "dlg_UNKNOWN"}, 404, "delegation-not-found"),
        ({"delegation_id": "dlg_DEVleader2"}, 409, "signer-without-authority"),
        ({"replaces": "doc_UNKNOWN"}, 404, "document-not-found"),
        ({"kind": "khong-co"}, 404, "kind-unknown"),
    ],
)
def test_a_bad_draft_has_a_code_and_leaves_nothing(
    client: TestClient, changes: dict[str, Any], status: int, code: str
) -> None:
    clerk = Caller(client, CLERK.person_id)
    answer = clerk.post("documents", DRAFT | changes, status)
    assert (answer["code"], bool(answer["title"])) == (code, True)
    assert clerk.get("documents")["data"] == []
