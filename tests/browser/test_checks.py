"""The checks of the pages can fail: each is shown a page that deserves it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.crawling import kind_of, words_of
from tests.browser.surveying import violations_on

SHAMEFUL = """<html lang="vi"><title>x</title><main><h1>x</h1><input><img src="x">
<p style="color:#ccc;background:#fff">nhạt"""


@pytest.mark.needs_chromium
def test_axe_sees_a_nameless_control_a_picture_without_words_and_faint_text(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(SHAMEFUL)
    serious = {found["id"] for found in violations_on(page) if found["impact"] in ("serious", "critical")}
    page.close()
    assert {"label", "image-alt", "color-contrast"} <= serious


def test_crawler_hears_what_is_only_spoken_and_ignores_scripts() -> None:
    page = '<p>Một  hai</p><input aria-label="Ba"><script>bốn</script><a href="/x">Năm</a><a href="/y" download>Sáu</a>'
    words = words_of(page)
    assert words.texts == ["Một hai", "Ba", "Năm", "Sáu"]
    assert words.links == ["/x"]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/documents/doc_01M8A66AV6B8P5ETN2PX8PN6W6/revise", "/documents/{}/revise"),
        ("/v/4J5TD-SZN53-KMV3C", "/v/{}"),
        ("/documents?after=doc_1&state=draft", "/documents?after&state"),
        ("/problems/not-a-pdf", "/problems/{}"),
        ("/documents/new", "/documents/new"),
    ],
)
def test_pages_alike_are_of_one_kind(address: str, kind: str) -> None:
    assert kind_of(address) == kind
