"""Pages for everybody: real without an account, true on the first screen, in words."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from signer.report import Change, ChangeKind, ChangesAfter, Report, Role, Verdict
from tests.api.fake_flows import CLERK, LEADER, DraftFields, FakeFlows, report, signature

PDF = b"%PDF-1.7"
CODE = "TEST0-00000-00001"


def verify(client: TestClient, *names: str) -> Response:
    return client.post("/verify", files=[("file", (name, PDF, "application/pdf")) for name in names])


def issue(flows: FakeFlows) -> str:
    """Issue one document; its hash."""
    document = flows.create_draft(CLERK, DraftFields("QĐ", "Về việc thử", LEADER.person_id))
    flows.submit(CLERK, document.id, None)
    flows.sign_document(LEADER, document.id, document.sha256)
    flows.assign_number(CLERK, document.id)
    return flows.seal(CLERK, document.id).sha256


@pytest.mark.parametrize("path", ["/", "/verify", "/login", "/problems", "/problems/not-a-pdf"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_page_is_whole_in_both_languages(client: TestClient, path: str, language: str) -> None:
    answer = client.get(path, params={"lang": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert answer.text.count("<h1>") == 1
    assert 'href="#main"' in answer.text


def test_vietnamese_comes_first_whatever_the_browser_prefers(client: TestClient) -> None:
    assert '<html lang="vi">' in client.get("/", headers={"Accept-Language": "en"}).text


def test_chosen_language_is_remembered(client: TestClient) -> None:
    client.get("/", params={"lang": "en"})
    assert '<html lang="en">' in client.get("/verify").text


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.VALID, "Hợp lệ"),
        (Verdict.VALID_CHANGED_AFTER, "Hợp lệ, có bổ sung được phép sau khi ký"),
        (Verdict.INDETERMINATE, "Chưa đủ căn cứ kết luận"),
        (Verdict.INVALID, "Không hợp lệ"),
    ],
)
def test_first_line_is_one_of_four_verdicts(client: TestClient, flows: FakeFlows, verdict: Verdict, words: str) -> None:
    flows.report = report(verdict)
    text = verify(client, "05-QD.pdf").text
    assert re.findall(r"<h2>(.*?)</h2>", text)[0] == words


def _changed(report_before: Report, change: Change, after: ChangesAfter) -> Report:
    signed = replace(signature(Role.LEADER, LEADER.name), changes=(change,), changes_after=after)
    return replace(report_before, signatures=(signed,))


@pytest.mark.parametrize(
    ("change", "after", "words"),
    [
        (Change(ChangeKind.FORM_FILL, "So", permitted=True, expected=True), ChangesAfter.PERMITTED, "Không bị sửa."),
        (Change(ChangeKind.ANNOTATION, "page 1", permitted=True), ChangesAfter.PERMITTED, "Có bổ sung sau khi ký"),
        (Change(ChangeKind.UNDEFINED, "page 1", permitted=False), ChangesAfter.FORBIDDEN, "ĐÃ BỊ THAY ĐỔI"),
        (Change(ChangeKind.UNREADABLE, "page 1", permitted=False), ChangesAfter.UNKNOWN, "Không xác định được"),
    ],
)
def test_change_after_signing_is_said_before_the_details(
    client: TestClient, flows: FakeFlows, change: Change, after: ChangesAfter, words: str
) -> None:
    flows.report = _changed(report(Verdict.INDETERMINATE), change, after)
    text = verify(client, "a.pdf").text
    assert words in text.partition("<details>")[0]


def test_who_and_when_and_whether_the_time_is_proven(client: TestClient) -> None:
    text = verify(client, "a.pdf").text.partition("<details>")[0]
    assert LEADER.name in text
    assert "02/03/2026 08:30 (+07:00), được chứng minh bằng dấu thời gian" in text


def test_report_can_be_downloaded_as_json(client: TestClient) -> None:
    found = re.search(r'href="data:application/json;base64,([^"]+)" download', verify(client, "a.pdf").text)
    assert found
    assert json.loads(base64.b64decode(found[1]))["verdict"] == "VALID"


def test_version_that_was_signed_is_the_beginning_of_the_file(client: TestClient) -> None:
    file = ("a.pdf", PDF + b" and what came later", "application/pdf")
    answer = client.post("/verify/signed-version", files={"file": file, "field": (None, "leader")})
    assert answer.status_code == 200
    assert answer.content == (PDF + b" and what came later")[:9]


def test_version_of_a_signature_that_is_not_there_is_said_in_words(client: TestClient) -> None:
    answer = client.post("/verify/signed-version", files={"file": ("a.pdf", PDF), "field": (None, "nobody")})
    assert answer.status_code == 404
    assert "signed-version-unknown" in answer.text


def test_earlier_version_is_offered_for_the_signature_it_belongs_to(client: TestClient) -> None:
    text = verify(client, "a.pdf").text
    assert f"Mở bản mà {LEADER.name} đã ký" in text
    assert text.count('formaction="/verify/signed-version"') == 1  # nothing followed the agency's signature


def test_file_that_was_issued_here_leads_to_its_record(client: TestClient, flows: FakeFlows) -> None:
    issue(flows)
    answer = client.post("/verify", files={"file": ("a.pdf", b"%PDF-1.7 composed")})
    assert f'<a href="/v/{CODE}">01/QĐ-UBND</a>: <strong>Đã ban hành</strong>' in answer.text
    assert "không phát hành tệp này" in verify(client, "other.pdf").text


@pytest.mark.parametrize("status", ["recalled", "replaced"])
def test_valid_file_of_a_record_that_no_longer_stands_says_but(
    client: TestClient, app: FastAPI, flows: FakeFlows, status: str
) -> None:
    issue(flows)
    app.state.edge.ports.lookup.status = status
    text = client.post("/verify", files={"file": ("a.pdf", b"%PDF-1.7 composed")}).text
    assert "NHƯNG:" in text
    assert text.index("NHƯNG:") < text.index("Nội dung sau khi ký")


def test_one_file_is_answered_without_a_page_around_it(client: TestClient) -> None:
    text = client.post("/verify/one", files={"file": ("a.pdf", PDF)}).text
    assert text.strip().startswith("<article")
    assert "<html" not in text


def test_html_named_pdf_is_not_readable_and_says_so(client: TestClient) -> None:
    text = client.post("/verify", files={"file": ("a.pdf", b"<html><script>alert(1)</script>")}).text
    assert "Không hợp lệ" in text
    assert "not-a-pdf" in text
    assert "<script>alert" not in text


def test_several_files_are_answered_one_by_one(client: TestClient) -> None:
    text = verify(client, "mot.pdf", "hai.pdf").text
    assert text.index("mot.pdf") < text.index("hai.pdf")
    assert text.count('class="result') == 2


def test_twenty_files_are_the_most(client: TestClient) -> None:
    assert verify(client, *["a.pdf"] * 20).status_code == 200
    answer = verify(client, *["a.pdf"] * 21)
    assert answer.status_code == 400
    assert "too-many-files" in answer.text


def test_no_file_is_a_page_in_words(client: TestClient) -> None:
    answer = client.post("/verify", files={"file": ("", b"")})
    assert answer.status_code == 400
    assert "Hãy chọn tệp trước." in answer.text


def test_file_name_cannot_become_markup(client: TestClient) -> None:
    text = verify(client, "<script>alert(1)</script>.pdf").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text or "script&gt;.pdf" in text


def test_qr_opens_the_record_logged_out(client: TestClient, flows: FakeFlows) -> None:
    issue(flows)
    text = client.get(f"/v/{CODE}").text
    for words in ("Đã ban hành", "01/QĐ-UBND", "02/03/2026", LEADER.name, "Hợp lệ"):
        assert words in text


def test_code_typed_by_hand_leads_to_the_record(client: TestClient, flows: FakeFlows) -> None:
    issue(flows)
    answer = client.get("/v", params={"code": "test0 00000 00001"})
    assert answer.status_code == 303
    assert client.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize(("code", "status"), [("TEST0-00000-99999", 404), ("nonsense", 400), ("%3Cscript%3E", 400)])
def test_code_that_leads_nowhere_is_said_in_words(client: TestClient, code: str, status: int) -> None:
    answer = client.get(f"/v/{code}")
    assert answer.status_code == status
    assert "Không có văn bản nào mang mã này" in answer.text
    assert "<script>" not in answer.text


def test_my_file_is_compared_by_upload_or_by_hash(client: TestClient, flows: FakeFlows) -> None:
    sha256 = issue(flows)
    same = client.post(f"/v/{CODE}", files={"file": ("a.pdf", b"%PDF-1.7 composed"), "sha256": (None, "")})
    assert "Trùng khớp" in same.text
    by_hash = client.post(f"/v/{CODE}", files={"file": ("", b""), "sha256": (None, sha256.upper())})
    assert "Trùng khớp" in by_hash.text
    other = client.post(f"/v/{CODE}", files={"file": ("a.pdf", b"%PDF-1.7 other"), "sha256": (None, "")})
    assert "KHÔNG trùng khớp" in other.text


def test_unknown_page_is_a_page(client: TestClient) -> None:
    answer = client.get("/nothing-here")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "route-not-found" in answer.text


def test_everything_a_page_loads_is_ours(client: TestClient) -> None:
    for path in ("/", "/verify", "/login"):
        for address in re.findall(r'(?:src|href)="([^"]+)"', client.get(path).text):
            assert address.startswith(("/", "#", "?"))


@pytest.mark.parametrize("name", ["css/tokens.css", "css/print.css", "js/frame.js", "mark.svg"])
def test_static_files_are_served(client: TestClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 200
