"""A clerk at a real office on a phone, with and without JavaScript: one letter from the form to its recipients."""

from __future__ import annotations

from functools import partial

import pytest
from playwright.sync_api import Page

from tests.api.flows import walking
from tests.browser import phone
from tests.browser.phone import PHONE, sign_in, told

pytestmark = pytest.mark.needs_chromium

keep = partial(phone.keep, "clerk")


def write(page: Page, url: str, subject: str, has_script: bool) -> None:
    page.goto(f"{url}/documents/new")
    form = page.locator("form").filter(has=page.get_by_role("heading", name="Soạn tại đây"))
    form.get_by_label("Trích yếu nội dung").fill(subject)
    form.get_by_label("Loại văn bản").first.select_option(label="Công văn")
    if not has_script:
        form.get_by_role("button", name="Hiện các mục của loại này").click()
    assert form.get_by_label("Trích yếu nội dung").input_value() == subject
    assert form.get_by_label("Căn cứ").is_hidden()
    form.get_by_label("Ký hiệu đơn vị soạn thảo").fill("VP")
    form.get_by_label("Kính gửi").fill("Sở Nội vụ tỉnh Minh Châu")
    form.get_by_label("Nội dung", exact=True).fill("Đề nghị Sở hướng dẫn thực hiện./.")
    form.get_by_label("Nơi nhận").fill("Như trên | H99.05")
    keep(page, "new")
    form.get_by_role("button", name="Tạo dự thảo").click()
    page.get_by_role("button", name="Trình lãnh đạo ký").wait_for()


def test_letter_goes_from_the_form_to_its_recipients(url: str, page: Page, has_script: bool) -> None:
    subject = f"V/v hướng dẫn lưu trữ số {'một' if has_script else 'hai'}"
    sign_in(page, url, walking.CLERK.name)
    write(page, url, subject, has_script)
    document = page.url
    keep(page, "draft")
    page.get_by_role("button", name="Trình lãnh đạo ký").click()
    page.get_by_text("Chờ lãnh đạo ký").first.wait_for()

    sign_in(page, url, walking.LEADER.name)
    page.goto(f"{url}/waiting")
    page.get_by_role("link", name=subject).first.click()
    page.get_by_role("button", name="Ký văn bản này").click()
    page.get_by_text("Đã xong:").wait_for()

    sign_in(page, url, walking.CLERK.name)
    page.goto(document)
    page.get_by_role("link", name="Cấp số và ký số cơ quan").click()
    number = page.locator(".facts dd").first.inner_text()
    assert number.endswith("/UBND-VP")
    assert page.locator(".paper img").first.evaluate("(img) => img.naturalWidth") > PHONE["width"]
    keep(page, "number-and-seal")
    page.get_by_role("button", name="Cấp số và đóng dấu").click()
    told(page, "Đã cấp số, ký số cơ quan và lưu văn bản.")
    assert number in page.locator(".eyebrow").inner_text()
    keep(page, "issued")
    other_tab = page.context.new_page()
    other_tab.goto(document)
    assert "H99.05" in other_tab.get_by_role("region", name="Nơi nhận").inner_text()
    while "Đã gửi đi" not in other_tab.locator("main .badge").first.inner_text():
        other_tab.wait_for_timeout(200)
        other_tab.reload()
    keep(other_tab, "dispatched")
    page.goto(f"{url}/register/outgoing?q=huong+dan&kind_name=Công+văn")
    assert page.get_by_role("rowheader", name=number).is_visible()
    keep(page, "register")
