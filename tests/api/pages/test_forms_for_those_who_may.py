"""Nobody fills a form in that would be refused to them: it is refused before it is shown."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api.office import Office
from api.settings import Settings
from api.wiring.offices import web_application
from tests.api.browsing import visitor
from tests.api.flows.conftest import empty_database as empty_database
from tests.api.flows.conftest import installation as installation
from tests.api.flows.conftest import office as office
from tests.api.flows.conftest import pki as pki
from tests.api.flows.conftest import settings as settings

FORMS = {
    "/documents/new": "clerk-1",
    "/incoming/new": "clerk-1",
    "/submissions/new": "member-1",
    "/archive/files/new": "archivist-1",
    "/archive/plans/new": "archivist-1",
    "/archive/handovers/new": "archivist-1",
    "/archive/holds/new": "archivist-1",
    "/archive/retention/publish": "archivist-1",
    "/archive/purges/new": "security-1",
    "/delegations/new": "admin-1",
    "/people/new": "admin-1",
    "/text-templates/new": "admin-1",
}
"""With somebody who may send it; nobody of these may send them all."""


@pytest.fixture
def everybody(office: Office, settings: Settings) -> dict[str, TestClient]:
    app = web_application(office, settings)
    return {who: visitor(app, who).client for who in {*FORMS.values(), "staff-1"}}


def test_forms_are_shown_to_those_who_may_send_them_only(everybody: dict[str, TestClient]) -> None:
    shown = {(who, form) for who, client in everybody.items() for form in FORMS if client.get(form).status_code == 200}
    assert {(who, form) for form, who in FORMS.items()} <= shown
    assert not {form for who, form in shown if who == "staff-1"}
    assert ("member-1", "/people/new") not in shown
