"""The browser warns before anything is sent; it only warns, and the form works without it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, FilePayload, Page

from records.compose import Composer, load_kinds
from records.compose.samples import sample_letter
from tests.api.fake_flows import AT, CLERK
from tests.api.screening.hidden import typeset
from tests.api.screening.papers import letter, text_pdf
from tests.browser.conftest import Site

pytestmark = pytest.mark.needs_chromium
WARNING = "Có dấu hiệu độ mật"


@pytest.fixture
def form(browser: Browser, site: Site) -> Page:
    page = browser.new_context().new_page()
    page.request.post(f"{site.url}/login", multipart={"person_id": CLERK.person_id})
    page.goto(f"{site.url}/documents/new")
    return page


def pdf(data: bytes, name: str = "bao-cao.pdf") -> FilePayload:
    return FilePayload(name=name, mimeType="application/pdf", buffer=data)


def upload(form: Page, file: FilePayload) -> None:
    form.fill("#u-subject", "Báo cáo hư cấu")
    form.set_input_files("#file", file)
    form.get_by_role("button", name="Tải lên").click()


MARKED: dict[str, Callable[[], FilePayload]] = {
    "text layer": lambda: pdf(text_pdf(letter("TUYỆT MẬT"))),
    "typeset page": lambda: pdf(typeset("#strong[TỐI MẬT]")),
    "letter-spaced": lambda: pdf(text_pdf(letter("M Ậ T"))),
    "file name": lambda: pdf(text_pdf("Nội dung"), "BaoCao_TuyetMat.pdf"),
}


@pytest.mark.parametrize("name", MARKED)
def test_a_marked_file_is_not_sent_at_first(form: Page, site: Site, name: str) -> None:
    upload(form, MARKED[name]())
    form.locator("[data-secrecy]:not([hidden])").get_by_text(WARNING).wait_for()
    assert form.url.endswith("/documents/new")
    assert not site.flows._documents
    form.get_by_role("button", name="Tải lên").click()
    form.wait_for_url("**/documents/doc_*")


def test_a_marking_that_is_typed_is_not_sent_at_first(form: Page, site: Site) -> None:
    form.fill("#w-subject", "Báo cáo hư cấu")
    form.fill("#body", "Điều 1. Nội dung.\nTỐI MẬT")
    form.get_by_role("button", name="Tạo dự thảo").click()
    form.locator("[data-secrecy]:not([hidden])").get_by_text(WARNING).wait_for()
    assert not site.flows._documents


def test_ordinary_files_go_at_once(form: Page) -> None:
    composed = Composer().compose(sample_letter(load_kinds()), at=AT).data
    upload(form, pdf(composed, "quy che bao_mat.pdf"))
    form.wait_for_url("**/documents/doc_*")
