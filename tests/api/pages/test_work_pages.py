"""Pages of the agency: sign in, write, submit, sign, return, number and seal, dispatch; guarded against other sites."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from api.pages.draft_form import body_of
from api.views import Actor, RecipientView, ShortfallView
from records.compose import Article, parse_body
from records.identifiers import DocumentId
from tests.api.fake_flows import AT, CLERK, LEADER, DraftFields, FakeFlows

DRAFT = {
    "way": "write",
    "kind": "QĐ",
    "subject": "Về việc thử",
    "leader_id": LEADER.person_id,
    "body": "Điều 1. Ban hành.\nĐiều 2. Hiệu lực.",
    "declared_level": "none",
}


def sign_in(client: TestClient, actor: Actor) -> None:
    client.cookies.clear()
    answer = client.post("/login", files=_form({"person_id": actor.person_id, "next": "/documents"}))
    assert (answer.status_code, answer.headers["location"]) == (303, "/documents")


def send(client: TestClient, path: str, fields: dict[str, str] | None = None, **headers: str) -> Response:
    token = re.search(r'name="form_token" value="([^"]+)"', client.get("/documents").text)
    assert token
    return client.post(path, files=_form({**(fields or {}), "form_token": token[1]}), headers=headers)


def _form(fields: dict[str, str]) -> dict[str, tuple[None, str]]:
    return {name: (None, value) for name, value in fields.items()}


@pytest.fixture
def draft(flows: FakeFlows) -> str:
    """The identifier of a draft."""
    return flows.create_draft(CLERK, DraftFields("QĐ", "Về việc thử", LEADER.person_id)).id


def test_a_signature_below_its_level_is_said_until_it_is_raised(
    client: TestClient, flows: FakeFlows, draft: str
) -> None:
    sign_in(client, LEADER)
    at = datetime(2026, 11, 26, 2, 30, tzinfo=UTC)
    owed = ShortfallView("leader", "B-T", "B-B", "timestamp-unavailable", at, None)
    flows.signed_lower(draft, owed)
    assert "Người có thẩm quyền: chữ ký ở mức B-B, thấp hơn mức yêu cầu B-T." in client.get(f"/documents/{draft}").text
    flows.signed_lower(draft, replace(owed, raised_at=at))
    shown = client.get(f"/documents/{draft}").text
    assert "Đã nâng mức trong bản lưu trữ lúc 26/11/2026 09:30" in shown


def test_visitor_is_led_to_the_login_and_back(client: TestClient) -> None:
    answer = client.get("/documents")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=/documents")


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"])
def test_login_never_leads_to_another_site(client: TestClient, elsewhere: str) -> None:
    answer = client.post("/login", files=_form({"person_id": CLERK.person_id, "next": elsewhere}))
    assert answer.headers["location"] == "/documents"


def test_a_document_walks_the_line_on_pages(client: TestClient, flows: FakeFlows) -> None:
    sign_in(client, CLERK)
    page = send(client, "/documents/new", DRAFT).headers["location"]
    send(client, f"{page}/submit", {"version": "1"})
    sign_in(client, LEADER)
    shown = re.search(r'name="sha256" value="([0-9a-f]{64})"', client.get(page).text)
    assert shown
    send(client, f"{page}/sign", {"sha256": shown[1]})
    sign_in(client, CLERK)
    assert send(client, f"{page}/number-and-seal").status_code == 303
    sent = send(client, f"{page}/dispatch")
    assert (sent.status_code, sent.headers["location"]) == (303, page)
    text = client.get(page).text
    assert "01/QĐ-UBND" in text
    assert "Đã gửi đi" in text


def test_what_was_done_is_said_once(client: TestClient, draft: str) -> None:
    sign_in(client, CLERK)
    assert send(client, f"/documents/{draft}/submit", {"version": "1"}).status_code == 303
    assert "Đã trình lãnh đạo ký." in client.get(f"/documents/{draft}").text
    assert "Đã trình lãnh đạo ký." not in client.get(f"/documents/{draft}").text


def test_a_cookie_says_nothing_that_no_page_says(client: TestClient, draft: str) -> None:
    sign_in(client, CLERK)
    client.cookies.set("done", "you-won")
    assert "you-won" not in client.get(f"/documents/{draft}").text


def test_every_tab_sees_that_an_issued_document_is_on_its_way(client: TestClient, flows: FakeFlows, draft: str) -> None:
    on_its_way = (RecipientView("Sở Nội vụ", "queued", AT), RecipientView("Sở Tài chính", "delivered", AT))
    issued = replace(flows.get_document(CLERK, DocumentId(draft)), state="issued")
    sign_in(client, CLERK)
    flows._put(CLERK, replace(issued, recipients=on_its_way))
    text = client.get(f"/documents/{draft}").text
    assert ("đang gửi văn bản" in text, f"/documents/{draft}/dispatch" in text) == (True, False)
    flows._put(CLERK, issued)
    text = client.get(f"/documents/{draft}").text
    assert ("đang gửi văn bản" in text, f"/documents/{draft}/dispatch" in text) == (False, True)
    assert "chỉ có nơi nhận bản giấy" in client.get(f"/documents/{draft}/dispatch").text


def test_page_offers_only_what_this_person_may_do(client: TestClient, draft: str) -> None:
    sign_in(client, LEADER)
    assert "Trình lãnh đạo ký" not in client.get(f"/documents/{draft}").text
    sign_in(client, CLERK)
    assert "Trình lãnh đạo ký" in client.get(f"/documents/{draft}").text


def test_refused_step_shows_the_document_and_the_reason(client: TestClient, draft: str) -> None:
    sign_in(client, CLERK)
    answer = send(client, f"/documents/{draft}/number-and-seal")
    assert answer.status_code == 409
    assert "state-conflict" in answer.text
    assert "Về việc thử" in answer.text


def test_refused_draft_keeps_what_was_typed(client: TestClient) -> None:
    sign_in(client, CLERK)
    answer = send(client, "/documents/new", {**DRAFT, "declared_level": "mat"})
    assert answer.status_code == 422
    assert "classified-refused" in answer.text
    assert "Điều 1. Ban hành." in answer.text


def test_uploaded_draft_needs_its_file(client: TestClient) -> None:
    sign_in(client, CLERK)
    answer = send(client, "/documents/new", {**DRAFT, "way": "upload"})
    assert answer.status_code == 400
    assert "part-missing" in answer.text


def test_second_tab_does_not_overwrite_what_the_first_has_sent(client: TestClient, draft: str) -> None:
    sign_in(client, CLERK)
    opened = re.search(r'name="version" value="(\d+)"', client.get(f"/documents/{draft}/revise").text)
    assert opened
    typed = {**DRAFT, "version": opened[1]}
    assert send(client, f"/documents/{draft}/revise", {**typed, "subject": "Thẻ một"}).status_code == 303
    second = send(client, f"/documents/{draft}/revise", {**typed, "subject": "Thẻ hai"})
    assert second.status_code == 409
    assert "version-conflict" in second.text
    assert 'value="Thẻ hai"' in second.text
    assert "Thẻ một" in client.get(f"/documents/{draft}").text
    seen = re.search(r'name="version" value="(\d+)"', second.text)
    assert seen
    on_purpose = send(client, f"/documents/{draft}/revise", {**typed, "subject": "Thẻ hai", "version": seen[1]})
    assert on_purpose.status_code == 303


def test_returned_document_is_written_anew(client: TestClient, draft: str) -> None:
    sign_in(client, CLERK)
    send(client, f"/documents/{draft}/submit")
    sign_in(client, LEADER)
    send(client, f"/documents/{draft}/return", {"reason": "Sửa căn cứ pháp lý."})
    sign_in(client, CLERK)
    assert "Sửa căn cứ pháp lý." in client.get(f"/documents/{draft}/revise").text
    assert send(client, f"/documents/{draft}/revise", {**DRAFT, "subject": "Đã sửa"}).status_code == 303
    assert "Đã sửa" in client.get(f"/documents/{draft}").text


def test_form_without_its_token_is_refused(client: TestClient, draft: str) -> None:
    sign_in(client, CLERK)
    answer = client.post(f"/documents/{draft}/submit", files=_form({"form_token": "guessed"}))
    assert answer.status_code == 403
    assert "form-from-elsewhere" in answer.text


def test_form_token_of_another_person_is_refused(client: TestClient, draft: str) -> None:
    sign_in(client, LEADER)
    token = re.search(r'name="form_token" value="([^"]+)"', client.get("/documents").text)
    assert token
    sign_in(client, CLERK)
    answer = client.post(f"/documents/{draft}/submit", files=_form({"form_token": token[1]}))
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/login", "/logout", "/documents/new"])
def test_form_on_another_site_is_refused(client: TestClient, path: str) -> None:
    sign_in(client, CLERK)
    answer = send(client, path, {"person_id": CLERK.person_id}, **{"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_signing_out_ends_the_session_here(client: TestClient) -> None:
    sign_in(client, CLERK)
    send(client, "/logout")
    assert client.get("/documents").status_code == 303


def test_download_is_for_people_of_the_agency(client: TestClient, draft: str) -> None:
    assert client.get(f"/documents/{draft}/content").status_code == 303
    sign_in(client, CLERK)
    assert client.get(f"/documents/{draft}/content").content.startswith(b"%PDF-")


def test_list_can_be_narrowed_to_a_state(client: TestClient, draft: str) -> None:
    sign_in(client, CLERK)
    assert "Về việc thử" in client.get("/documents", params={"state": "draft"}).text
    assert "Về việc thử" not in client.get("/documents", params={"state": "issued"}).text
    assert client.get("/documents", params={"state": ""}).status_code == 200


def test_articles_are_read_however_they_are_typed() -> None:
    text = "Điều 1. Ban hành quy chế.\nKèm theo phụ lục.\n\nđiều 2: Hiệu lực"
    assert [block.number for block in parse_body(body_of(text)) if isinstance(block, Article)] == [1, 2]


def test_text_without_articles_stays_as_it_is() -> None:
    assert body_of("Theo Điều 5 của Luật.") == "Theo Điều 5 của Luật."
