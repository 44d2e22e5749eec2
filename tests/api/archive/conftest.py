"""The archive over HTTP, on a real office with a database, a store and a ledger of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import certs_dev
import pytest
from fastapi.testclient import TestClient

from api.development.people import person_id_of
from api.office import Office
from api.settings import Settings
from api.wiring.offices import web_application
from records.archive import ArchivedRecord
from records.disposition.ledger_local import LocalLedger
from tests.api.archive.old_papers import AGENCY as AGENCY
from tests.api.archive.old_papers import LONG_AGO, keep_old_paper
from tests.api.flows.conftest import empty_database as empty_database
from tests.api.flows.conftest import installation as installation
from tests.api.flows.conftest import office as fresh_office  # noqa: F401
from tests.api.flows.conftest import pki as pki
from tests.api.flows.conftest import settings as settings


@dataclass
class Web:
    """The API as three people use it."""

    client: TestClient
    office: Office
    numbers: count[int]

    def ask(self, who: str, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """The answer's JSON with its status as ``_status``; every POST has a key of its own."""
        token = self.client.post("/v1/sessions", json={"person_id": person_id_of(who)}).json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        if method == "POST":
            headers["Idempotency-Key"] = f"key-{next(self.numbers)}"
        answer = self.client.request(method, f"/v1{path}", json=body, headers=headers, params=query)
        if "json" not in answer.headers.get("content-type", ""):
            return answer
        return answer.json() | {"_status": answer.status_code}

    def kept(self, label: str = "", event: date | None = LONG_AGO, code: str = "van-ban-gui-de-biet") -> ArchivedRecord:
        return keep_old_paper(self.office, next(self.numbers), label, event, code)


@pytest.fixture
def office(fresh_office: Office, tmp_path: Path) -> Office:  # noqa: F811
    return replace(fresh_office, ledger=LocalLedger(tmp_path / "ledger" / "destructions.jsonl"))


@pytest.fixture
def web(office: Office, settings: Settings) -> Web:
    return Web(TestClient(web_application(office, settings)), office, count(1))


Ask = Callable[..., Any]
Pki = certs_dev.DevPki
