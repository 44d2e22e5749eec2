"""An archivist at a real office on a phone, with and without JavaScript: finds, files, holds, destroys with another."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api.flows.demonstration import ARCHIVIST, LEADER
from api.http.sessions import SESSION_COOKIE
from api.office import Office
from api.settings import Settings
from api.wiring.upkeep import upkeep_of
from tests.api.archive.old_papers import keep_old_paper
from tests.api.flows.walking import OTHER_AGENCYS_CLERK
from tests.browser import phone
from tests.browser.phone import sign_in, told

pytestmark = pytest.mark.needs_chromium

TODAY = date.today()  # noqa: DTZ011  # as the people of this office see it

keep = partial(phone.keep, "archivist")


@dataclass(frozen=True, slots=True)
class Papers:
    """Titles of papers whose term is over."""

    filed: str
    held: str
    free: str


@pytest.fixture(scope="module")
def papers(office: Office, has_script: bool) -> Papers:
    run = "một" if has_script else "hai"
    titles = [f"{about} số {run}" for about in ("Báo cáo phong trào đọc sách", "Đơn kiến nghị", "Giấy mời họp tổ")]
    for number, title in enumerate(titles, 1 if has_script else 4):
        keep_old_paper(office, number, title=title)
    return Papers(*titles)


def test_record_is_found_by_words_without_diacritics(url: str, page: Page, papers: Papers, has_script: bool) -> None:
    sign_in(page, url, ARCHIVIST.name)
    page.goto(f"{url}/archive/records")
    keep(page, "records")
    page.get_by_label("Tìm").fill("phong trao doc sach " + ("mot" if has_script else "hai"))
    page.get_by_role("button", name="Lọc").click()
    expect(page.get_by_role("rowheader", name=papers.filed)).to_be_visible()
    assert page.get_by_role("rowheader").count() == 1
    keep(page, "found")
    page.get_by_role("link", name=papers.filed).click()
    keep(page, "record")


def test_file_is_opened_filled_and_closed(url: str, page: Page, papers: Papers, has_script: bool) -> None:
    sign_in(page, url, ARCHIVIST.name)
    page.goto(f"{url}/archive/files")
    keep(page, "files-none")
    page.get_by_role("link", name="Mở hồ sơ mới").click()
    keep(page, "file-new")
    page.get_by_label("Ký hiệu").fill("07-VP" if has_script else "08-VP")
    page.get_by_label("Tiêu đề hồ sơ").fill("Phong trào đọc sách")
    page.get_by_label("Nhóm thời hạn bảo quản").select_option("ke-hoach-bao-cao-nam")
    page.get_by_role("button", name="Mở hồ sơ").click()
    told(page, "Đã mở hồ sơ.")
    file = page.url
    page.get_by_role("checkbox", name=papers.filed).check()
    page.get_by_role("button", name="Đưa vào hồ sơ").click()
    told(page, "Đã đưa tài liệu vào hồ sơ.")
    expect(page.get_by_role("region", name="Tài liệu trong hồ sơ").get_by_text(papers.filed)).to_be_visible()
    keep(page, "file")
    page.get_by_label("Ngày kết thúc công việc").fill(TODAY.isoformat())
    page.get_by_role("button", name="Kết thúc hồ sơ").click()
    told(page, "Đã kết thúc hồ sơ")
    assert page.get_by_role("button", name="Đưa vào hồ sơ").count() == 0
    keep(page, "file-closed")
    page.goto(f"{url}/archive/files")
    keep(page, "files")

    page.goto(file)
    page.get_by_label("Cấu trúc").select_option("bagit")
    page.get_by_role("button", name="Tạo gói").click()
    told(page, "Đã nhận yêu cầu xuất")
    keep(page, "export-asked")
    ready = page.get_by_role("link", name="Tải tệp (ZIP)")
    ready.wait_for(timeout=60_000)  # the page keeps itself current
    keep(page, "export-ready")
    with page.expect_download() as download:
        ready.click()
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as package:
        assert any(name.endswith("bagit.txt") for name in package.namelist())


def test_table_plan_and_log_are_read(office: Office, settings: Settings, url: str, page: Page, papers: Papers) -> None:
    upkeep_of(office, settings).log.checkpoint()
    sign_in(page, url, ARCHIVIST.name)
    page.goto(f"{url}/archive/retention")
    expect(page.get_by_role("region", name="Bảng thời hạn bảo quản")).to_be_visible()
    keep(page, "retention")
    page.goto(f"{url}/archive/plans")
    keep(page, "plan")
    page.goto(f"{url}/administration/log")
    keep(page, "log")
    page.get_by_label("Việc", exact=True).select_option(label="Đưa vào lưu trữ")
    page.get_by_role("button", name="Lọc").click()
    page.get_by_role("rowheader").first.get_by_role("link").click()
    assert "Đã niêm phong" in page.locator("main").inner_text()
    assert "Nội dung khớp mã băm" in page.locator("main").inner_text()
    keep(page, "log-entry")


def test_held_record_is_not_destroyed_and_a_list_takes_two(url: str, page: Page, papers: Papers) -> None:
    sign_in(page, url, ARCHIVIST.name)
    old_tab = page.context.new_page()
    old_tab.goto(f"{url}/archive/dispositions/due")
    keep(old_tab, "due")

    page.goto(f"{url}/archive/records?q={papers.held}")
    page.get_by_role("link", name=papers.held).click()
    page.get_by_role("link", name="Ra lệnh giữ").click()
    page.get_by_label("Cơ quan yêu cầu").fill("Thanh tra tỉnh Minh Châu")
    page.get_by_label("Số, ký hiệu văn bản").fill("15/QĐ-TTr")
    page.get_by_label("Lý do").fill("Đoàn thanh tra yêu cầu giữ nguyên")
    keep(page, "hold-new")
    page.get_by_role("button", name="Ra lệnh giữ").click()
    told(page, "Đã ra lệnh giữ")
    keep(page, "hold")

    for title in (papers.held, papers.free):
        old_tab.get_by_role("checkbox", name=title).check()
    old_tab.get_by_label("Căn cứ").fill("Biên bản họp Hội đồng số 03/BB-HĐ")
    old_tab.get_by_role("button", name="Lập danh sách").click()
    old_tab.locator("#problem").wait_for()
    assert "lệnh giữ" in old_tab.locator("#problem").inner_text()
    keep(old_tab, "held-refused")

    old_tab.get_by_role("checkbox", name=papers.free).check()
    old_tab.get_by_role("button", name="Lập danh sách").click()
    told(old_tab, "Đã lập danh sách")
    listed = old_tab.url
    assert "Bạn đã lập danh sách này" in old_tab.locator("main").inner_text()
    assert old_tab.get_by_role("button", name="Ghi quyết định").count() == 0
    keep(old_tab, "list-own")

    sign_in(page, url, LEADER.name)
    page.goto(listed)
    assert page.get_by_role("rowheader", name=papers.free).is_visible()
    page.get_by_role("radio", name="Duyệt", exact=True).check()
    page.get_by_label("Ý kiến quyết định").fill("Đồng ý hủy")
    keep(page, "list-decide")
    page.get_by_role("button", name="Ghi quyết định").click()
    told(page, "Đã duyệt danh sách")
    keep(page, "list-approved")

    sign_in(page, url, ARCHIVIST.name)
    page.goto(listed)
    page.get_by_role("button", name="Thực hiện, không khôi phục được").click()
    told(page, "Đã thực hiện danh sách")
    keep(page, "list-executed")
    assert "Đã hủy" in page.get_by_role("region", name="Danh sách tài liệu").inner_text()
    page.get_by_role("link", name=papers.free).click()
    assert "Tài liệu này đã bị hủy" in page.locator("main").inner_text()
    keep(page, "stub")
    gone = page.request.get(f"{page.url}/content")
    assert gone.status == 410
    page.goto(f"{page.url}/content")
    assert "đã được hủy theo quy định" in page.locator("#problem").inner_text()
    keep(page, "gone")
    page.goto(listed)
    page.get_by_role("link", name="Xem biên bản đã ký số").click()
    keep(page, "certificate")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tài liệu").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")


def test_order_survives_an_ended_session_and_is_given_once(
    url: str, page: Page, papers: Papers, has_script: bool
) -> None:
    number = f"99/TA-{'một' if has_script else 'hai'} <script>document.title='taken'</script>"
    sign_in(page, url, ARCHIVIST.name)
    page.goto(f"{url}/archive/records?q={papers.held}")
    page.get_by_role("link", name=papers.held).click()
    page.get_by_role("link", name="Ra lệnh giữ").click()
    page.get_by_label("Cơ quan yêu cầu").fill("Tòa án nhân dân tỉnh")
    page.get_by_label("Số, ký hiệu văn bản").fill(number)
    page.get_by_label("Lý do").fill("Vụ án đang xét xử")
    page.context.clear_cookies(name=SESSION_COOKIE)
    page.get_by_role("button", name="Ra lệnh giữ").click()
    page.get_by_text("không mất gì bạn đã nhập").wait_for()
    page.get_by_label(ARCHIVIST.name).check()
    page.get_by_role("button", name="Đăng nhập và tiếp tục").click()
    again = page.get_by_role("button", name="Gửi", exact=True)
    again.dblclick() if has_script else again.click()
    told(page, "Đã ra lệnh giữ")
    assert number in page.get_by_role("heading", level=1).inner_text()
    hold = page.url
    page.goto(f"{url}/archive/holds")
    assert page.get_by_role("rowheader", name=number).count() == 1
    assert page.title() != "taken"

    sign_in(page, url, OTHER_AGENCYS_CLERK.name)  # who keeps that agency's archive too
    answer = page.goto(hold)
    assert answer
    assert answer.status == 404
    assert "Không có mục này." in page.locator("#problem").inner_text()
