"""Pages of the archive: what is kept and how long, holds that say what they do, refusals that lose nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from records.archive import RecordState
from records.disposition import ReviewDecision
from tests.api.fake_archive import ARCHIVIST, HOLD, RECORD, FakeArchive, FakeHolds
from tests.api.fake_flows import CLERK
from tests.api.pages.archive_application import application, token_on
from tests.api.pages.test_work_pages import sign_in

ORDER = {"authority": "Thanh tra tỉnh", "number": "15/QĐ-TTr", "reason": "Đoàn thanh tra yêu cầu"}


@pytest.fixture
def archive() -> FakeArchive:
    return FakeArchive()


@pytest.fixture
def holds() -> FakeHolds:
    return FakeHolds()


@pytest.fixture
def client(archive: FakeArchive, holds: FakeHolds) -> Iterator[TestClient]:
    app = application(archive=archive, disposition=holds)
    with TestClient(app, follow_redirects=False) as client:
        sign_in(client, ARCHIVIST)
        yield client


def send(client: TestClient, page: str, action: str, fields: dict[str, str]) -> Response:
    typed = {**fields, "form_token": token_on(client, page)}
    return client.post(action, files={name: (None, value) for name, value in typed.items()})


def test_records_are_narrowed_by_what_the_address_says(client: TestClient, archive: FakeArchive) -> None:
    page = client.get("/archive/records?state=kept&retention_class=cong-van&due_before=2037-01-01&unfiled=yes")
    (wanted,) = archive.asked
    assert (wanted.state, wanted.retention_class) == (RecordState.KEPT, "cong-van")
    assert (wanted.due_before, wanted.without_file) == (date(2037, 1, 1), True)
    assert "31/12/2036" in page.text
    assert "&lt;script&gt;" in page.text


def test_empty_filters_narrow_nothing(client: TestClient, archive: FakeArchive) -> None:
    assert client.get("/archive/records?state=&source=&retention_class=&due_before=&unfiled=").status_code == 200
    assert archive.asked[0].state is archive.asked[0].due_before is archive.asked[0].retention_class is None


def test_nothing_that_matches_is_told_apart_from_an_archive_without_records(
    client: TestClient, archive: FakeArchive
) -> None:
    archive.records = ()
    assert "Chưa có tài liệu lưu trữ nào" in client.get("/archive/records").text
    assert "Không có tài liệu nào đúng điều kiện lọc" in client.get("/archive/records?state=destroyed").text


def test_a_record_shows_parts_term_and_holds_and_gives_its_document(client: TestClient) -> None:
    page = client.get(f"/archive/records/{RECORD}").text
    assert "Tập công văn trao đổi" in page
    assert f"/archive/holds/{HOLD}" in page
    answer = client.get(f"/archive/records/{RECORD}/content")
    assert (answer.content[:5], answer.headers["content-disposition"]) == (b"%PDF-", "attachment")


def test_refused_event_is_shown_again_with_what_was_typed(client: TestClient, archive: FakeArchive) -> None:
    page = f"/archive/records/{RECORD}"
    answer = send(client, page, f"{page}/event", {"event_date": "2099-01-01", "reason": "Hợp đồng chấm dứt"})
    assert answer.status_code == 400
    assert "event-date-in-future" in answer.text
    assert 'value="2099-01-01"' in answer.text
    assert "Hợp đồng chấm dứt" in answer.text
    assert archive.done == []


def test_a_day_that_is_none_is_refused_in_words(client: TestClient, archive: FakeArchive) -> None:
    page = f"/archive/records/{RECORD}"
    answer = send(client, page, f"{page}/event", {"event_date": "hôm qua", "reason": "x"})
    assert (answer.status_code, "day-unreadable" in answer.text, archive.done) == (400, True, [])


def test_a_review_is_written_down_and_leads_back(client: TestClient, archive: FakeArchive) -> None:
    page = f"/archive/records/{RECORD}"
    fields = {"decision": "keep", "keep_until": "2040-01-01", "review_reason": "Còn dùng"}
    answer = send(client, page, f"{page}/review", fields)
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    assert archive.done == [(RECORD, ReviewDecision.KEEP, "Còn dùng", date(2040, 1, 1))]


def test_a_decision_nobody_offered_is_refused(client: TestClient, archive: FakeArchive) -> None:
    page = f"/archive/records/{RECORD}"
    answer = send(client, page, f"{page}/review", {"decision": "burn", "review_reason": "x"})
    assert (answer.status_code, "choice-unknown" in answer.text, archive.done) == (400, True, [])


def test_the_table_of_terms_is_in_words(client: TestClient) -> None:
    page = client.get("/archive/retention").text
    assert "10 năm" in page
    assert "Vĩnh viễn" in page
    assert "Kết thúc hồ sơ" in page
    assert "Nộp lưu trữ lịch sử" in page  # what is permanent is never destroyed


def test_a_hold_is_placed_and_lifted_by_order(client: TestClient, holds: FakeHolds) -> None:
    fields = {**ORDER, "kind": "inspection", "records": f"{RECORD}\n", "files": "", "review_on": ""}
    assert send(client, "/archive/holds/new", "/archive/holds/new", fields).headers["location"].endswith(HOLD)
    assert holds.holds[HOLD].records == (RECORD,)
    page = f"/archive/holds/{HOLD}"
    assert "Còn hiệu lực" in client.get(page).text
    assert send(client, page, f"{page}/release", ORDER).status_code == 303
    assert "Gỡ lúc" in client.get(page).text
    assert f"{page}/release" not in client.get(page).text


def test_a_hold_without_authority_keeps_what_was_typed(client: TestClient, holds: FakeHolds) -> None:
    fields = {**ORDER, "authority": " ", "kind": "audit", "records": RECORD, "files": ""}
    answer = send(client, "/archive/holds/new", "/archive/holds/new", fields)
    assert (answer.status_code, holds.holds) == (400, {})
    assert "hold-without-authority" in answer.text
    assert RECORD in answer.text
    assert "15/QĐ-TTr" in answer.text


def test_a_clerk_is_not_offered_what_a_clerk_may_not_do(client: TestClient) -> None:
    sign_in(client, CLERK)
    assert "/archive/holds/new" not in client.get("/archive/holds").text
    assert "/review" not in client.get(f"/archive/records/{RECORD}").text
    assert "/event" in client.get(f"/archive/records/{RECORD}").text


def test_a_form_from_another_site_changes_nothing(client: TestClient, archive: FakeArchive) -> None:
    answer = client.post(
        f"/archive/records/{RECORD}/event", files={"event_date": (None, "2026-01-01"), "form_token": (None, "x")}
    )
    assert (answer.status_code, archive.done) == (403, [])


def test_whoever_is_not_signed_in_is_led_to_the_login(client: TestClient) -> None:
    client.cookies.clear()
    assert client.get("/archive/records").headers["location"] == "/login?next=/archive/records"
