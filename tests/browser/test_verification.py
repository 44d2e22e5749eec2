"""The verification page as a business meets it: many files, too large ones, a cut connection, the signed version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Route

from tests.browser.conftest import Site

pytestmark = pytest.mark.needs_chromium

PDF = b"%PDF-1.7 and what came later"


def pdf(name: str = "05-QD.pdf", data: bytes = PDF) -> FilePayload:
    return FilePayload(name=name, mimeType="application/pdf", buffer=data)


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{site.url}/verify")
    yield page
    page.close()


def send(page: Page, *files: FilePayload) -> None:
    page.set_input_files("#file", list(files))
    page.get_by_role("button", name="Kiểm tra").click()


def test_each_file_gets_its_row_and_its_answer(page: Page) -> None:
    send(page, pdf("mot.pdf"), pdf("hai.pdf"), pdf("ba.pdf", b"<html>"))
    page.locator("article.result").nth(2).wait_for()
    rows = page.locator(".files li")
    assert [rows.nth(n).inner_text().split()[0] for n in range(3)] == ["mot.pdf", "hai.pdf", "ba.pdf"]
    assert [a.get_attribute("data-verdict") for a in page.locator("article.result").all()] == [
        "VALID",
        "VALID",
        "INVALID",
    ]


def test_answer_is_in_view_on_a_phone_with_who_and_when(page: Page) -> None:
    send(page, pdf())
    page.locator("article.result").wait_for()
    for words in ("Hợp lệ", "Nguyễn Văn An", "được chứng minh bằng dấu thời gian", "Không bị sửa"):
        box = page.get_by_text(words).first.bounding_box()
        assert box
        assert box["y"] + box["height"] <= 844, words


def test_twenty_one_files_are_refused_before_anything_is_sent(page: Page, site: Site) -> None:
    send(page, *[pdf(f"{n}.pdf") for n in range(21)])
    page.get_by_text("bạn đã chọn 21").wait_for()
    assert site.flows.verified == []


def test_file_beyond_the_limit_never_leaves_the_machine(page: Page, site: Site, tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(101 * 1024 * 1024)
    page.set_input_files("#file", large)
    page.get_by_role("button", name="Kiểm tra").click()
    page.get_by_text("lớn hơn giới hạn 100 MB").wait_for()
    assert site.flows.verified == []


def test_cut_connection_is_said_and_the_file_can_be_sent_again(page: Page) -> None:
    page.route("**/verify/one", lambda route: route.abort())
    send(page, pdf())
    page.get_by_text("Mất kết nối khi đang gửi").wait_for()
    page.unroute("**/verify/one")
    page.get_by_role("button", name="Gửi lại").click()
    page.locator("article.result").wait_for()


def test_refusal_of_one_file_is_shown_in_words_and_the_next_goes_on(page: Page) -> None:
    refused: list[Route] = []

    def refuse_first(route: Route) -> None:
        refused.append(route)
        if len(refused) == 1:
            route.continue_(post_data=b"", headers={"content-type": "multipart/form-data"})
        else:
            route.continue_()

    page.route("**/verify/one", refuse_first)
    send(page, pdf("mot.pdf"), pdf("hai.pdf"))
    page.locator("article.result").wait_for()
    assert "form-malformed" in page.locator("#problem").inner_text()
    assert page.locator("article.result").count() == 1


def test_version_that_was_signed_is_cut_here_and_nothing_is_sent(page: Page, site: Site) -> None:
    send(page, pdf())
    page.locator("article.result").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Mở bản mà Nguyễn Văn An đã ký").click()
    assert Path(download.value.path()).read_bytes() == PDF[:9]
    assert len(site.flows.verified) == 1


def test_page_stores_nothing_in_the_browser(page: Page) -> None:
    send(page, pdf())
    page.locator("article.result").wait_for()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == []
