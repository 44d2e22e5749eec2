"""Uploads stay in memory, under a hard limit, and odd forms are refused with a code."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.http.application import create_app
from api.http.settings import MAX_FORM_BYTES, MIB, WebSettings
from tests.api.conftest import SECRET, Clock
from tests.api.fake_flows import FakeFlows
from tests.api.memory_idempotency import MemoryIdempotency

URL = "/v1/verifications"
PDF = b"%PDF-1.7 small"
LIMIT = 2 * MIB
BOUNDARY = "line"
FORM = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


@pytest.fixture
def narrow(flows: FakeFlows, clock: Clock) -> Iterator[TestClient]:
    settings = WebSettings(SECRET, max_upload_bytes=LIMIT)
    with TestClient(create_app(flows, settings, answers=MemoryIdempotency(), clock=clock)) as client:
        yield client


def endless(opening: bytes, total: int) -> Iterator[bytes]:
    """A body sent in chunks, without a Content-Length."""
    yield opening
    for _ in range(total // MIB):
        yield bytes(MIB)


def part(headers: str, content: bytes = PDF) -> bytes:
    return f"--{BOUNDARY}\r\n{headers}\r\n\r\n".encode() + content + b"\r\n"


def form(*parts: bytes, ending: bytes = b"--line--\r\n") -> bytes:
    return b"".join(parts) + ending


FILE = part('Content-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf')


def test_file_in_a_form_is_read_whole(client: TestClient, flows: FakeFlows) -> None:
    answer = client.post(URL, content=form(FILE), headers=FORM)
    assert answer.status_code == 200
    assert answer.json()["file"] == "a.pdf"
    assert flows.verified == [len(PDF)]


def test_raw_pdf_is_read_whole(client: TestClient, flows: FakeFlows) -> None:
    assert client.post(URL, content=PDF, headers={"Content-Type": "application/pdf"}).json()["file"] is None
    assert flows.verified == [len(PDF)]


def test_bytes_that_look_like_a_boundary_survive(client: TestClient, flows: FakeFlows) -> None:
    tricky = b"%PDF-1.7\r\n--lin\r\n--line-but-longer\n--line\r\r\n" * 3000
    answer = client.post(URL, files={"file": ("a.pdf", tricky, "application/pdf")})
    assert answer.status_code == 200
    assert flows.verified == [len(tricky)]


@pytest.mark.parametrize("content_type", ["application/pdf", FORM["Content-Type"]])
def test_announced_200_megabytes_are_refused_before_reading(narrow: TestClient, content_type: str) -> None:
    headers = {"Content-Type": content_type, "Content-Length": str(200 * MIB)}
    answer = narrow.post(URL, content=PDF, headers=headers)
    assert answer.status_code == 413
    assert answer.json()["code"] == "upload-too-large"


@pytest.mark.parametrize(
    ("content_type", "opening"),
    [("application/pdf", PDF), (FORM["Content-Type"], FILE.removesuffix(b"\r\n"))],
    ids=["raw", "form"],
)
def test_200_megabytes_without_a_length_are_refused(
    narrow: TestClient, flows: FakeFlows, content_type: str, opening: bytes
) -> None:
    answer = narrow.post(URL, content=endless(opening, 200 * MIB), headers={"Content-Type": content_type})
    assert answer.status_code == 413
    assert answer.json()["code"] == "upload-too-large"
    assert flows.verified == []


def test_json_body_has_a_limit_of_its_own(client: TestClient) -> None:
    answer = client.post("/v1/sessions", json={"person_id": "x" * MAX_FORM_BYTES})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (form(), "part-missing"),
        (form(part('Content-Disposition: form-data; name="other"')), "part-missing"),
        (form(FILE, FILE), "part-repeated"),
        (form(FILE, ending=b""), "form-malformed"),
        (b"", "form-malformed"),
        (b"no boundary anywhere", "form-malformed"),
        (form(part("Content-Type: application/pdf")), "form-malformed"),
        (form(part("Content-Disposition: attachment; name=file")), "form-malformed"),
        (form(part('Content-Disposition: form-data; filename="a.pdf"')), "form-malformed"),
        (
            form(part('Content-Disposition: form-data; name="\xff\xfe"').replace("ÿþ".encode(), b"\xff\xfe")),
            "form-malformed",
        ),
        (form(part("Bad Header Without Colon")), "form-malformed"),
        (form(part("X: " + "y" * 100_000)), "form-malformed"),
        (form(*[part(f'Content-Disposition: form-data; name="f{n}"', b"") for n in range(65)]), "form-too-many-parts"),
    ],
)
def test_odd_form_is_refused_with_a_code(client: TestClient, flows: FakeFlows, body: bytes, code: str) -> None:
    answer = client.post(URL, content=body, headers=FORM)
    assert answer.status_code == 400
    assert answer.json()["code"] == code
    assert flows.verified == []


@pytest.mark.parametrize("content_type", ["multipart/form-data", f"multipart/form-data; boundary={'x' * 300}"])
def test_form_without_a_usable_boundary_is_refused(client: TestClient, content_type: str) -> None:
    answer = client.post(URL, content=form(FILE), headers={"Content-Type": content_type})
    assert (answer.status_code, answer.json()["code"]) == (400, "form-malformed")


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", "application/x-www-form-urlencoded", ""])
def test_other_content_types_are_refused(client: TestClient, content_type: str) -> None:
    answer = client.post(URL, content=PDF, headers={"Content-Type": content_type})
    assert (answer.status_code, answer.json()["code"]) == (415, "content-type-unsupported")


def test_file_name_loses_its_folders_and_control_characters(client: TestClient) -> None:
    name = 'Content-Disposition: form-data; name="file"; filename="C:\\\\tam\\\\Quyết định\t05.pdf"'
    answer = client.post(URL, content=form(part(name)), headers=FORM)
    assert answer.json()["file"] == "Quyết định05.pdf"


def test_no_bytes_at_all_is_an_invalid_file_and_not_an_error(client: TestClient) -> None:
    answer = client.post(URL, content=b"", headers={"Content-Type": "application/pdf"})
    assert answer.status_code == 200
    assert answer.json()["verdict"] == "INVALID"


def test_nothing_is_written_to_a_temporary_file(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.SpooledTemporaryFile.__init__", _forbidden)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", _forbidden)
    answer = client.post(URL, files={"file": ("a.pdf", PDF + bytes(3 * MIB), "application/pdf")})
    assert answer.status_code == 200


def _forbidden(*_: object, **__: object) -> None:
    raise AssertionError("an upload went to a temporary file")
