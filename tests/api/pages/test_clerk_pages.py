"""The clerk's own pages over a real office: the two registers, narrowed, corrected and taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from api.office import Office
from api.settings import Settings
from api.views import Actor
from api.wiring.offices import open_office, web_application
from tests.api.flows import walking


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings.from_environment({}, home=tmp_path_factory.mktemp("clerk") / "home")


@pytest.fixture(scope="module")
def office(settings: Settings) -> Iterator[Office]:
    with open_office(settings) as office:
        walking.walk(office, after=walking.seal, fields=walking.about("Về việc kiện toàn Tổ công nghệ số"))
        walking.walk(office, after=walking.number, fields=walking.LETTER)
        yield office


@pytest.fixture(scope="module")
def browser(office: Office, settings: Settings) -> Iterator[TestClient]:
    with TestClient(web_application(office, settings), follow_redirects=False) as client:
        yield client


@pytest.fixture
def clerk(browser: TestClient) -> TestClient:
    return sign_in(browser, walking.CLERK)


def sign_in(client: TestClient, person: Actor) -> TestClient:
    client.cookies.clear()
    client.post("/login", files={"person_id": (None, person.person_id)})
    return client


def send(client: TestClient, path: str, fields: dict[str, str]) -> Response:
    token = re.search(r'name="form_token" value="([^"]+)"', client.get("/documents").text)
    assert token
    return client.post(path, files={name: (None, value) for name, value in {**fields, "form_token": token[1]}.items()})


def test_register_is_found_by_words_without_diacritics(clerk: TestClient) -> None:
    assert "kiện toàn" in clerk.get("/register/outgoing?q=kien+toan").text
    assert "Không có văn bản đi nào" in clerk.get("/register/outgoing?q=khong+co+gi").text


@pytest.mark.parametrize(
    ("chosen", "is_shown"),
    [
        ("kind_name=Quyết định", True),
        ("kind_name=Thông báo", False),
        ("state=issued", True),
        ("state=numbered", False),
        ("since=2000-01-01&until=", True),
        ("until=2000-01-01", False),
        ("year=2001", False),
    ],
)
def test_register_is_narrowed_by_what_is_chosen(clerk: TestClient, chosen: str, is_shown: bool) -> None:
    answer = clerk.get(f"/register/outgoing?{chosen}")
    assert answer.status_code == 200
    assert ("kiện toàn" in answer.text) == is_shown


def test_state_that_no_register_knows_is_refused_in_words(clerk: TestClient) -> None:
    answer = clerk.get("/register/incoming?state=numbered")
    assert answer.status_code == 400
    assert "state-unknown" in answer.text


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")])
def test_what_is_shown_is_taken_out_as_a_file(clerk: TestClient, form: str, begins: bytes) -> None:
    shown = clerk.get("/register/outgoing?kind_name=Quyết định").text
    path = re.search(rf'href="(/register/outgoing/export\?format={form}[^"]*)"', shown)
    assert path
    answer = clerk.get(path[1].replace("&amp;", "&"))
    assert answer.content.startswith(begins)
    assert answer.headers["content-disposition"].endswith(f'.{form}"')


def test_exported_register_is_narrowed_like_the_page(clerk: TestClient) -> None:
    text = clerk.get("/register/outgoing/export?format=csv&kind_name=Quyết định&state=issued").text
    assert "kiện toàn" in text
    assert "trục liên thông" not in text


def test_correction_leaves_what_stood_there_readable(clerk: TestClient) -> None:
    page = clerk.get("/register/outgoing?q=lien+thong").text
    path = re.search(r'href="(/register/outgoing/correction[^"]+)"', page)
    assert path
    form = clerk.get(path[1].replace("&amp;", "&")).text
    hidden = dict(re.findall(r'name="(number|series|year|words)" value="([^"]*)"', form))
    wanted = {**hidden, "column": "signer", "value": "Nguyễn Văn Ân", "reason": ""}
    refused = send(clerk, "/register/outgoing/correction", wanted)
    assert refused.status_code == 400
    assert "Nguyễn Văn Ân" in refused.text
    done = send(clerk, "/register/outgoing/correction", {**wanted, "reason": "Ghi sai dấu."})
    assert done.status_code == 303
    corrected = clerk.get("/register/outgoing?q=lien+thong").text
    assert "Nguyễn Văn Ân" in corrected
    assert f"trước ghi “{walking.LEADER.name}”" in corrected


def test_leader_reads_the_registers_and_corrects_nothing(browser: TestClient) -> None:
    leader = sign_in(browser, walking.LEADER)
    assert "/correction" not in leader.get("/register/outgoing").text
    refused = send(leader, "/register/outgoing/correction", {"number": "1", "column": "note", "reason": "x"})
    assert refused.status_code == 403
