"""Signing with a token through the reference agent: the page speaks to the agent, the PIN and the key stay there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from api.office import Office
from records.identifiers import PersonId
from tests.agent.reference_agent import PORT, Agent, serving
from tests.api.flows import walking
from tests.browser.surveying import SCREENSHOTS

pytestmark = pytest.mark.needs_chromium


@contextmanager
def at_the_token(browser: Browser, office: Office, url: str, subject: str) -> Iterator[Page]:
    """The leader's signing page of a new document."""
    document = walking.walk(office, after=walking.submit, fields=walking.about(subject))
    page = browser.new_page()
    page.goto(f"{url}/login")
    page.get_by_label(walking.LEADER.name).check()
    page.get_by_role("button", name="Vào làm việc").click()
    page.goto(f"{url}/waiting/{document.id}")
    page.get_by_role("link", name="Ký bằng USB token").click()
    yield page
    page.close()


def test_leader_signs_with_the_key_of_the_agent(browser: Browser, office: Office, url: str) -> None:
    agent = Agent([office.keys.leader(PersonId(walking.LEADER.person_id))], url)
    with serving(agent, PORT), at_the_token(browser, office, url, "Về việc ký bằng token") as page:
        page.get_by_role("button", name="Ký bằng chứng thư đã chọn").click()
        expect(page.get_by_text("Lãnh đạo đã ký").first).to_be_visible(timeout=30_000)
        page.screenshot(path=SCREENSHOTS / "leader" / "token-signed.png")
    assert len(agent.asked) == 1


def test_wrong_pin_is_said_and_not_tried_again(browser: Browser, office: Office, url: str) -> None:
    agent = Agent([office.keys.leader(PersonId(walking.LEADER.person_id))], url, refusal=(403, "pin-wrong"))
    with serving(agent, PORT), at_the_token(browser, office, url, "Về việc sai PIN") as page:
        page.get_by_role("button", name="Ký bằng chứng thư đã chọn").click()
        expect(page.get_by_text("Mã PIN không đúng")).to_be_visible(timeout=30_000)
        page.screenshot(path=SCREENSHOTS / "leader" / "token-pin.png")
    assert len(agent.asked) == 1


def test_without_an_agent_the_page_says_what_to_do(browser: Browser, office: Office, url: str) -> None:
    with at_the_token(browser, office, url, "Về việc thiếu phần mềm ký") as page:
        expect(page.get_by_text("Không thấy phần mềm ký")).to_be_visible(timeout=30_000)
        expect(page.get_by_role("button", name="Ký bằng chứng thư đã chọn")).to_be_hidden()


def test_only_that_page_may_speak_to_the_agent(browser: Browser, office: Office, url: str) -> None:
    with at_the_token(browser, office, url, "Về việc chính sách") as page:
        policy = {path: page.request.get(url + path).headers["content-security-policy"] for path in ("/waiting", "/")}
        own = page.request.get(page.url).headers["content-security-policy"]
    assert "http://127.0.0.1:18317" in own
    assert not any("18317" in one for one in policy.values())
