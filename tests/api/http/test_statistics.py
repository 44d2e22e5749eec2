"""The figures over HTTP: shares with what they are of, months in order, all agencies for the administrator only."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.api.fake_flows import CLERK


def headers(client: TestClient) -> dict[str, str]:
    token = client.post("/v1/sessions", json={"person_id": CLERK.person_id}).json()["token"]
    return {"Authorization": f"Bearer {token}"}


def test_a_year_is_told_with_its_shares_months_and_the_moment_of_counting(client: TestClient) -> None:
    told = client.get("/v1/statistics", headers=headers(client)).json()
    assert told["year"] == 2026
    assert told["sent_on_time"] == {"part": 9996, "whole": 10_000, "percent": 99.9}
    assert told["dealt_with_on_time"]["percent"] is None
    assert [one["month"] for one in told["months"]] == list(range(1, 13))
    assert sum(one["numbered"] for one in told["months"]) == 780
    assert told["counted_at"]


def test_all_agencies_are_for_the_administrator(client: TestClient) -> None:
    answer = client.get("/v1/statistics?scope=all", headers=headers(client))
    assert (answer.status_code, answer.json()["code"]) == (403, "duty-missing")


def test_a_year_that_is_none_and_nobody_signed_in_are_refused(client: TestClient) -> None:
    assert client.get("/v1/statistics?year=soon", headers=headers(client)).json()["code"] == "request-invalid"
    assert client.get("/v1/statistics").status_code == 401
