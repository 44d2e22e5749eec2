"""Pages of an office's daily work over a real office: registers, colleagues asked, authority, people, alerts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pypdf
import pytest
from fastapi.testclient import TestClient
from httpx import Response

from api.development.people import person_id_of
from api.office import Office
from api.settings import Settings
from api.views import Actor, Duty
from api.wiring.offices import open_office, web_application
from tests.api.flows import walking

ADMINISTRATOR = Actor(person_id_of("admin-1"), "Vũ Quản Trị", Duty.ADMINISTRATOR, walking.CLERK.agency_id)
COLLEAGUE = Actor(person_id_of("staff-1"), "Ngô Minh Việc", Duty.STAFF, walking.CLERK.agency_id)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings.from_environment({}, home=tmp_path_factory.mktemp("clerk") / "home")


@pytest.fixture(scope="module")
def office(settings: Settings) -> Iterator[Office]:
    with open_office(settings) as office:
        walking.walk(office, after=walking.seal, fields=walking.about("Về việc kiện toàn Tổ công nghệ số"))
        walking.walk(office, after=walking.number, fields=walking.LETTER)
        yield office


@pytest.fixture(scope="module")
def browser(office: Office, settings: Settings) -> Iterator[TestClient]:
    with TestClient(web_application(office, settings), follow_redirects=False) as client:
        yield client


@pytest.fixture
def clerk(browser: TestClient) -> TestClient:
    return sign_in(browser, walking.CLERK)


def sign_in(client: TestClient, person: Actor) -> TestClient:
    client.cookies.clear()
    client.post("/login", files={"person_id": (None, person.person_id)})
    return client


def send(client: TestClient, path: str, fields: dict[str, str]) -> Response:
    token = re.search(r'name="form_token" value="([^"]+)"', client.get("/documents").text)
    assert token
    return client.post(path, files={name: (None, value) for name, value in {**fields, "form_token": token[1]}.items()})


def pdf_text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def test_register_is_found_by_words_without_diacritics(clerk: TestClient) -> None:
    assert "kiện toàn" in clerk.get("/register/outgoing?q=kien+toan").text
    assert "Không có văn bản đi nào" in clerk.get("/register/outgoing?q=khong+co+gi").text


@pytest.mark.parametrize(
    ("chosen", "is_shown"),
    [
        ("kind_name=Quyết định", True),
        ("kind_name=Thông báo", False),
        ("state=issued", True),
        ("state=numbered", False),
        ("since=2000-01-01&until=", True),
        ("until=2000-01-01", False),
        ("year=2001", False),
    ],
)
def test_register_is_narrowed_by_what_is_chosen(clerk: TestClient, chosen: str, is_shown: bool) -> None:
    answer = clerk.get(f"/register/outgoing?{chosen}")
    assert answer.status_code == 200
    assert ("kiện toàn" in answer.text) == is_shown


def test_state_that_no_register_knows_is_refused_in_words(clerk: TestClient) -> None:
    answer = clerk.get("/register/incoming?state=numbered")
    assert answer.status_code == 400
    assert "state-unknown" in answer.text


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")])
def test_what_is_shown_is_taken_out_as_a_file(clerk: TestClient, form: str, begins: bytes) -> None:
    shown = clerk.get("/register/outgoing?kind_name=Quyết định").text
    path = re.search(rf'href="(/register/outgoing/export\?format={form}[^"]*)"', shown)
    assert path
    answer = clerk.get(path[1].replace("&amp;", "&"))
    assert answer.content.startswith(begins)
    assert answer.headers["content-disposition"].endswith(f'.{form}"')


def test_exported_register_is_narrowed_like_the_page(clerk: TestClient) -> None:
    text = clerk.get("/register/outgoing/export?format=csv&kind_name=Quyết định&state=issued").text
    assert "kiện toàn" in text
    assert "trục liên thông" not in text


def test_correction_leaves_what_stood_there_readable(clerk: TestClient) -> None:
    page = clerk.get("/register/outgoing?q=lien+thong").text
    path = re.search(r'href="(/register/outgoing/correction[^"]+)"', page)
    assert path
    form = clerk.get(path[1].replace("&amp;", "&")).text
    hidden = dict(re.findall(r'name="(number|series|year)" value="([^"]*)"', form))
    assert f"<dd>{walking.LEADER.name}</dd>" in form
    wanted = {**hidden, "column": "signer", "value": "Nguyễn Văn Ân", "reason": ""}
    refused = send(clerk, "/register/outgoing/correction", wanted)
    assert refused.status_code == 400
    assert "Nguyễn Văn Ân" in refused.text
    done = send(clerk, "/register/outgoing/correction", {**wanted, "reason": "Ghi sai dấu."})
    assert done.status_code == 303
    corrected = clerk.get("/register/outgoing?q=lien+thong").text
    assert "Nguyễn Văn Ân" in corrected
    assert f"trước ghi “{walking.LEADER.name}”" in corrected


def test_leader_reads_the_registers_and_corrects_nothing(browser: TestClient) -> None:
    leader = sign_in(browser, walking.LEADER)
    assert "/correction" not in leader.get("/register/outgoing").text
    refused = send(leader, "/register/outgoing/correction", {"number": "1", "column": "note", "reason": "x"})
    assert refused.status_code == 403


MINUTES = {
    "way": "write",
    "kind": "bien-ban",
    "subject": "Họp giao ban tháng 11",
    "leader_id": walking.LEADER.person_id,
    "body": "Cuộc họp thống nhất kế hoạch tháng 12.",
    "declared_level": "none",
    "legal_bases": "",
}


def test_form_shows_the_parts_of_the_kind(clerk: TestClient) -> None:
    decision, minutes = (clerk.get(f"/documents/new?kind={kind}").text for kind in ("quyet-dinh", "bien-ban"))
    assert '<div data-part="counterpart" hidden>' in decision
    assert '<div data-part="authority">' in decision
    assert '<div data-part="counterpart">' in minutes
    assert '<div data-part="authority" hidden>' in minutes
    assert re.search(r'name="counterpart_capacity"[^>]* required', minutes)


def test_another_kind_is_chosen_without_script_and_nothing_typed_is_lost(clerk: TestClient) -> None:
    answer = send(clerk, "/documents/new", {**MINUTES, "choose": "yes", "body": ""})
    assert answer.status_code == 200
    assert '<div data-part="counterpart">' in answer.text
    assert "Họp giao ban tháng 11" in answer.text


def test_document_of_two_signatories_is_written_with_its_appendix(office: Office, clerk: TestClient) -> None:
    missing = send(clerk, "/documents/new", MINUTES)
    assert "counterpart-missing" in missing.text
    more = {
        "counterpart_capacity": "THƯ KÝ",
        "counterpart_name": "Lê Thu Hà",
        "authority": "Chỗ này loại văn bản không có",
        "appendix_title": "Danh sách dự họp",
        "appendix_body": "1. Phạm Thu Hà",
        "copies": "03",
    }
    refused = send(clerk, "/documents/new", {**MINUTES, **more, "copies": "ba"})
    assert (refused.status_code, "number-malformed" in refused.text) == (400, True)
    page = send(clerk, "/documents/new", {**MINUTES, **more}).headers["location"]
    text = pdf_text(clerk.get(f"{page}/content").content)
    assert "Lê Thu Hà" in text
    assert "DANH SÁCH DỰ HỌP" in text
    assert "loại văn bản không có" not in text


def test_colleague_is_asked_for_initials_and_finds_it_counted(office: Office, browser: TestClient) -> None:
    document = walking.draft(office, walking.about("Về việc lấy ký nháy"))
    clerk = sign_in(browser, walking.CLERK)
    assert f'href="/documents/{document.id}/ask"' in clerk.get(f"/documents/{document.id}").text
    nobody = send(clerk, f"/documents/{document.id}/ask", {})
    assert nobody.status_code == 400
    assert "reviewers-malformed" in nobody.text
    asked = {"initial": COLLEAGUE.person_id, "due_on": "2026-12-31", "version": str(document.version)}
    assert send(clerk, f"/documents/{document.id}/ask", asked).status_code == 303
    assert f"{COLLEAGUE.name} (" in clerk.get(f"/documents/{document.id}").text
    colleague = sign_in(browser, COLLEAGUE)
    assert "(1)" in colleague.get("/documents").text
    alerts = colleague.get("/alerts").text
    assert "Về việc lấy ký nháy" in alerts
    assert re.search(r'href="/alerts"[^>]*>[^<]+<strong class="count">\(1\)</strong>', alerts)
    page = colleague.get(f"/waiting/{document.id}").text
    shown = re.search(r'name="sha256" value="([0-9a-f]{64})"', page)
    assert shown
    assert send(colleague, f"/waiting/{document.id}/initial", {"sha256": shown[1]}).status_code == 303
    assert "(1)" not in colleague.get("/documents").text


def test_draft_that_changed_meanwhile_is_not_put_before_anybody(office: Office, clerk: TestClient) -> None:
    document = walking.draft(office, walking.about("Về việc hỏi nhầm bản"))
    stale = {"opinion": COLLEAGUE.person_id, "version": str(document.version + 1)}
    answer = send(clerk, f"/documents/{document.id}/ask", stale)
    assert answer.status_code == 409
    assert f'value="{COLLEAGUE.person_id}" checked' in answer.text


DELEGATION = {
    "capacity": "TUQ",
    "holder_id": walking.OTHER_LEADER.person_id,
    "holder_title": "Phó Chủ tịch",
    "given_by": walking.LEADER.person_id,
    "matters": "Tiếp công dân",
    "starts_on": "2026-01-05",
    "ends_on": "2027-12-31",
    "paper_number": "07/GUQ-UBND",
    "paper_dated": "2026-01-04",
}


def test_leader_gives_an_authority_and_ends_it(browser: TestClient) -> None:
    leader = sign_in(browser, walking.LEADER)
    without_end = send(leader, "/delegations/new", {**DELEGATION, "ends_on": ""})
    assert without_end.status_code == 400
    assert "delegation-incomplete" in without_end.text
    assert 'value="07/GUQ-UBND"' in without_end.text
    page = send(leader, "/delegations/new", DELEGATION).headers["location"]
    assert "Tiếp công dân" in leader.get(page).text
    assert "07/GUQ-UBND" in leader.get("/delegations?status=current").text
    assert send(leader, f"{page}/end", {"reason": ""}).status_code == 400
    assert send(leader, f"{page}/end", {"reason": "Người được ủy quyền đi học."}).status_code == 303
    assert "Người được ủy quyền đi học." in leader.get(page).text
    assert "07/GUQ-UBND" in leader.get("/delegations?status=ended").text


def test_clerk_reads_who_may_sign_and_gives_nothing(clerk: TestClient) -> None:
    assert walking.LEADER.name in clerk.get("/delegations").text
    assert "/delegations/new" not in clerk.get("/delegations").text
    assert send(clerk, "/delegations/new", DELEGATION).status_code == 403


def test_person_is_taken_on_appointed_relieved_and_leaves(browser: TestClient) -> None:
    admin = sign_in(browser, ADMINISTRATOR)
    unknown = send(admin, "/people/new", {"full_name": "Người Mới", "duties": "pilot"})
    assert unknown.status_code == 400
    assert 'value="Người Mới"' in unknown.text
    page = send(admin, "/people/new", {"full_name": "Người Mới", "duties": "clerk"}).headers["location"]
    post = {"title": "Phó Chánh Văn phòng", "duties": "archivist", "since": "2026-01-05"}
    assert send(admin, f"{page}/appoint", post).status_code == 303
    shown = admin.get(page).text
    assert "Văn thư" in shown
    assert "Phó Chánh Văn phòng" in shown
    found = re.search(r'name="post_id" value="([^"]+)"', shown)
    assert found
    assert send(admin, f"{page}/relieve", {"post_id": found[1]}).status_code == 303
    assert send(admin, f"{page}/leave", {"on": "2027-01-01"}).status_code == 303
    assert "01/01/2027" in admin.get("/people").text


def test_unit_is_opened_and_closed(browser: TestClient) -> None:
    admin = sign_in(browser, ADMINISTRATOR)
    unit = {"name": "Tổ thử nghiệm", "code": "TTN", "since": "2026-01-05"}
    assert send(admin, "/units/open", unit).status_code == 303
    found = re.search(r'Tổ thử nghiệm</th>.*?action="(/units/[^"]+/close)"', admin.get("/units").text, re.DOTALL)
    assert found
    assert send(admin, found[1], {}).status_code == 303
    assert send(admin, found[1], {}).status_code == 409


def test_only_an_administrator_changes_who_works_here(clerk: TestClient) -> None:
    assert 'action="/units/open"' not in clerk.get("/units").text
    assert send(clerk, "/people/new", {"full_name": "Ai Đó", "duties": "clerk"}).status_code == 403


def test_alerts_say_when_there_are_none(browser: TestClient) -> None:
    assert "Không có cảnh báo nào" in sign_in(browser, COLLEAGUE).get("/alerts").text


TEMPLATE = {"kind": "cong-van", "name": "Mời phối hợp", "body": "Đề nghị {{đơn vị}} phối hợp trước ngày {{ngày}}."}


@pytest.fixture(scope="module")
def template(browser: TestClient) -> str:
    """The page of a template that an administrator has made."""
    made = send(sign_in(browser, ADMINISTRATOR), "/text-templates/new", TEMPLATE)
    assert made.status_code == 303
    return made.headers["location"]


def test_template_is_put_into_the_text_below_what_was_typed(clerk: TestClient, template: str) -> None:
    typed = {**MINUTES, "insert": "yes", "template": template.rpartition("/")[2], "body": "Đã gõ trước."}
    form = send(clerk, "/documents/new", typed).text
    assert f"Đã gõ trước.\n\n{TEMPLATE['body']}</textarea>" in form
    assert MINUTES["subject"] in form
    assert '<option value="cong-van" selected' in form
    assert "Hãy điền các chỗ còn trống trong nội dung: <code>{{đơn vị}}</code>, <code>{{ngày}}</code>" in form


def test_draft_with_a_field_left_open_is_not_kept_and_says_which(clerk: TestClient, template: str) -> None:
    form = clerk.get(f"/documents/new?template={template.rpartition('/')[2]}").text
    assert TEMPLATE["body"] in form
    before = clerk.get("/documents?state=draft").text
    draft = {**MINUTES, "kind": "cong-van", "addressees": "Sở Nội vụ", "body": TEMPLATE["body"], "drafting_unit": "VP"}
    refused = send(clerk, "/documents/new", draft)
    assert (refused.status_code, "template-field-unfilled" in refused.text) == (400, True)
    assert "{{đơn vị}}, {{ngày}}" in refused.text
    assert clerk.get("/documents?state=draft").text == before


def test_changed_template_keeps_its_versions_and_tells_of_a_race(browser: TestClient, template: str) -> None:
    administrator = sign_in(browser, ADMINISTRATOR)
    later = {**TEMPLATE, "name": "Đề nghị phối hợp", "version": "1"}
    assert send(administrator, f"{template}/change", later).status_code == 303
    late = send(administrator, f"{template}/change", {**later, "body": "Bản gõ chậm {{ngày}}."})
    assert late.status_code == 409
    assert "Bản gõ chậm" in late.text
    page = administrator.get(template).text
    assert "Đề nghị phối hợp" in page
    assert "Công văn: Mời phối hợp" in page


def test_classified_template_is_refused_and_nothing_of_it_kept(browser: TestClient) -> None:
    administrator = sign_in(browser, ADMINISTRATOR)
    secret = {**TEMPLATE, "name": "Mẫu thử tường", "body": "TUYỆT MẬT\n\nNội dung {{nội dung}}."}
    refused = send(administrator, "/text-templates/new", secret)
    assert (refused.status_code, "classified-refused" in refused.text) == (422, True)
    assert "Mẫu thử tường" not in administrator.get("/text-templates?show=all").text


def test_clerk_uses_templates_and_makes_none(clerk: TestClient) -> None:
    assert "/text-templates/new" not in clerk.get("/text-templates").text
    assert send(clerk, "/text-templates/new", TEMPLATE).status_code == 403


def test_template_over_http_is_filled_and_withdrawn(browser: TestClient) -> None:
    def headers(person: Actor) -> dict[str, str]:
        token = browser.post("/v1/sessions", json={"person_id": person.person_id}).json()["token"]
        return {"Authorization": f"Bearer {token}"}

    clerk, administrator = headers(walking.CLERK), headers(ADMINISTRATOR)
    browser.cookies.clear()
    made = browser.post("/v1/text-templates", json=TEMPLATE, headers=administrator).json()
    assert (made["version"], made["fields"]) == (1, ["đơn vị", "ngày"])
    path = f"/v1/text-templates/{made['id']}"
    values = {"đơn vị": "Sở Nội vụ", "ngày": "01/12/2026"}
    filled = browser.post(f"{path}/fill", json={"values": values}, headers=clerk).json()
    assert filled["body"] == "Đề nghị Sở Nội vụ phối hợp trước ngày 01/12/2026."
    unknown = browser.post(f"{path}/fill", json={"values": {**values, "x": "y"}}, headers=clerk)
    assert (unknown.status_code, unknown.json()["code"]) == (400, "template-field-unknown")
    assert browser.post(f"{path}/withdraw", json={"version": 1}, headers=administrator).json()["is_withdrawn"] is True
    assert browser.post(f"{path}/fill", json={"values": values}, headers=clerk).json()["code"] == "template-withdrawn"
    listed = browser.get("/v1/text-templates?kind=CV", headers=clerk).json()["data"]
    assert made["id"] not in [one["id"] for one in listed]
    assert {one["kind"] for one in listed} == {"cong-van"}
    versions = browser.get(f"{path}/versions", headers=clerk).json()["data"]
    assert [one["version"] for one in versions] == [2, 1]
