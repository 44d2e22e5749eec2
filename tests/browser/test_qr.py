"""The QR of a finished document, read from the drawn page by a foreign decoder, opens the record without a login."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Browser

from api.flows import reading
from records.identifiers import DocumentId
from tests.api.flows import walking
from tests.browser.office_site import OfficeSite, office_site
from tests.browser.serving import served

pytestmark = pytest.mark.needs_chromium

PRINTED = 300 / 72
"""300 dots an inch: an office printer."""
ON_SCREEN = 96 / 72


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeSite]:
    with office_site(tmp_path_factory.mktemp("qr") / "home") as site:
        yield site


@pytest.fixture(scope="module")
def issued(site: OfficeSite) -> tuple[bytes, str]:
    """A finished document's bytes and the code it carries."""
    document = walking.walk(site.office, after=walking.seal, fields=walking.about("Về việc đọc mã QR"))
    data = reading.download(site.office, walking.CLERK, DocumentId(document.id))
    return data, document.code


def codes_on(data: bytes, scale: float) -> list[str]:
    page = pypdfium2.PdfDocument(data)[0]
    return [found.text for found in zxingcpp.read_barcodes(page.render(scale=scale).to_pil())]


@pytest.mark.parametrize("scale", [PRINTED, 2 * ON_SCREEN], ids=["printed", "screen"])
def test_decoder_reads_the_address_of_the_record(site: OfficeSite, issued: tuple[bytes, str], scale: float) -> None:
    data, code = issued
    assert codes_on(data, scale) == [site.office.verification_url(code)]


def test_address_opens_logged_out_and_the_file_is_the_issued_one(
    browser: Browser, site: OfficeSite, issued: tuple[bytes, str], tmp_path: Path
) -> None:
    data, code = issued
    (address,) = codes_on(data, PRINTED)
    file = tmp_path / "document.pdf"
    file.write_bytes(data)
    page = browser.new_page()
    with served(site.app) as url:
        page.goto(url + urlsplit(address).path)
        assert page.get_by_role("heading", name="Đã ban hành").is_visible()
        assert code in page.locator("main").inner_text()
        page.set_input_files("#file", file)
        page.get_by_role("button", name="So sánh").click()
        page.get_by_text("Trùng khớp").wait_for()
    page.close()
