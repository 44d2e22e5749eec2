"""What goes wrong before a screen: double clicks, the back button, two tabs, an ended session, a link of elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from api.http.sessions import SESSION_COOKIE
from tests.api.fake_flows import CLERK, ELSEWHERE, LEADER, Actor, DraftFields, FakeFlows
from tests.browser.conftest import Site

pytestmark = pytest.mark.needs_chromium


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


def sign_in(context: BrowserContext, site: Site, actor: Actor) -> Page:
    page = context.new_page()
    page.goto(f"{site.url}/login")
    page.check(f"input[value={actor.person_id}]")
    page.get_by_role("button", name="Vào làm việc").click()
    page.locator(".visitor").wait_for()
    return page


def submitted(flows: FakeFlows) -> str:
    document = flows.create_draft(CLERK, DraftFields("QĐ", "Về việc thử", LEADER.person_id))
    flows.submit(CLERK, document.id, None)
    return document.id


def write(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/documents/new")
    page.fill("#w-subject", "Về việc không mất chữ nào")
    page.fill("#body", "Điều 1. Đã gõ rất lâu.")


def test_double_click_sends_a_form_once(context: BrowserContext, site: Site) -> None:
    page = sign_in(context, site, CLERK)
    write(page, site)
    page.get_by_role("button", name="Tạo dự thảo").dblclick()
    page.wait_for_url("**/documents/doc_*")
    assert len(site.flows.list_documents(CLERK, None, None, 50).items) == 1


def test_back_after_signing_shows_a_page_and_signing_again_is_refused_in_words(
    context: BrowserContext, site: Site
) -> None:
    document = submitted(site.flows)
    page = sign_in(context, site, LEADER)
    page.goto(f"{site.url}/documents/{document}")
    page.get_by_role("button", name="Ký văn bản này").click()
    page.locator("main .badge", has_text="Lãnh đạo đã ký").first.wait_for()
    page.go_back()
    button = page.get_by_role("button", name="Ký văn bản này")
    if button.count():  # the browser showed the page as it was left
        button.click()
        page.locator("#problem").wait_for()
        assert "state-conflict" in page.locator("#problem").inner_text()
    assert site.flows.get_document(LEADER, document).state == "leader_signed"  # type: ignore[arg-type]


def test_two_tabs_never_do_a_step_twice(context: BrowserContext, site: Site) -> None:
    document = submitted(site.flows)
    first = sign_in(context, site, LEADER)
    second = context.new_page()
    for page in (first, second):
        page.goto(f"{site.url}/documents/{document}")
    first.get_by_role("button", name="Ký văn bản này").click()
    first.locator("main .badge", has_text="Lãnh đạo đã ký").first.wait_for()
    second.get_by_role("button", name="Ký văn bản này").click()
    second.locator("#problem").wait_for()
    assert "state-conflict" in second.locator("#problem").inner_text()
    assert "req_" in second.locator("#problem").inner_text()


def test_session_that_ends_while_typing_loses_nothing(context: BrowserContext, site: Site) -> None:
    page = sign_in(context, site, CLERK)
    write(page, site)
    site.clock.advance(timedelta(hours=13))
    page.get_by_role("button", name="Tạo dự thảo").click()
    page.get_by_text("không mất gì bạn đã nhập").wait_for()
    page.check(f"input[value={CLERK.person_id}]")
    page.get_by_role("button", name="Đăng nhập và tiếp tục").click()
    page.get_by_role("button", name="Gửi", exact=True).click()
    page.wait_for_url("**/documents/doc_*")
    assert "không mất chữ nào" in page.locator("h1").inner_text()


def test_cookie_that_is_gone_loses_nothing_either(context: BrowserContext, site: Site) -> None:
    page = sign_in(context, site, CLERK)
    write(page, site)
    context.clear_cookies(name=SESSION_COOKIE)
    page.get_by_role("button", name="Tạo dự thảo").click()
    page.get_by_text("Điều 1. Đã gõ rất lâu.").wait_for()


def test_link_of_another_agency_is_a_page_in_words(context: BrowserContext, site: Site) -> None:
    document = submitted(site.flows)
    page = sign_in(context, site, ELSEWHERE)
    answer = page.goto(f"{site.url}/documents/{document}")
    assert answer
    assert answer.status == 404
    assert "document-not-found" in page.locator("#problem").inner_text()


def test_subject_with_script_tags_stays_text(context: BrowserContext, site: Site) -> None:
    subject = "<script>document.title='taken'</script><img src=x onerror=alert(1)>"
    site.flows.create_draft(CLERK, DraftFields("QĐ", subject, LEADER.person_id))
    page = sign_in(context, site, CLERK)
    assert page.title() != "taken"
    assert subject in page.locator("tbody").inner_text()
