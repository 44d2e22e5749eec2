"""A clerk at a real office on a phone, with and without JavaScript: one letter from the form to its recipients."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.api.flows import walking
from tests.browser.surveying import SCREENSHOTS

pytestmark = pytest.mark.needs_chromium

PHONE = ViewportSize(width=390, height=844)


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def has_script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def page(browser: Browser, has_script: bool) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=has_script, viewport=PHONE)
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def sign_in(page: Page, url: str, name: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{url}/login")
    page.get_by_label(name).check()
    page.get_by_role("button", name="Vào làm việc").click()
    page.wait_for_url(lambda address: not address.endswith("/login"))


def keep(page: Page, name: str) -> None:
    """A picture, of a page that must not be wider than the phone."""
    page.screenshot(path=SCREENSHOTS / "clerk" / f"{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


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
    page.get_by_role("link", name="Gửi đến nơi nhận").wait_for()
    assert number in page.locator(".eyebrow").inner_text()
    keep(page, "issued")
    page.get_by_role("link", name="Gửi đến nơi nhận").click()
    assert "H99.05" in page.locator(".confirm").inner_text()
    keep(page, "dispatch")
    page.get_by_role("button", name="Gửi ngay").click()
    page.get_by_role("heading", name="Nơi nhận").wait_for()
    keep(page, "dispatched")
    page.goto(f"{url}/register/outgoing?q=huong+dan&kind_name=Công+văn")
    assert page.get_by_role("rowheader", name=number).is_visible()
    keep(page, "register")
