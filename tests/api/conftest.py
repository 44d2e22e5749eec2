"""The web application over flows in memory, with a clock that stands still until a test moves it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.http.application import create_app
from api.http.ports import Ports
from api.http.settings import WebSettings
from api.views import Actor
from tests.api.fake_flows import AT, CLERK, LEADER, FakeFlows
from tests.api.fake_lookup import FakeLookup
from tests.api.fake_statistics import FakeStatistics
from tests.api.fake_worklist import FakeWorklist
from tests.api.memory_idempotency import MemoryIdempotency

SECRET = b"a secret of the tests, 32 bytes and more"


@dataclass(slots=True)
class Clock:
    """A clock that a test sets."""

    now: datetime = AT

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        self.now += by


@dataclass(slots=True)
class Caller:
    """Speaks to the API as one person."""

    client: TestClient
    actor: Actor
    _token: str = field(default="")

    @property
    def headers(self) -> dict[str, str]:
        if not self._token:
            answer = self.client.post("/v1/sessions", json={"person_id": self.actor.person_id})
            self._token = answer.json()["token"]
            self.client.cookies.clear()
        return {"Authorization": f"Bearer {self._token}"}


@pytest.fixture
def flows() -> FakeFlows:
    return FakeFlows()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(flows: FakeFlows, clock: Clock) -> FastAPI:
    ports = Ports(lookup=FakeLookup(flows), statistics=FakeStatistics(), worklist=FakeWorklist(flows))
    return create_app(flows, WebSettings(SECRET), answers=MemoryIdempotency(), clock=clock, ports=ports)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=True, follow_redirects=False) as client:
        yield client


@pytest.fixture
def clerk(client: TestClient) -> Caller:
    return Caller(client, CLERK)


@pytest.fixture
def leader(client: TestClient) -> Caller:
    return Caller(client, LEADER)
