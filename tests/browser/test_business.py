"""A business at a real office on a phone, with and without JavaScript: verifies logged out, then reads and hands in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import pytest
from playwright.sync_api import FilePayload, Page

from api.flows import reading
from api.office import Office
from api.requests import RecipientFields
from records.identifiers import DocumentId
from tests.api.flows import walking
from tests.browser import phone
from tests.browser.phone import sign_in, told

pytestmark = pytest.mark.needs_chromium

MEMBER = "Lý Doanh Nhân"
FIRM = "0000000000"

keep = partial(phone.keep, "business")


@dataclass(frozen=True, slots=True)
class Sent:
    """A document that this office issued and sent to the business."""

    subject: str
    number: str
    code: str
    sha256: str
    data: bytes

    @property
    def file(self) -> FilePayload:
        return FilePayload(name="cong-van.pdf", mimeType="application/pdf", buffer=self.data)


@pytest.fixture(scope="module")
def sent(office: Office, has_script: bool) -> Sent:
    subject = f"V/v cấp phép xây dựng số {'một' if has_script else 'hai'}"
    to_business = replace(walking.LETTER, recipients=(RecipientFields("Công ty TNHH Ví Dụ Minh Châu", FIRM),))
    fields = walking.about(subject, to_business)
    with ThreadPoolExecutor(1) as elsewhere:  # background work is not begun where Playwright's event loop runs
        issued = elsewhere.submit(walking.walk, office, after=walking.seal, fields=fields).result()
    data = reading.download(office, walking.CLERK, DocumentId(issued.id))
    return Sent(subject, issued.number or "", issued.code, issued.sha256, data)


def test_stranger_verifies_the_file(url: str, page: Page, sent: Sent) -> None:
    page.goto(url)
    keep(page, "start")
    page.goto(f"{url}/verify")
    page.set_input_files("#file", sent.file)
    page.get_by_role("button", name="Kiểm tra").click()
    page.get_by_role("heading", name="Hợp lệ", exact=True).wait_for()
    words = page.locator("article.result").inner_text()
    assert walking.LEADER.name in words
    assert "Ủy ban nhân dân xã Đông Sơn" in words
    keep(page, "verified")
    page.goto(f"{url}/verify?lang=en")
    keep(page, "verify-english")


def test_stranger_compares_with_what_was_issued(url: str, page: Page, sent: Sent) -> None:
    page.goto(f"{url}/v/{sent.code}")
    assert sent.number in page.locator("main").inner_text()
    keep(page, "public-record")
    page.set_input_files("#file", sent.file)
    page.get_by_role("button", name="So sánh").click()
    page.get_by_text("Trùng khớp: tệp của bạn").wait_for()
    keep(page, "compared")
    for asked, answer in ((sent.sha256.upper(), "Trùng khớp: tệp"), ("0" * 64, "KHÔNG trùng khớp")):
        page.goto(f"{url}/v/{sent.code}")
        page.get_by_label("Hoặc mã băm").fill(asked)
        page.get_by_role("button", name="So sánh").click()
        page.get_by_text(answer).wait_for()
    keep(page, "different")


def test_member_reads_confirms_and_hands_in(url: str, page: Page, sent: Sent) -> None:
    sign_in(page, url, MEMBER)
    while not page.get_by_role("link", name=sent.subject).count():  # it is on its way
        page.wait_for_timeout(300)
        page.reload()
    keep(page, "inbox")
    page.get_by_role("link", name=sent.subject).click()
    assert "Chữ ký hợp lệ" in page.locator("main").inner_text()
    keep(page, "received")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải bản gốc đã nhận").click()
    assert download.value.path().read_bytes() == sent.data
    page.get_by_role("button", name="Cấp số đến").click()
    told(page, "Đã vào sổ văn bản đến.")
    keep(page, "confirmed")

    page.goto(f"{url}/submissions")
    keep(page, "submissions")
    page.get_by_role("link", name="Nộp văn bản").click()
    page.get_by_label("Cơ quan nhận").select_option(label="Sở Nội vụ tỉnh Minh Châu (H99.05)")
    page.get_by_label("Trích yếu").fill(f"Trả lời: {sent.subject}")
    page.set_input_files("#file", sent.file)
    keep(page, "hand-in")
    page.get_by_role("button", name="Nộp văn bản").click()
    told(page, "Đã nộp văn bản cho cơ quan")
    assert "đã đến" in page.locator("ol.history").inner_text()
    keep(page, "handed-in")


def test_sender_sees_that_the_business_confirmed(url: str, page: Page, sent: Sent) -> None:
    sign_in(page, url, walking.CLERK.name)
    page.goto(f"{url}/documents?q={sent.subject}")
    page.get_by_role("link", name=sent.subject).click()
    while "đã đăng ký" not in page.get_by_role("region", name="Nơi nhận").inner_text():
        page.wait_for_timeout(300)
        page.reload()
    keep(page, "seen-by-the-sender")
