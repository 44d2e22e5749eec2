"""An administrator at a real office on a phone, with and without JavaScript: people, authority, templates, health."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from api.development.people import person_id_of
from api.flows.installation import register_agency
from api.office import Office
from api.requests import AgencyFields
from records.agencies import load_person
from records.database import snapshot
from records.occasion import VIETNAM
from tests.api.flows import walking
from tests.browser import phone
from tests.browser.phone import sign_in, told

pytestmark = pytest.mark.needs_chromium

ADMINISTRATOR = "Vũ Quản Trị"

keep = partial(phone.keep, "administrator")


@pytest.fixture(scope="module")
def deputy(office: Office) -> str:
    with snapshot(office.engine) as tx:
        return load_person(tx, person_id_of("leader-2")).full_name


@pytest.fixture(scope="module")
def run(has_script: bool) -> str:
    """What tells the names of this run from those of the other."""
    return "Một" if has_script else "Hai"


def test_person_comes_is_given_a_post_and_leaves(url: str, page: Page, run: str) -> None:
    name = f"Nguyễn Thị Mới {run}"
    sign_in(page, url, ADMINISTRATOR)
    page.goto(f"{url}/people")
    keep(page, "people")
    page.get_by_role("link", name="Thêm người").click()
    page.get_by_label("Họ và tên").fill(name)
    page.get_by_role("checkbox", name="Văn thư").check()
    page.get_by_role("button", name="Thêm người này").click()
    told(page, "Đã thêm người.")
    page.get_by_label("Chức vụ", exact=True).fill("Công chức lưu trữ")
    page.locator("#unit_id").select_option(label="Văn phòng HĐND và UBND")
    page.get_by_role("checkbox", name="Lưu trữ").check()
    keep(page, "person-post")
    page.get_by_role("button", name="Giao chức vụ").click()
    told(page, "Đã giao chức vụ.")
    assert "Lưu trữ" in page.locator(".facts").first.inner_text()
    keep(page, "person")
    person = page.url

    sign_in(page, url, name)
    page.goto(f"{url}/archive/dispositions/due")  # the post brought the archivist's duty
    page.get_by_role("heading", name="Tài liệu hết thời hạn").wait_for()

    sign_in(page, url, ADMINISTRATOR)
    page.goto(person)
    page.locator("summary", has_text="Thôi giữ chức vụ").click()
    page.get_by_role("button", name="Thôi giữ từ").click()  # tomorrow: it began today
    told(page, "Đã ghi nhận thôi giữ chức vụ.")
    page.get_by_role("button", name="Ghi nhận nghỉ, chuyển đi").click()
    told(page, "Đã ghi nhận nghỉ, chuyển đi.")
    keep(page, "person-left")
    page.goto(f"{url}/login")
    assert page.get_by_label(name).count() == 0


def test_delegation_is_given_seen_and_ended(office: Office, url: str, page: Page, run: str, deputy: str) -> None:
    today = office.clock().astimezone(VIETNAM).date()
    sign_in(page, url, ADMINISTRATOR)
    page.goto(f"{url}/delegations")
    keep(page, "delegations")
    page.get_by_role("link", name="Ghi nhận giao ký, ủy quyền").click()
    page.get_by_label("Người được ký").select_option(label=deputy)
    page.get_by_label("Chức vụ ghi trên văn bản").fill("Phó Chủ tịch")
    page.get_by_label("Người giao").select_option(label=walking.LEADER.name)
    page.get_by_label("Nội dung được ký").fill(f"Văn hóa, giáo dục ({run})")
    page.get_by_label("Từ ngày").fill(today.isoformat())
    page.get_by_label("Đến hết ngày").fill((today + timedelta(days=30)).isoformat())
    page.get_by_label("Số, ký hiệu văn bản làm căn cứ").fill("12/QĐ-UBND")
    page.get_by_label("Ngày của văn bản làm căn cứ").fill(today.isoformat())
    keep(page, "delegation-new")
    page.get_by_role("button", name="Ghi nhận").click()
    told(page, "Đã ghi nhận giao ký, ủy quyền.")
    assert "KT. CHỦ TỊCH" in page.locator(".facts").inner_text().upper()
    keep(page, "delegation")
    delegation = page.url
    page.get_by_label("Lý do").fill("Phân công lại")
    page.get_by_role("button", name="Chấm dứt").click()
    told(page, "Đã chấm dứt việc giao ký.")
    keep(page, "delegation-ended")

    sign_in(page, url, deputy)
    page.goto(delegation)
    assert "Phân công lại" in page.locator(".facts").inner_text()
    assert page.get_by_role("button", name="Chấm dứt").count() == 0


def test_template_is_written_used_changed_and_withdrawn(url: str, page: Page, run: str) -> None:
    name = f"Mời dự hội nghị {run}"
    sign_in(page, url, ADMINISTRATOR)
    page.goto(f"{url}/text-templates")
    keep(page, "templates")
    page.get_by_role("link", name="Soạn mẫu mới").click()
    page.get_by_label("Tên mẫu").fill(name)
    page.get_by_label("Loại văn bản").select_option(label="Công văn")
    page.get_by_label("Lời văn").fill("Kính mời {{thành phần}} dự hội nghị.")
    keep(page, "template-new")
    page.get_by_role("button", name="Lưu mẫu").click()
    told(page, "Đã lưu mẫu.")
    keep(page, "template")
    template = page.url
    page.get_by_role("link", name="Sửa thành phiên bản mới").click()
    page.get_by_label("Lời văn").fill("Trân trọng kính mời {{thành phần}} dự hội nghị.")
    page.get_by_role("button", name="Lưu phiên bản mới").click()
    told(page, "Đã lưu phiên bản mới của mẫu.")

    sign_in(page, url, walking.CLERK.name)
    page.goto(template)
    page.get_by_role("link", name="Soạn văn bản theo mẫu").click()
    assert "Trân trọng kính mời" in page.get_by_label("Nội dung", exact=True).input_value()

    sign_in(page, url, ADMINISTRATOR)
    page.goto(template)
    page.get_by_role("link", name="Thu hồi mẫu").click()
    keep(page, "template-withdraw")
    page.get_by_role("button", name="Thu hồi mẫu").click()
    told(page, "Đã thu hồi mẫu.")
    page.goto(f"{url}/text-templates")
    assert page.get_by_role("rowheader", name=name).count() == 0


def test_health_expiries_and_the_log_are_read(url: str, page: Page) -> None:
    sign_in(page, url, ADMINISTRATOR)
    keep(page, "first-page")
    page.goto(f"{url}/administration/health")
    expect(page.get_by_role("heading", name="Kho lưu trữ và tính toàn vẹn")).to_be_visible()
    keep(page, "health")
    page.get_by_role("link", name="Chứng thư và danh sách tin cậy").last.click()
    keep(page, "expiries")
    page.goto(f"{url}/units")
    keep(page, "units")
    page.goto(f"{url}/administration/log")
    page.get_by_label("Việc", exact=True).select_option(label="Thêm người")
    page.get_by_role("button", name="Lọc").click()
    keep(page, "log")


def test_administrator_of_a_business_lets_a_member_in(office: Office, url: str, page: Page, run: str) -> None:
    head, member = f"Đinh Giám Đốc {run}", f"Mai Nhân Viên {run}"
    code = "0312345671" if run == "Một" else "0312345672"
    firm = AgencyFields(code, f"Công ty TNHH Sao {run}", "Đăng ký thử", is_business=True, administrator=head)
    register_agency(office, firm)
    sign_in(page, url, head)
    keep(page, "business-first-page")
    page.goto(f"{url}/people/new")
    assert page.get_by_role("checkbox").count() == 2
    page.get_by_label("Họ và tên").fill(member)
    page.get_by_role("checkbox", name="Doanh nghiệp").check()
    keep(page, "business-member-new")
    page.get_by_role("button", name="Thêm người này").click()
    told(page, "Đã thêm người.")
    sign_in(page, url, member)
    assert page.url == f"{url}/incoming"
    keep(page, "business-inbox-empty")
    refused = page.request.get(f"{url}/people/new")
    assert refused.status == 403
