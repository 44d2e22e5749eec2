"""What ends by itself is told in time: to the administrator, on the page and over HTTP, and to nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from api.development.people import person_id_of
from api.errors import NotAllowedError
from api.expiry_views import Ending, Expiry, Urgency
from api.flows.demonstration import CLERK
from api.flows.expiring import expiries, store_state
from api.office import Office
from api.settings import Settings
from api.views import Actor, Duty
from api.wiring.offices import web_application
from records.database import transaction
from records.identifiers import AgencyId
from records.signing_certificates import register

ADMINISTRATOR = Actor(person_id_of("admin-1"), "Vũ Quản Trị", Duty.ADMINISTRATOR, CLERK.agency_id)
NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "urgency"),
    [(-1, Urgency.OVER), (0, Urgency.OVER), (30, Urgency.SOON), (90, Urgency.COMING), (91, Urgency.LATER)],
)
def test_urgency_follows_from_the_days_left(days: int, urgency: Urgency) -> None:
    assert Expiry(Ending.SEAL, "Cơ quan", "CA", NOW + timedelta(days=days)).urgency(NOW) is urgency


def test_seal_leaders_registered_certificates_and_anchors_are_told_first_to_end_first(office: Office) -> None:
    agency_id = AgencyId(ADMINISTRATOR.agency_id)
    with transaction(office.engine) as tx:
        register(tx, office.occasion(ADMINISTRATOR), agency_id, None, office.keys.agency(agency_id).chain.signer)
    found = expiries(office, ADMINISTRATOR)
    kinds = {one.kind for one in found.items}
    assert {Ending.SEAL, Ending.LEADER, Ending.REGISTERED, Ending.ANCHOR} <= kinds
    ends = [one.ends_at for one in found.items]
    assert ends == sorted(ends)
    seal = next(one for one in found.items if one.kind is Ending.SEAL)
    late = replace(office, clock=lambda: seal.ends_at - timedelta(days=10))
    assert expiries(late, ADMINISTRATOR).count(Urgency.SOON) >= 1


def test_the_page_and_the_api_say_the_same(office: Office, settings: Settings) -> None:
    app = web_application(office, settings)
    client = TestClient(app)
    token = client.post("/v1/sessions", json={"person_id": ADMINISTRATOR.person_id}).json()["token"]
    told = client.get("/v1/expiries", headers={"Authorization": f"Bearer {token}"}).json()["data"]
    client.post("/login", files={"person_id": (None, ADMINISTRATOR.person_id)})
    page = client.get("/administration/expiries").text
    assert told
    assert all(one["name"] in page for one in told if one["kind"] != "confirmation")
    assert "Kho lưu trữ và tính toàn vẹn" in client.get("/administration/health").text


def test_only_an_administrator_asks(office: Office) -> None:
    for asked in (expiries, store_state):
        with pytest.raises(NotAllowedError, match="duty-missing"):
            asked(office, CLERK)
