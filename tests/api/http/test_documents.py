"""The line over HTTP: each step by the right person, each refusal with its status and code."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from tests.api.conftest import Caller
from tests.api.fake_flows import ELSEWHERE, LEADER

URL = "/v1/documents"
FIELDS = {"kind": "QĐ", "subject": "Về việc thử", "leader_id": LEADER.person_id, "paragraphs": ["Một đoạn."]}


def draft(caller: Caller, **changes: object) -> dict[str, Any]:
    answer = caller.client.post(URL, json={**FIELDS, **changes}, headers=caller.headers)
    assert answer.status_code == 201
    return dict(answer.json())


def step(caller: Caller, document: dict[str, Any], name: str, key: str = "k1", **body: object) -> Response:
    headers = {**caller.headers, "Idempotency-Key": f"{name}-{key}"}
    return caller.client.post(f"{URL}/{document['id']}/{name}", json=body or None, headers=headers)


def walk_to_leader_signed(clerk: Caller, leader: Caller) -> dict[str, Any]:
    document = draft(clerk)
    step(clerk, document, "submit", version=1)
    return dict(step(leader, document, "signatures", sha256=document["sha256"]).json())


def code_of(answer: Response, status: int) -> str:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["code"])


def test_a_document_walks_the_whole_line(clerk: Caller, leader: Caller) -> None:
    document = walk_to_leader_signed(clerk, leader)
    assert document["state"] == "leader_signed"
    assert step(clerk, document, "number").json()["number"] == "01/QĐ-UBND"
    assert step(clerk, document, "seal").json()["verdict"] == "VALID"
    assert step(clerk, document, "dispatch").json()["state"] == "dispatched"


def test_uploaded_pdf_becomes_a_draft(clerk: Caller) -> None:
    fields = json.dumps({name: FIELDS[name] for name in ("kind", "subject", "leader_id")})
    files = {"fields": (None, fields, "application/json"), "file": ("a.pdf", b"%PDF-1.7", "application/pdf")}
    answer = clerk.client.post(URL, files=files, headers=clerk.headers)
    assert answer.status_code == 201
    assert answer.json()["sha256"] == hashlib.sha256(b"%PDF-1.7").hexdigest()


def test_upload_that_is_no_pdf_is_refused(clerk: Caller) -> None:
    files = {"fields": (None, json.dumps({**FIELDS, "paragraphs": []})), "file": ("a.pdf", b"hello")}
    assert code_of(clerk.client.post(URL, files=files, headers=clerk.headers), 422) == "request-invalid"
    files["fields"] = (None, json.dumps({k: v for k, v in FIELDS.items() if k != "paragraphs"}))
    assert code_of(clerk.client.post(URL, files=files, headers=clerk.headers), 422) == "not-a-pdf"


def test_marked_draft_is_refused_in_words(clerk: Caller) -> None:
    answer = clerk.client.post(URL, json={**FIELDS, "paragraphs": ["MẬT"]}, headers=clerk.headers)
    assert code_of(answer, 422) == "classified-refused"
    assert answer.json()["detail"] == "Có dấu hiệu mật."


def test_content_is_a_download_with_its_hash(clerk: Caller) -> None:
    document = draft(clerk)
    answer = clerk.client.get(f"{URL}/{document['id']}/content", headers=clerk.headers)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["etag"] == f'"{document["sha256"]}"'
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "no-store" in answer.headers["cache-control"]


def test_list_is_paged_newest_first(clerk: Caller) -> None:
    made = [draft(clerk)["id"] for _ in range(3)]
    first = clerk.client.get(URL, params={"limit": 2}, headers=clerk.headers).json()
    assert [item["id"] for item in first["data"]] == made[:0:-1]
    assert first["has_more"] is True
    rest = clerk.client.get(URL, params={"starting_after": first["next_cursor"]}, headers=clerk.headers).json()
    assert [item["id"] for item in rest["data"]] == made[:1]
    assert rest["has_more"] is False


@pytest.mark.parametrize("name", ["number", "seal", "dispatch"])
def test_sealing_before_the_leader_signed_is_a_conflict(clerk: Caller, name: str) -> None:
    assert code_of(step(clerk, draft(clerk), name), 409) == "state-conflict"


def test_signing_twice_is_a_conflict(clerk: Caller, leader: Caller) -> None:
    document = walk_to_leader_signed(clerk, leader)
    again = step(leader, document, "signatures", key="k2", sha256=document["sha256"])
    assert code_of(again, 409) == "state-conflict"


def test_signing_other_bytes_than_shown_is_a_conflict(clerk: Caller, leader: Caller) -> None:
    document = draft(clerk)
    step(clerk, document, "submit")
    assert code_of(step(leader, document, "signatures", sha256="0" * 64), 409) == "shown-bytes-changed"


def test_stale_version_is_a_conflict(clerk: Caller) -> None:
    assert code_of(step(clerk, draft(clerk), "submit", version=7), 409) == "version-conflict"


def test_clerk_may_not_sign(clerk: Caller) -> None:
    document = draft(clerk)
    assert code_of(step(clerk, document, "signatures", sha256=document["sha256"]), 403) == "duty-missing"


def test_document_is_returned_with_its_reason(clerk: Caller, leader: Caller) -> None:
    document = draft(clerk)
    step(clerk, document, "submit")
    answer = step(leader, document, "return", reason="Sửa căn cứ.")
    assert (answer.json()["state"], answer.json()["returned_reason"]) == ("returned", "Sửa căn cứ.")


def test_returned_document_is_written_anew(clerk: Caller, leader: Caller) -> None:
    document = draft(clerk)
    step(clerk, document, "submit")
    step(leader, document, "return", reason="Sửa căn cứ.")
    url, body = f"{URL}/{document['id']}", {**FIELDS, "subject": "Về việc đã sửa"}
    answer = clerk.client.put(url, json=body, headers=clerk.headers)
    assert (answer.status_code, answer.json()["state"], answer.json()["subject"]) == (200, "draft", "Về việc đã sửa")
    assert answer.json()["sha256"] != document["sha256"]


def test_submitted_document_is_not_written_anew(clerk: Caller) -> None:
    document = draft(clerk)
    step(clerk, document, "submit")
    answer = clerk.client.put(f"{URL}/{document['id']}", json=FIELDS, headers=clerk.headers)
    assert code_of(answer, 409) == "state-conflict"


def test_another_agencys_document_does_not_exist(client: TestClient, clerk: Caller) -> None:
    stranger = Caller(client, ELSEWHERE)
    answer = client.get(f"{URL}/{draft(clerk)['id']}", headers=stranger.headers)
    assert code_of(answer, 404) == "document-not-found"


@pytest.mark.parametrize(
    ("identifier", "status", "code"),
    [("doc_nothing", 404, "document-not-found"), ("nothing", 400, "identifier-malformed")],
)
def test_unknown_id_is_said_plainly(clerk: Caller, identifier: str, status: int, code: str) -> None:
    answer = clerk.client.get(f"{URL}/{identifier}", headers=clerk.headers)
    assert code_of(answer, status) == code


def test_every_wrong_member_is_pointed_at(clerk: Caller) -> None:
    body = {"kind": "QĐ", "leader_id": 5, "articles": [{"paragraphs": [""]}], "extra": 1}
    answer = clerk.client.post(URL, json=body, headers=clerk.headers)
    assert code_of(answer, 422) == "request-invalid"
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert pointers == {"/subject", "/leader_id", "/articles/0/paragraphs/0", "/extra"}


@pytest.mark.parametrize("word", ["true", "yes", 1, None])
def test_declaration_is_made_by_true_and_nothing_else(clerk: Caller, word: object) -> None:
    answer = clerk.client.post(URL, json={**FIELDS, "declaration": word}, headers=clerk.headers)
    assert code_of(answer, 422) == "request-invalid"


@pytest.mark.parametrize(
    "body", [b"{", b"", b"[" * 100_000, b'{"kind": "\\ud800"}', b"\xff\xfe", b"null", b"[]", b"1e999"]
)
def test_json_that_is_none_is_the_callers_fault(clerk: Caller, body: bytes) -> None:
    headers = {**clerk.headers, "Content-Type": "application/json"}
    answer = clerk.client.post(URL, content=body, headers=headers)
    assert code_of(answer, answer.status_code) in ("json-malformed", "request-invalid")
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize("path", ["", "/doc_1/submit", "/doc_1/signatures", "/doc_1/return"])
def test_other_content_types_are_refused(clerk: Caller, path: str) -> None:
    headers = {**clerk.headers, "Content-Type": "text/plain", "Idempotency-Key": "k"}
    answer = clerk.client.post(URL + path, content=b"hello", headers=headers)
    assert code_of(answer, 415) == "content-type-unsupported"
