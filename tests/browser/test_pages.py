"""What a person meets: with and without JavaScript, on a desk and on a phone, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page

from signer.report import Verdict
from tests.api.fake_flows import CLERK, LEADER, DraftFields, FakeFlows, report
from tests.browser.conftest import Site

pytestmark = pytest.mark.needs_chromium

PDF = FilePayload(name="05-QD.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7 composed")
CODE = "TEST0-00000-00001"
DESK, PHONE = (1200, 850), (390, 844)
PAGES = ("/", "/verify", f"/v/{CODE}", "/v/nothing", "/login", "/problems", "/nothing")


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def issue(flows: FakeFlows) -> None:
    document = flows.create_draft(CLERK, DraftFields("QĐ", "Về việc thử", LEADER.person_id))
    flows.submit(CLERK, document.id, None)
    flows.sign_document(LEADER, document.id, document.sha256)
    flows.assign_number(CLERK, document.id)
    flows.seal(CLERK, document.id)


def complaints_of(page: Page) -> list[str]:
    """What the browser complains about: blocked by the policy, broken scripts, missing files."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_dropped_file_gets_its_verdict(page: Page, site: Site) -> None:
    complaints = complaints_of(page)
    page.goto(f"{site.url}/verify")
    page.set_input_files("#file", PDF)
    page.get_by_role("button", name="Kiểm tra").click()
    page.get_by_role("heading", name="Hợp lệ", exact=True).wait_for()
    assert "Không bị sửa." in page.locator(".changed").inner_text()
    assert page.get_by_text(LEADER.name).first.is_visible()
    assert complaints == []


def test_changed_file_says_so_without_scrolling_on_a_phone(browser: Browser, site: Site) -> None:
    site.flows.report = report(Verdict.INVALID)
    page = browser.new_page(viewport={"width": PHONE[0], "height": PHONE[1]})
    page.goto(f"{site.url}/verify")
    page.set_input_files("#file", PDF)
    page.get_by_role("button", name="Kiểm tra").click()
    words = page.locator(".changed")
    words.wait_for()
    assert "ĐÃ BỊ THAY ĐỔI sau khi ký." in words.inner_text()
    box = words.bounding_box()
    page.close()
    assert box
    assert box["y"] + box["height"] <= PHONE[1]


def test_my_file_is_compared_with_the_issued_one(page: Page, site: Site) -> None:
    issue(site.flows)
    page.goto(f"{site.url}/v/{CODE}")
    page.set_input_files("#file", PDF)
    page.get_by_role("button", name="So sánh").click()
    assert "Trùng khớp" in page.get_by_role("status").first.inner_text()


def test_with_script_only_the_hash_leaves_the_machine(browser: Browser, site: Site) -> None:
    issue(site.flows)
    page = browser.new_page()
    page.goto(f"{site.url}/v/{CODE}")
    page.set_input_files("#file", PDF)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="So sánh").click()
    body = sent.value.post_data_buffer or b""
    page.close()
    assert PDF["buffer"] not in body
    assert b"sha256" in body


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_reaches_beyond_the_screen(browser: Browser, site: Site, path: str, size: tuple[int, int]) -> None:
    issue(site.flows)
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(site.url + path)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert width <= size[0]


def test_first_tab_stop_is_the_skip_link(browser: Browser, site: Site) -> None:
    page = browser.new_page()
    page.goto(site.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_every_control_has_a_name(browser: Browser, site: Site, path: str) -> None:
    issue(site.flows)
    page = browser.new_page()
    page.goto(site.url + path)
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
            .filter((control) => control.labels.length === 0)
            .map((control) => control.name)"""
    )
    page.close()
    assert nameless == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_text_has_contrast_in_light_and_dark(browser: Browser, site: Site, path: str, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1 for every text against the background it stands on."""
    issue(site.flows)
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(site.url + path)
    faint = page.evaluate(_FAINT_TEXT)
    page.close()
    assert faint == []


_FAINT_TEXT = """() => {
  const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || !element.checkVisibility()) continue;
    const pair = [light(parts(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < 4.5) faint.push(`${element.tagName} ${ratio.toFixed(2)} ${texts.currentNode.textContent.trim()}`);
  }
  return faint;
}"""
