"""A leader at a real office, with and without JavaScript: reads, signs one by one and many at once, sends back."""

from __future__ import annotations

from functools import partial

import pytest
from playwright.sync_api import Page

from api.office import Office
from signer.errors import KeyUnusableError
from tests.api.flows import walking
from tests.browser import phone
from tests.browser.phone import PHONE, sign_in

pytestmark = pytest.mark.needs_chromium


def submitted(office: Office, subject: str) -> None:
    walking.walk(office, after=walking.submit, fields=walking.about(subject))


keep = partial(phone.keep, "leader")


def test_leader_reads_every_page_and_signs(office: Office, url: str, page: Page) -> None:
    submitted(office, "Về việc ký thử một văn bản")
    sign_in(page, url, walking.LEADER.name)
    assert "Chờ tôi xử lý (" in page.get_by_role("heading", level=1).inner_text()
    keep(page, "waiting")
    page.get_by_role("link", name="Về việc ký thử một văn bản").first.click()
    picture = page.locator(".paper img").first
    page.wait_for_load_state("networkidle")
    assert picture.evaluate("(img) => img.naturalWidth") > PHONE["width"]
    assert "QUYẾT ĐỊNH" in " ".join(page.locator(".paper text").all_text_contents())
    keep(page, "document")
    page.get_by_role("button", name="Ký văn bản này").click()
    page.get_by_text("Đã xong:").wait_for()
    assert "Lãnh đạo đã ký" in page.get_by_role("status").first.inner_text()


def test_leader_sends_back_with_a_reason(office: Office, url: str, page: Page) -> None:
    submitted(office, "Về việc trả lại thử")
    sign_in(page, url, walking.LEADER.name)
    page.get_by_role("link", name="Về việc trả lại thử").first.click()
    page.get_by_label("Lý do trả lại").fill("Thiếu căn cứ.")
    page.get_by_role("button", name="Trả lại kèm lý do").click()
    assert "Bị trả lại" in page.get_by_role("status").first.inner_text()


def test_leader_signs_many_and_sees_each_result(office: Office, url: str, page: Page) -> None:
    for subject in ("Về việc ký loạt một", "Về việc ký loạt hai"):
        submitted(office, subject)
    sign_in(page, url, walking.LEADER.name)
    for subject in ("Về việc ký loạt một", "Về việc ký loạt hai"):
        page.get_by_role("checkbox", name=subject).first.check()
    page.get_by_role("button", name="Ký các văn bản đã chọn").click()
    keep(page, "batch-confirm")
    page.get_by_role("button", name="Ký 2 văn bản").click()
    keep(page, "batch-running")
    page.get_by_text("Đã xong").first.wait_for(timeout=20_000)
    assert page.get_by_text("Đã ký", exact=True).count() == 2
    keep(page, "batch-done")


def test_wrong_pin_stops_the_batch_at_once(
    office: Office, url: str, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def refuse(self: object, person_id: object) -> object:
        asked.append(person_id)
        raise KeyUnusableError("token-pin-wrong", "wrong PIN")

    monkeypatch.setattr(type(office.keys), "leader", refuse)
    for subject in ("Về việc sai PIN một", "Về việc sai PIN hai"):
        submitted(office, subject)
    sign_in(page, url, walking.LEADER.name)
    for subject in ("Về việc sai PIN một", "Về việc sai PIN hai"):
        page.get_by_role("checkbox", name=subject).first.check()
    page.get_by_role("button", name="Ký các văn bản đã chọn").click()
    page.get_by_role("button", name="Ký 2 văn bản").click()
    page.get_by_text("Đã dừng vì lỗi").first.wait_for(timeout=20_000)
    keep(page, "batch-stopped")
    assert len(asked) == 1
