"""The application with an archive in memory, and an archivist among its people."""

from __future__ import annotations

import re
from typing import cast

from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.http.application import create_app
from api.http.ports import Ports
from api.http.settings import WebSettings
from api.views import PersonView
from tests.api.fake_archive import ARCHIVIST
from tests.api.fake_flows import AGENCY_NAME, AT, FakeFlows
from tests.api.memory_idempotency import MemoryIdempotency

SECRET = b"a secret of the tests, 32 bytes and more"


class FlowsWithArchivist(FakeFlows):
    """Somebody who keeps the archive can sign in too."""

    def people(self) -> tuple[PersonView, ...]:
        return (*super().people(), PersonView(ARCHIVIST, AGENCY_NAME))


def application(**ports: object) -> FastAPI:
    """With these areas; fakes have only what the pages call, hence the cast."""
    areas = Ports(**cast(dict[str, None], ports))
    return create_app(
        FlowsWithArchivist(), WebSettings(SECRET), answers=MemoryIdempotency(), clock=lambda: AT, ports=areas
    )


def token_on(client: TestClient, path: str) -> str:
    """The form token of a page."""
    found = re.search(r'name="form_token" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]
