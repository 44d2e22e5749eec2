"""The clerk, the leader, staff and a business at the API of incoming documents; nobody reaches another's."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO, StringIO

import openpyxl
import pypdfium2
import pytest
from fastapi.testclient import TestClient

from api.development.people import person_id_of
from api.flows import incoming as intake
from api.office import Office
from api.settings import Settings
from api.views import DocumentView
from api.wiring.offices import web_application
from records import archive
from records.database import snapshot
from records.identifiers import RecordId
from tests.api.browsing import visitor
from tests.api.flows.calling import Colleague, done, refused
from tests.api.flows.test_incoming import REASON, delivered, delivery
from tests.api.flows.walking import LETTER, bytes_of, seal, walk

PAPER = {
    "author": "UBND tỉnh Minh Châu",
    "notation": "12/UBND-VP",
    "subject": "V/v họp giao ban",
    "issued_on": "2026-11-20",
}


@pytest.fixture
def client(office: Office, settings: Settings) -> Iterator[TestClient]:
    with TestClient(web_application(office, settings), follow_redirects=False) as client:
        yield client


@pytest.fixture
def clerk(client: TestClient) -> Colleague:
    """Of agency 2, which receives."""
    return Colleague(client, "clerk-2")


@pytest.fixture
def staff(client: TestClient) -> Colleague:
    return Colleague(client, "staff-2")


@pytest.fixture
def member(client: TestClient) -> Colleague:
    return Colleague(client, "member-1")


@pytest.fixture
def foreigner(client: TestClient) -> Colleague:
    """The clerk of agency 1."""
    return Colleague(client, "clerk-1")


@pytest.fixture
def letter(office: Office) -> DocumentView:
    return walk(office, after=seal, fields=LETTER)


def arrived(office: Office, letter: DocumentView) -> str:
    return delivered(office, letter).incoming_id


def test_a_document_from_arrival_to_the_archive(
    office: Office, letter: DocumentView, clerk: Colleague, staff: Colleague, client: TestClient
) -> None:
    path = f"/v1/incoming/{arrived(office, letter)}"
    queue = done(clerk.get("/v1/incoming", state="received"))["data"]
    assert [(one["standing"], one["actions"]) for one in queue] == [
        ("proven", ["register", "return", "check", "download"])
    ]
    assert done(clerk.post(f"{path}/check"))["standing"] == "proven"
    assert done(clerk.post(f"{path}/register"))["arrival_number"] == 1
    assert done(clerk.post(f"{path}/register"))["arrival_number"] == 1
    assert refused(staff.get(path), 404) == "incoming-not-found"
    director = Colleague(client, "leader-3")
    assigned = done(director.post(f"{path}/assign", unit_id="unt_DEVarchives2", instruction="Tham mưu trả lời"))
    assert assigned["unit_name"] == "Phòng Quản lý văn thư, lưu trữ"
    assert [one["id"] for one in done(staff.get("/v1/incoming"))["data"]] == [assigned["id"]]
    assert done(staff.post(f"{path}/take"))["state"] == "in_progress"
    assert refused(clerk.post(f"{path}/complete", result="Đã trả lời"), 400) == "retention-class-required"
    finished = done(staff.post(f"{path}/complete", result="Đã trả lời", retention_class="cong-van-trao-doi-chung"))
    assert finished["state"] == "completed"
    told = done(clerk.get(f"{path}/statuses"))["data"]
    assert [status["code"] for status in told] == ["01", "03", "04", "05", "06"]
    with snapshot(office.engine) as tx:
        record = archive.load_record(tx, RecordId(finished["record_id"]))
        found = archive.find_records(tx, record.agency_id, archive.RecordSearch(number=str(letter.number)))
    assert record.pdf == letter.sha256
    assert [one.id for one in found.records] == [record.id], "found by the sender's number"
    protection = office.objects.protection(record.report)
    assert protection.held or protection.retain_until, "protected at once, as what goes out is"
    assert clerk.get(f"{path}/content").content == bytes_of(office, letter)


def test_an_upload_waits_and_is_returned_with_a_reason(office: Office, letter: DocumentView, clerk: Colleague) -> None:
    fields = {"author": "UBND xã Đông Sơn", "subject": "V/v thử nghiệm", "urgency": "urgent", "declaration": True}
    sent = done(clerk.send("/v1/incoming", bytes_of(office, letter), **fields), 201)
    assert (sent["source"], sent["state"], sent["urgency"]) == ("upload", "received", "urgent")
    again = clerk.send("/v1/incoming", bytes_of(office, letter), **fields)
    assert refused(again, 409) == "incoming-duplicate"
    path = f"/v1/incoming/{sent['id']}"
    assert refused(clerk.post(f"{path}/return", reason="   "), 400) == "reason-malformed"
    assert refused(clerk.post(f"{path}/return"), 422) == "request-invalid"
    returned = done(clerk.post(f"{path}/return", reason="Gửi nhầm nơi nhận"))
    assert (returned["state"], returned["reason"], returned["arrival_number"]) == (
        "returned",
        "Gửi nhầm nơi nhận",
        None,
    )
    assert refused(clerk.post(f"{path}/register"), 409) == "state-conflict"


def test_paper_and_electronic_share_one_count(office: Office, letter: DocumentView, clerk: Colleague) -> None:
    electronic = arrived(office, letter)
    paper = done(clerk.post("/v1/incoming", **PAPER), 201)
    assert (paper["state"], paper["standing"], paper["arrival_number"]) == ("registered", "on-paper", 1)
    assert done(clerk.post(f"/v1/incoming/{electronic}/register"))["arrival_number"] == 2
    assert refused(clerk.get(f"/v1/incoming/{paper['id']}/content"), 404) == "incoming-without-file"
    assert refused(clerk.post("/v1/incoming", **PAPER), 409) == "incoming-duplicate"
    secret = {**PAPER, "notation": "13/UBND-VP", "subject": "TUYỆT MẬT"}
    assert refused(clerk.post("/v1/incoming", **secret), 422) == "classified-refused"
    rows = done(clerk.get("/v1/register/incoming"))["data"]
    assert [(row["number"], row["author"]) for row in rows] == [
        (1, "UBND tỉnh Minh Châu"),
        (2, "Ủy ban nhân dân xã Đông Sơn"),
    ]


def test_a_recall_is_answered_by_the_clerk_and_nobody_reads_the_document_then(
    office: Office, letter: DocumentView, clerk: Colleague
) -> None:
    path = f"/v1/incoming/{arrived(office, letter)}"
    done(clerk.post(f"{path}/register"))
    code = delivery(office, letter).recipient_code
    intake.receive_recall(office, "msg_13", code, "dsp_1", REASON)
    waiting = done(clerk.get(path))
    request = f"{path}/requests/{waiting['pending_request_id']}/answer"
    assert waiting["actions"] == ["answer", "download"]
    assert refused(clerk.post(request, agree=False), 400) == "reason-malformed"
    withdrawn = done(clerk.post(request, agree=True))
    assert (withdrawn["state"], withdrawn["reason"], withdrawn["arrival_number"]) == ("withdrawn", REASON, 1)
    assert refused(clerk.get(f"{path}/content"), 403) == "document-withdrawn"
    assert refused(clerk.post(request, agree=False, reason="Không"), 409) == "request-answered"
    row = done(clerk.get("/v1/register/incoming"))["data"][0]
    assert REASON in row["note"]
    told = done(clerk.get(f"{path}/statuses"))["data"]
    assert [(status["code"], status["reason"]) for status in told[-2:]] == [("13", REASON), ("15", "")]


def test_the_incoming_register_shows_who_took_it_and_what_was_corrected(clerk: Colleague, staff: Colleague) -> None:
    path = f"/v1/incoming/{done(clerk.post('/v1/incoming', **PAPER), 201)['id']}"
    done(clerk.post(f"{path}/assign", person_id=person_id_of("staff-2")))
    done(staff.post(f"{path}/take"))
    wanted = {"number": 1, "column": "subject", "value": "V/v họp giao ban tháng 11", "reason": "Ghi thiếu"}
    done(clerk.post("/v1/register/incoming/corrections", **wanted), 201)
    row = done(clerk.get("/v1/register/incoming", q="HOP GIAO BAN thang 11"))["data"][0]
    assert (row["handler"], row["kind_and_subject"]) == ("Trịnh Thị Thảo", "V/v họp giao ban tháng 11")
    assert row["receipt"].startswith("Trịnh Thị Thảo, ")
    assert [(change["kind"], change["column"], change["was"]) for change in row["changes"]] == [
        ("filled", "handler", ""),
        ("filled", "transferred_on", ""),
        ("filled", "receipt", ""),
        ("corrected", "subject", "V/v họp giao ban"),
    ]
    wrong = {**wanted, "column": "number", "value": "9"}
    assert refused(clerk.post("/v1/register/incoming/corrections", **wrong), 400) == "column-not-correctable"
    absent = {**wanted, "number": 99}
    assert refused(clerk.post("/v1/register/incoming/corrections", **absent), 404) == "register-row-not-found"


def test_registers_come_as_files_with_every_column_and_no_formula(clerk: Colleague) -> None:
    done(clerk.post("/v1/incoming", **{**PAPER, "subject": '=HYPERLINK("http://x")'}), 201)
    for number in range(2, 5):
        done(clerk.post("/v1/incoming", **{**PAPER, "notation": f"{number}/UBND-VP"}), 201)
    export = "/v1/register/incoming/export"
    rows = list(csv.reader(StringIO(clerk.get(export, format="csv").content.decode("utf-8-sig"))))
    assert (len(rows), len(rows[0])) == (5, 10)
    assert rows[1][5] == '\'=HYPERLINK("http://x")'
    sheet = openpyxl.load_workbook(BytesIO(clerk.get(export, format="xlsx").content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[4]] == rows[0]
    assert sheet["F6"].value == '=HYPERLINK("http://x")'
    assert sheet["F6"].data_type == "s"
    answer = clerk.get(export, format="pdf")
    assert answer.headers["content-type"] == "application/pdf"
    page = pypdfium2.PdfDocument(answer.content)[0]
    text = page.get_textpage().get_text_range()
    assert page.get_width() > page.get_height()
    for words in ("SỔ ĐĂNG KÝ VĂN BẢN ĐẾN", "SỞ NỘI VỤ TỈNH MINH CHÂU", "(10)", "4/UBND-VP"):
        assert words in text


def test_the_outgoing_register_shows_its_agency_only(
    letter: DocumentView, clerk: Colleague, foreigner: Colleague
) -> None:
    assert done(clerk.get("/v1/register/outgoing"))["data"] == []
    rows = done(foreigner.get("/v1/register/outgoing", q="thu nghiem", series="chung"))["data"]
    assert [(row["number"], row["document_id"], row["series"]) for row in rows] == [(letter.number, letter.id, "chung")]
    correction = {"number": 1, "column": "note", "value": "Bổ sung", "reason": "Ghi thiếu"}
    assert refused(clerk.post("/v1/register/outgoing/corrections", **correction), 404) == "register-row-not-found"
    corrected = done(foreigner.post("/v1/register/outgoing/corrections", **correction), 201)
    assert (corrected["note"], corrected["changes"][0]["by"]) == ("Bổ sung", "Phạm Thu Hà")


def test_a_business_hands_in_and_sees_what_becomes_of_it(
    letter: DocumentView, office: Office, member: Colleague, clerk: Colleague, foreigner: Colleague
) -> None:
    fields = {"agency_code": "H99.05", "subject": "Hồ sơ đăng ký", "notation": "01/HS", "declaration": True}
    sent = done(member.send("/v1/submissions", bytes_of(office, letter), **fields), 201)
    assert (sent["agency_name"], [one["code"] for one in sent["statuses"]]) == ("Sở Nội vụ tỉnh Minh Châu", ["01"])
    (waiting,) = done(clerk.get("/v1/incoming", state="received"))["data"]
    assert (waiting["source"], waiting["author"]) == ("business", "Công ty TNHH Ví Dụ Minh Châu")
    done(clerk.post(f"/v1/incoming/{waiting['id']}/register"))
    seen = done(member.get(f"/v1/submissions/{sent['id']}"))
    assert [one["code"] for one in seen["statuses"]] == ["01", "03"]
    assert [one["id"] for one in done(member.get("/v1/submissions"))["data"]] == [sent["id"]]
    assert refused(member.get(f"/v1/incoming/{sent['id']}"), 404) == "incoming-not-found"
    assert refused(foreigner.get(f"/v1/submissions/{sent['id']}"), 403) == "duty-missing"
    nobody = {**fields, "agency_code": "H01.01"}
    assert refused(member.send("/v1/submissions", b"%PDF-1.7", **nobody), 404) == "agency-not-found"
    itself = {**fields, "agency_code": "0000000000"}
    assert refused(member.send("/v1/submissions", b"%PDF-1.7", **itself), 403) == "not-to-a-business"


def test_what_is_dispatched_to_a_business_is_in_its_inbox(
    office: Office, letter: DocumentView, member: Colleague
) -> None:
    receipt = intake.receive_dispatch(office, replace(delivery(office, letter), recipient_code="0000000000"))
    assert receipt is not None
    (inbox,) = done(member.get("/v1/incoming"))["data"]
    assert (inbox["id"], inbox["author"]) == (receipt.incoming_id, "Ủy ban nhân dân xã Đông Sơn")
    assert member.get(f"/v1/incoming/{inbox['id']}/content").content == bytes_of(office, letter)
    assert done(member.post(f"/v1/incoming/{inbox['id']}/register"))["state"] == "registered"


def test_a_business_reads_verifies_and_acknowledges_on_its_pages(
    office: Office, letter: DocumentView, member: Colleague, client: TestClient
) -> None:
    receipt = intake.receive_dispatch(office, replace(delivery(office, letter), recipient_code="0000000000"))
    assert receipt is not None
    browser = visitor(client.app, "member-1")
    page = f"/incoming/{receipt.incoming_id}"
    assert page in browser.reads("/incoming")
    assert "Chữ ký hợp lệ" in browser.reads(page)
    assert browser.client.get(f"{page}/content").content == bytes_of(office, letter)
    browser.does(page, f"{page}/register")
    assert "Đã đăng ký" in browser.reads(page)
    assert [one["code"] for one in done(member.get(f"/v1/incoming/{receipt.incoming_id}/statuses"))["data"]] == [
        "01",
        "03",
    ]


def test_a_business_hands_in_on_its_pages_and_sees_what_becomes_of_it(
    office: Office, letter: DocumentView, clerk: Colleague, client: TestClient
) -> None:
    browser, new = visitor(client.app, "member-1"), "/submissions/new"
    assert "0000000000" not in browser.reads(f"{new}?to=cong ty")  # agencies only
    fields = {"agency_code": "H99.05", "subject": "Hồ sơ đăng ký", "declared_level": "none", "declaration": "yes"}
    nothing = browser.sends(new, new, **fields)
    assert (nothing.status_code, "part-missing" in nothing.text, "Hồ sơ đăng ký" in nothing.text) == (400, True, True)
    sent = browser.does(new, new, **fields, file=bytes_of(office, letter))
    assert "Sở Nội vụ tỉnh Minh Châu" in browser.reads(sent)
    assert sent in browser.reads("/submissions")
    (waiting,) = done(clerk.get("/v1/incoming", state="received"))["data"]
    done(clerk.post(f"/v1/incoming/{waiting['id']}/return", reason="Thiếu phụ lục"))
    assert "Thiếu phụ lục" in browser.reads(sent)
    assert visitor(client.app, "clerk-1").client.get(sent).status_code == 403


def test_lists_are_narrowed_and_read_in_pages(clerk: Colleague) -> None:
    for number in range(1, 4):
        done(
            clerk.post("/v1/incoming", **{**PAPER, "notation": f"{number}/UBND-VP", "subject": f"Việc số {number}"}),
            201,
        )
    first = done(clerk.get("/v1/incoming", limit=2))
    rest = done(clerk.get("/v1/incoming", limit=2, starting_after=first["next_cursor"]))
    numbers = [one["arrival_number"] for page in (first, rest) for one in page["data"]]
    assert (numbers, rest["has_more"]) == ([3, 2, 1], False)
    assert [one["arrival_number"] for one in done(clerk.get("/v1/incoming", q="VIEC SO 2"))["data"]] == [2]
    assert done(clerk.get("/v1/incoming", received_until="2020-01-01"))["data"] == []
    assert done(clerk.get("/v1/incoming", overdue=True))["data"] == []
    assert refused(clerk.get("/v1/incoming", state="lost"), 422) == "request-invalid"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"unit_id": "unt_DEVeconomy1"}, 404, "unit-not-found"),
        ({"person_id": "per_DEVstaff1"}, 404, "person-not-found"),
        ({}, 400, "assignment-malformed"),
        ({"person_id": "per_DEVstaff2", "due_on": "2020-01-01"}, 400, "due-date-past"),
        ({"person_id": "x"}, 400, "identifier-malformed"),
    ],
)
def test_an_assignment_that_cannot_be_is_refused(
    clerk: Colleague, body: dict[str, str], status: int, code: str
) -> None:
    path = f"/v1/incoming/{done(clerk.post('/v1/incoming', **PAPER), 201)['id']}"
    assert refused(clerk.post(f"{path}/assign", **body), status) == code
    assert done(clerk.get(path))["state"] == "registered"


def test_administrators_and_security_officers_see_no_documents(client: TestClient, clerk: Colleague) -> None:
    done(clerk.post("/v1/incoming", **PAPER), 201)
    for key in ("admin-2", "security-1"):
        other = Colleague(client, key)
        assert refused(other.get("/v1/incoming"), 403) == "duty-missing"
        assert refused(other.get("/v1/register/incoming"), 403) == "duty-missing"


def test_what_is_typed_into_a_register_passes_the_wall(clerk: Colleague) -> None:
    done(clerk.post("/v1/incoming", **PAPER), 201)
    secret = {"number": 1, "column": "note", "value": "TỐI MẬT", "reason": "Bổ sung"}
    assert refused(clerk.post("/v1/register/incoming/corrections", **secret), 422) == "classified-refused"
    assert done(clerk.get("/v1/register/incoming"))["data"][0]["note"] == ""
