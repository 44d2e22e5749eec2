"""The whole web application over a real office, and people who call it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

from api.development.people import person_id_of


@dataclass
class Colleague:
    """One person of the sample people, signed in with the development login."""

    client: TestClient
    key: str
    _token: str = field(default="")
    _calls: int = 0

    @property
    def headers(self) -> dict[str, str]:
        """Each call carries an idempotency key of its own."""
        if not self._token:
            answer = self.client.post("/v1/sessions", json={"person_id": person_id_of(self.key)})
            self._token = answer.json()["token"]
            self.client.cookies.clear()
        self._calls += 1
        return {"Authorization": f"Bearer {self._token}", "Idempotency-Key": f"{self.key}-{self._calls}"}

    def get(self, path: str, **query: Any) -> Response:
        return self.client.get(path, params=query, headers=self.headers)

    def post(self, path: str, **body: Any) -> Response:
        return self.client.post(path, json=body, headers=self.headers)

    def send(self, path: str, data: bytes, **fields: Any) -> Response:
        """A form with a PDF and what is said of it."""
        files = {"file": ("van-ban.pdf", data, "application/pdf")}
        described = {"fields": (None, json.dumps(fields), "application/json")}
        return self.client.post(path, files={**described, **files}, headers=self.headers)


def done(answer: Response, status: int = 200) -> dict[str, Any]:
    """The answer's body, which must have this status."""
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    return body


def refused(answer: Response, status: int) -> str:
    """The code of a refusal with this status."""
    assert answer.status_code == status, answer.text
    return str(answer.json()["code"])
