"""Pages of documents as pictures with text, and the leader's list, over a real office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from PIL import Image, ImageChops

from api.flows.previewing import PreviewDesk
from api.office import Office
from api.settings import Settings
from api.views import Actor
from api.wiring.offices import open_office, web_application
from records.errors import NotFoundError
from records.identifiers import DocumentId, Sha256
from tests.api.flows import walking


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings.from_environment({}, home=tmp_path_factory.mktemp("reading") / "home")


@pytest.fixture(scope="module")
def office(settings: Settings) -> Iterator[Office]:
    with open_office(settings) as office:
        yield office


@pytest.fixture
def client(office: Office, settings: Settings) -> Iterator[TestClient]:
    with TestClient(web_application(office, settings), follow_redirects=False) as client:
        yield client


def sign_in(client: TestClient, actor: Actor) -> str:
    """Where they begin."""
    client.cookies.clear()
    return client.post("/login", files={"person_id": (None, actor.person_id)}).headers["location"]


def token(client: TestClient) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', client.get("/documents").text)
    assert found
    return found[1]


def test_leader_begins_with_what_waits(client: TestClient) -> None:
    assert sign_in(client, walking.LEADER) == "/waiting"
    assert sign_in(client, walking.CLERK) == "/documents"


def test_page_is_a_picture_with_its_text_above_it(office: Office, client: TestClient) -> None:
    document = walking.walk(office, after=walking.submit, fields=walking.about("Về việc đọc trang"))
    sign_in(client, walking.LEADER)
    page = client.get(f"/waiting/{document.id}").text
    source = re.search(r'<img src="(/documents[^"]+)"', page)
    assert source
    assert client.get(source[1]).content.startswith(b"\x89PNG")
    assert re.search(r"<text [^>]*>QUYẾT ĐỊNH</text>", page)
    assert f'name="sha256" value="{document.sha256}"' in page


def test_page_of_other_bytes_is_not_drawn(office: Office, client: TestClient) -> None:
    document = walking.walk(office, after=walking.submit)
    sign_in(client, walking.LEADER)
    assert client.get(f"/documents/{document.id}/pages/1", params={"of": "0" * 64}).status_code == 409
    assert client.get(f"/documents/{document.id}/pages/9", params={"of": document.sha256}).status_code == 422


def test_pages_of_another_agency_do_not_exist(office: Office) -> None:
    document, desk = walking.draft(office), PreviewDesk(office)
    found = DocumentId(document.id)
    with pytest.raises(NotFoundError):
        desk.read(walking.OTHER_AGENCYS_CLERK, found)
    with pytest.raises(NotFoundError):
        desk.picture(walking.OTHER_AGENCYS_CLERK, found, Sha256(document.sha256), 0)


def test_batch_without_a_choice_says_so(office: Office, client: TestClient) -> None:
    sign_in(client, walking.LEADER)
    answer = client.post("/waiting/batches", files={"form_token": (None, token(client))})
    assert "Chưa chọn văn bản nào" in client.get(answer.headers["location"]).text


def test_return_without_a_reason_keeps_the_document_waiting(office: Office, client: TestClient) -> None:
    document = walking.walk(office, after=walking.submit)
    sign_in(client, walking.LEADER)
    answer = client.post(f"/waiting/{document.id}/return", files={"form_token": (None, token(client))})
    assert answer.status_code == 400
    assert "reason-malformed" in answer.text
    assert walking.state_of(office, document) == "submitted"


def test_stamps_are_shown_before_they_are_given_and_no_number_is_used(office: Office) -> None:
    document = walking.walk(office, after=walking.sign)
    desk, found = PreviewDesk(office), DocumentId(document.id)
    first, again = desk.stamps(walking.CLERK, found), desk.stamps(walking.CLERK, found)
    assert first.number == again.number
    assert walking.state_of(office, document) == "leader_signed"
    assert walking.number(office, document).number == first.number
    assert first.leaves[0].png.startswith(b"\x89PNG")


def test_stamped_page_differs_where_number_date_and_seal_go(office: Office) -> None:
    document = walking.walk(office, after=walking.sign)
    shown = Image.open(BytesIO(PreviewDesk(office).stamps(walking.CLERK, DocumentId(document.id)).leaves[0].png))
    before = Image.open(BytesIO(office.draw_leaf(walking.bytes_of(office, document), 0)))
    left, top, right, bottom = ImageChops.difference(shown.convert("L"), before.convert("L")).getbbox() or (0, 0, 0, 0)
    assert top < shown.height * 0.2, "the number is at the head"
    assert bottom > shown.height * 0.5, "the seal is beside the signature"
    assert right > left
