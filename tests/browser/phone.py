"""A person at a phone: signs in, leaves pictures of pages that must fit its width."""

from __future__ import annotations

from playwright.sync_api import Page, ViewportSize

from tests.browser.surveying import SCREENSHOTS

PHONE = ViewportSize(width=390, height=844)


def sign_in(page: Page, url: str, name: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{url}/login")
    page.get_by_label(name).check()
    page.get_by_role("button", name="Vào làm việc").click()
    page.wait_for_url(lambda address: not address.endswith("/login"))


def told(page: Page, words: str) -> None:
    """The page says that this was just done."""
    page.get_by_role("status").get_by_text(words).wait_for()


def keep(person: str, page: Page, name: str) -> None:
    """A picture of the whole page."""
    page.screenshot(path=SCREENSHOTS / person / f"{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], f"{name} scrolls sideways"
