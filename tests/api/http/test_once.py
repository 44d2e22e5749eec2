"""A retry with the same key does nothing twice; the memory of the tests and the table keep the same promises."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.http.idempotency import IdempotencyStore
from api.http.idempotency_table import TableIdempotency
from records.database import open_database
from records.errors import ConflictError
from records.idempotency import RequestKey, Started, StoredAnswer
from records.identifiers import Sha256
from records.migrations import upgrade
from records.occasion import SYSTEM, Occasion
from tests.api.conftest import Caller
from tests.api.fake_flows import AT, LEADER, FakeFlows
from tests.api.memory_idempotency import MemoryIdempotency

URL = "/v1/documents"
DRAFT = {"kind": "QĐ", "subject": "Về việc thử", "leader_id": LEADER.person_id, "paragraphs": ["Một đoạn."]}
REQUEST = RequestKey("per_1 POST /x", "key", Sha256.of(b"body"))


@pytest.fixture(params=["memory", "table"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> IdempotencyStore:
    if request.param == "memory":
        return MemoryIdempotency()
    engine = open_database(f"sqlite:///{tmp_path / 'keys.sqlite'}")
    upgrade(engine)
    return TableIdempotency(engine, lambda: Occasion(SYSTEM, AT, secrets.token_bytes))


def begun(store: IdempotencyStore) -> Started:
    started = store.begin(REQUEST, None)
    assert isinstance(started, Started)
    return started


def test_finished_key_gives_its_answer_again(store: IdempotencyStore) -> None:
    store.finish(begun(store), StoredAnswer(201, "{}"))
    assert store.begin(REQUEST, None) == StoredAnswer(201, "{}")


def test_running_key_is_in_progress(store: IdempotencyStore) -> None:
    begun(store)
    with pytest.raises(ConflictError, match="idempotency-in-progress"):
        store.begin(REQUEST, None)


def test_key_with_another_body_is_refused(store: IdempotencyStore) -> None:
    store.finish(begun(store), StoredAnswer(200, "{}"))
    with pytest.raises(ConflictError, match="idempotency-key-reused"):
        store.begin(RequestKey(REQUEST.scope, REQUEST.key, Sha256.of(b"other")), None)


def test_abandoned_key_can_be_used_again(store: IdempotencyStore) -> None:
    store.abandon(begun(store))
    assert isinstance(store.begin(REQUEST, None), Started)


def test_same_key_makes_one_draft(client: TestClient, clerk: Caller) -> None:
    headers = {**clerk.headers, "Idempotency-Key": "one"}
    first = client.post(URL, json=DRAFT, headers=headers)
    again = client.post(URL, json=DRAFT, headers=headers)
    assert again.content == first.content
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["idempotency-replayed"] == "true"
    assert len(client.get(URL, headers=clerk.headers).json()["data"]) == 1


def test_same_key_with_another_body_is_a_conflict(client: TestClient, clerk: Caller) -> None:
    headers = {**clerk.headers, "Idempotency-Key": "one"}
    client.post(URL, json=DRAFT, headers=headers)
    answer = client.post(URL, json={**DRAFT, "subject": "Khác"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency-key-reused")


def test_failed_request_frees_its_key(client: TestClient, clerk: Caller) -> None:
    headers = {**clerk.headers, "Idempotency-Key": "one"}
    assert client.post(f"{URL}/doc_0001/number", headers=headers).status_code == 404
    client.post(URL, json=DRAFT, headers=clerk.headers)
    assert client.post(f"{URL}/doc_0001/number", headers=headers).json()["code"] == "state-conflict"


def test_keys_of_two_people_never_meet(client: TestClient, clerk: Caller, leader: Caller) -> None:
    body = {"reason": "Sửa lại."}
    answers = [
        client.post(f"{URL}/doc_1/return", json=body, headers={**caller.headers, "Idempotency-Key": "same"})
        for caller in (clerk, leader)
    ]
    assert [answer.json()["code"] for answer in answers] == ["duty-missing", "document-not-found"]


@pytest.mark.parametrize("step", ["signatures", "number", "seal", "dispatch"])
def test_harmful_steps_need_a_key(client: TestClient, clerk: Caller, step: str) -> None:
    body = {"sha256": "0" * 64} if step == "signatures" else None
    answer = client.post(f"{URL}/doc_0001/{step}", json=body, headers=clerk.headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-required")


@pytest.mark.parametrize("key", ["", "x" * 256, "có dấu".encode().decode("latin-1")])
def test_unusable_key_is_refused(client: TestClient, clerk: Caller, flows: FakeFlows, key: str) -> None:
    headers = {**clerk.headers, "Idempotency-Key": key.encode("latin-1")}
    answer = client.post(f"{URL}/doc_0001/number", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")
    assert answer.json()["errors"][0]["pointer"] == "header/Idempotency-Key"
