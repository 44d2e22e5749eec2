"""The API's description is committed and is what the application serves."""

from __future__ import annotations

import json
from pathlib import Path

from fastapi.testclient import TestClient

DOCUMENT = Path(__file__).parents[3] / "docs" / "openapi.json"


def test_committed_description_is_the_served_one(client: TestClient) -> None:
    served = client.get("/openapi.json").json()
    assert json.loads(DOCUMENT.read_text("utf-8")) == served, (
        "run: python -m api.http.openapi_document > docs/openapi.json"
    )


def test_every_error_answer_is_a_problem(client: TestClient) -> None:
    operations = [
        (path, method, operation)
        for path, methods in client.get("/openapi.json").json()["paths"].items()
        for method, operation in methods.items()
        if path != "/health"
    ]
    assert operations
    for path, method, operation in operations:
        for status, answer in operation["responses"].items():
            if status >= "400":
                assert list(answer["content"]) == ["application/problem+json"], (path, method, status)


def test_harmful_steps_require_their_key_on_paper_too(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for step in ("signatures", "number", "seal", "dispatch"):
        (key,) = [
            parameter
            for parameter in paths[f"/v1/documents/{{document_id}}/{step}"]["post"]["parameters"]
            if parameter["name"] == "Idempotency-Key"
        ]
        assert key["required"] is True


def test_report_is_described_as_json_and_as_a_sealed_pdf(client: TestClient) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/v1/verifications"]["post"]
    assert set(operation["responses"]["200"]["content"]) == {"application/json", "application/pdf"}
    (parameter,) = operation["parameters"]
    assert (parameter["name"], parameter["required"]) == ("format", False)
