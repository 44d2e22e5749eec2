"""Every kind, copies and appendices over HTTP, from the JSON a clerk's program sends to the PDF it gets back."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest
from fastapi.testclient import TestClient
from httpx import Response

from api.flows.composing_desk import ComposingDesk
from api.flows.demonstration import CLERK, LEADER
from api.flows.desk import Desk
from api.http.application import create_app
from api.http.ports import Ports
from api.http.settings import WebSettings
from api.office import Office
from records.archive import SourceKind, load_record
from records.compose import DraftContent, Enclosure, load_kinds, write_body
from records.compose.sample_kinds import sample_of, sample_with_attachments
from records.database import snapshot
from records.identifiers import RecordId
from tests.api.conftest import Caller
from tests.api.flows.uploads import page
from tests.api.flows.walking import number, seal, sign, submit, walk
from tests.api.memory_idempotency import MemoryIdempotency
from tests.api.screening.papers import scan, sheet

KINDS = load_kinds()
SOURCE = {
    "kind": "QĐ",
    "agency_name": "Sở Nội vụ tỉnh Minh Châu",
    "place": "Minh Châu",
    "number": "12/QĐ-SNV",
    "issued_on": "2026-02-03",
    "subject": "Ban hành Quy chế văn thư (hư cấu)",
    "signatory": {"capacity": ["GIÁM ĐỐC"], "name": "Lê Thị Hư Cấu"},
}
COPY = {
    "form": "true_copy",
    "source_medium": "electronic",
    "copy_medium": "paper",
    "leader_id": LEADER.person_id,
    "source": SOURCE,
    "recipients": [{"name": "Các thôn thuộc xã"}],
}


@pytest.fixture
def clerk(office: Office) -> Iterator[Caller]:
    app = create_app(
        Desk(office),
        WebSettings(b"a secret of these tests, 32 bytes long"),
        answers=MemoryIdempotency(),
        clock=office.clock,
        ports=Ports(composing=ComposingDesk(office)),
    )
    with TestClient(app) as client:
        yield Caller(client, CLERK)


def post(caller: Caller, path: str, **body: Any) -> Response:
    return caller.client.post(path, json=body, headers=caller.headers)


def send_file(caller: Caller, path: str, data: bytes, **fields: Any) -> Response:
    files = {"fields": (None, json.dumps(fields)), "file": ("ban-quet.pdf", data, "application/pdf")}
    return caller.client.post(path, files=files, headers=caller.headers)


def text_of(caller: Caller, document: dict[str, Any]) -> str:
    answer = caller.client.get(f"/v1/documents/{document['id']}/content", headers=caller.headers)
    return "\n".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(answer.content)).pages)


def as_json(content: DraftContent) -> dict[str, Any]:
    """What a program sends for this content; the agency and the leader are the office's own."""
    return {
        "kind": content.kind.code,
        "subject": content.subject,
        "leader_id": LEADER.person_id,
        "body": write_body(content.body),
        "authority": content.authority,
        "legal_bases": content.legal_bases,
        "addressees": content.addressees,
        "recipients": [{"name": name} for name in content.recipients],
        "drafting_unit": content.unit_code,
        "drafter_mark": content.drafter_mark,
        "urgency": {None: None, "HỎA TỐC": "immediate"}[content.urgency and content.urgency.value],
        "circulation": "internal" if content.circulation else None,
        "copies": content.copies,
        "counterpart": content.counterpart
        and {"capacity": content.counterpart.capacity, "name": content.counterpart.name},
        "attachments": [
            {"form": "enclosure", "kind": part.kind.code, "subject": part.subject, "body": write_body(part.body)}
            if isinstance(part, Enclosure)
            else {"form": "appendix", "title": part.title, "body": write_body(part.body), "landscape": part.landscape}
            for part in content.attachments
        ],
    }


@pytest.mark.parametrize("code", [kind.code for kind in KINDS.rows])
def test_every_kind_is_composed_over_http(clerk: Caller, code: str) -> None:
    answer = post(clerk, "/v1/documents", **as_json(sample_of(code, KINDS)))
    assert answer.status_code == 201, answer.text
    assert answer.json()["kind"] == code


def test_kinds_are_listed_with_what_each_takes(clerk: Caller) -> None:
    listed = clerk.client.get("/v1/document-kinds", headers=clerk.headers).json()["data"]
    assert [kind["code"] for kind in listed] == [kind.code for kind in KINDS.rows]
    required = {kind["code"]: {f["name"] for f in kind["fields"] if f["is_required"]} for kind in listed}
    assert required["cong-van"] == {"subject", "leader_id", "body", "drafting_unit"}
    assert "addressees" in required["cong-dien"]
    assert "counterpart" in required["bien-ban"]
    assert required["quyet-dinh"] == {"subject", "leader_id", "body"}


def test_enclosures_and_appendices_follow_in_the_same_file(clerk: Caller) -> None:
    answer = post(clerk, "/v1/documents", **as_json(sample_with_attachments(KINDS)))
    assert answer.status_code == 201, answer.text
    text = text_of(clerk, answer.json())
    assert "Phụ lục I" in text
    assert "Phụ lục II" in text
    assert "QUY CHẾ" in text


def test_copies_and_filing_stand_in_the_register(clerk: Caller, office: Office) -> None:
    fields = as_json(sample_of("thong-bao", KINDS)) | {"copies": 12, "filing": "VT, VP"}
    document = post(clerk, "/v1/documents", **fields).json()
    assert "Lưu: VT, VP" in text_of(clerk, document)
    assert "12" in text_of(clerk, document)


BAD: dict[str, tuple[dict[str, Any], int, str]] = {
    "unknown kind": ({"kind": "giay-khen"}, 404, "kind-unknown"),
    "unknown field": ({"mau": "x"}, 422, "extra_forbidden"),
    "number by hand": ({"number": "07/QĐ-UBND"}, 422, "number-set-by-hand"),
    "date by hand": ({"issued_on": "2025-12-31"}, 422, "date-set-by-hand"),
    "body of 5 MB": ({"body": "Đoạn văn.\n" * 500_000}, 413, "upload-too-large"),
    "body of a million letters": ({"body": "a " * 500_001}, 400, "body-too-long"),
    "control character": ({"subject": "Về việc\x07 thử"}, 400, "text-invisible-character"),
    "right-to-left override": ({"body": "Nội dung \u202eđảo."}, 400, "text-direction-control"),
    "recipient twice": ({"recipients": [{"name": "Sở Nội vụ"}, {"name": "SỞ NỘI VỤ"}]}, 400, "recipient-doubled"),
    "hidden character in the note": ({"note": "Gấp\u200b"}, 400, "text-invisible-character"),
    "right-to-left override in the note": ({"note": "\u202eGấp"}, 400, "text-direction-control"),
    "recipient without a real identifier": (
        {"recipients": [{"name": "Sở Nội vụ", "identifier": "so noi vu"}]},
        400,
        "organisation-code-malformed",
    ),
    "addressees of a kind that has none": ({"addressees": ["Sở Nội vụ"]}, 400, "part-not-printed"),
    "legal bases of an official letter": (
        {"kind": "CV", "drafting_unit": "VP", "authority": None, "legal_bases": ["Căn cứ Luật Tổ chức"]},
        400,
        "part-not-printed",
    ),
    "unknown urgency": ({"urgency": "soon"}, 400, "urgency-unknown"),
    "unknown circulation": ({"circulation": "secret"}, 400, "circulation-unknown"),
    "text given twice": ({"paragraphs": ["Một đoạn."]}, 400, "body-given-twice"),
    "point without clause": ({"body": "a) Lạc lõng"}, 400, "body-point-without-clause"),
    "article out of order": ({"body": "Điều 1. Một.\nĐiều 3. Ba."}, 400, "body-order-broken"),
    "unexpected second signatory": (
        {"counterpart": {"capacity": ["THƯ KÝ"], "name": "Lê Hà"}},
        400,
        "counterpart-unexpected",
    ),
    "three signatories": ({"counterpart": [{"capacity": ["A"], "name": "B"}] * 2}, 422, "too-many-signatories"),
    "unknown enclosed kind": (
        {"attachments": [{"form": "enclosure", "kind": "tho", "subject": "Thơ", "body": "Câu."}]},
        404,
        "kind-unknown",
    ),
    "a marking in a table": ({"body": "| A | B |\n|---|---|\n| 1 | TUYỆT MẬT |"}, 422, "classified-refused"),
    "a marking as a point": ({"body": "1. Danh sách:\na) TỐI MẬT"}, 422, "classified-refused"),
    "a marking in an appendix": (
        {"attachments": [{"form": "appendix", "title": "Danh mục", "body": "**M Ậ T**"}]},
        422,
        "classified-refused",
    ),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_bad_input_is_told_by_code_in_both_languages_and_nothing_is_stored(
    clerk: Caller, office: Office, name: str, language: str
) -> None:
    changes, status, code = BAD[name]
    fields = {"kind": "QĐ", "subject": "Về việc thử", "leader_id": LEADER.person_id, "body": "Một đoạn./."}
    headers = clerk.headers | {"Accept-Language": language}
    answer = clerk.client.post("/v1/documents", json=fields | changes, headers=headers)
    problem = answer.json()
    assert (answer.status_code, code in {problem["code"], *(e["code"] for e in problem["errors"])}) == (status, True)
    told = " ".join((problem["title"], *(e["detail"] for e in problem["errors"])))
    assert any(letter in told for letter in "ạảãáàăâđêôơưịộốệấầ") == (language == "vi")
    assert list(office.objects.iterate()) == []


@pytest.mark.parametrize(
    ("form", "media", "body", "notation"),
    [
        ("true_copy", ("electronic", "paper"), "", "SY-UBND"),
        ("copy_of_copy", ("paper", "paper"), "", "SL-UBND"),
        ("extract", ("electronic", "electronic"), "Điều 2. Sở Nội vụ hướng dẫn thực hiện.", "TrS-UBND"),
    ],
)
def test_a_copy_walks_the_line_in_its_own_series(
    clerk: Caller, office: Office, form: str, media: tuple[str, str], body: str, notation: str
) -> None:
    walk(office, after=number)
    wanted = COPY | {"form": form, "source_medium": media[0], "copy_medium": media[1], "body": body}
    answer = post(clerk, "/v1/copies", **wanted)
    assert answer.status_code == 201, answer.text
    document = clerk.client.get(f"/v1/documents/{answer.json()['id']}", headers=clerk.headers).json()
    text = text_of(clerk, document)
    assert {"true_copy": "SAO Y", "copy_of_copy": "SAO LỤC", "extract": "TRÍCH SAO"}[form] in text
    assert "12/QĐ-SNV" in text
    view = ComposingDesk(office)
    assert view.kinds()
    finished = Desk(office).get_document(CLERK, answer.json()["id"])
    for step in (submit, sign, number, seal):
        finished = step(office, finished)
    assert finished.number == f"01/{notation}"
    assert finished.verdict == "VALID"


def test_a_document_of_the_register_is_copied_by_its_identifier(clerk: Caller, office: Office) -> None:
    original = walk(office, after=seal)
    wanted = {name: value for name, value in COPY.items() if name != "source"}
    answer = post(clerk, "/v1/copies", **wanted, document_id=original.id)
    assert original.number is not None
    assert original.number in text_of(clerk, answer.json())


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"copy_medium": "electronic"}, 400, "copy-direction-impossible"),
        ({"source_medium": "paper", "copy_medium": "electronic"}, 400, "copy-needs-scan"),
        ({"source": None}, 400, "copy-source-missing"),
        ({"form": "extract"}, 400, "copy-body-missing"),
        ({"body": "Một đoạn."}, 400, "copy-body-unexpected"),
        ({"source": SOURCE | {"number": "5/QĐ - SNV"}}, 400, "document-number-malformed"),
        ({"source": SOURCE | {"subject": "MẬT"}}, 422, "classified-refused"),
        ({"form": "photo"}, 422, "request-invalid"),
    ],
)
def test_a_copy_that_cannot_be_is_refused(clerk: Caller, changes: dict[str, Any], status: int, code: str) -> None:
    answer = post(clerk, "/v1/copies", **COPY | changes)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_copy_is_never_written_anew_as_a_plain_document(clerk: Caller) -> None:
    copy = post(clerk, "/v1/copies", **COPY).json()
    assert "revise" not in copy["actions"]
    url, plain = f"/v1/documents/{copy['id']}", as_json(sample_of("thong-bao", KINDS))
    answer = clerk.client.put(url, json=plain, headers=clerk.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "copy-not-rewritten")
    assert clerk.client.get(url, headers=clerk.headers).json()["sha256"] == copy["sha256"]


def test_a_draft_that_was_written_meanwhile_is_left_as_it_is(clerk: Caller, office: Office) -> None:
    seen = walk(office)
    url, fields = f"/v1/documents/{seen.id}", as_json(sample_of("thong-bao", KINDS)) | {"version": seen.version}
    assert clerk.client.put(url, json=fields, headers=clerk.headers).status_code == 200
    answer = clerk.client.put(url, json=fields | {"subject": "Thẻ hai"}, headers=clerk.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "version-conflict")
    assert clerk.client.get(url, headers=clerk.headers).json()["subject"] == fields["subject"]


def test_a_document_that_is_not_issued_is_not_copied(clerk: Caller, office: Office) -> None:
    wanted = {name: value for name, value in COPY.items() if name != "source"}
    answer = post(clerk, "/v1/copies", **wanted, document_id=walk(office).id)
    assert answer.json()["code"] == "copied-document-not-issued"


def test_a_scan_becomes_a_copy_by_the_agencys_signature_once_it_is_declared(clerk: Caller, office: Office) -> None:
    silent = send_file(clerk, "/v1/copies/scans", scan(sheet()), form="true_copy")
    assert silent.json()["code"] == "declaration-needed"
    declared = send_file(clerk, "/v1/copies/scans", scan(sheet()), form="true_copy", declaration=True)
    assert declared.headers["content-type"] == "application/pdf"
    report = office.verifier.public(declared.content)
    assert [(one.field, str(one.role)) for one in report.signatures] == [("KyBanSao", "copy")]


def test_a_signed_scan_is_a_record_and_one_that_is_stopped_is_not(clerk: Caller, office: Office) -> None:
    said = {"form": "true_copy", "subject": "Thành lập Tổ", "original_number": "05/QĐ-SNV", "original_agency": "Sở"}
    for stopped in (said, said | {"declaration": True, "subject": "TUYỆT MẬT"}, said | {"subject": "\u202eTổ"}):
        assert send_file(clerk, "/v1/copies/scans", scan(sheet()), **stopped).status_code in (400, 422)
    assert list(office.objects.iterate()) == []
    signed = send_file(clerk, "/v1/copies/scans", scan(sheet()), **said, declaration=True)
    record_id = RecordId(signed.headers["location"].removeprefix("/v1/records/"))
    with snapshot(office.engine) as tx:
        record = load_record(tx, record_id)
    assert (record.source.kind, record.title) == (SourceKind.COPY, "Sao y: Thành lập Tổ")
    assert office.objects.get(record.pdf) == signed.content
    assert json.loads(office.objects.get(record.metadata))["OrganName"] == "Sở"
    assert json.loads(office.objects.get(record.report))["signatures"][0]["role"] == "copy"


def test_a_separate_appendix_bears_number_and_time(clerk: Caller, office: Office) -> None:
    draft = walk(office)
    early = send_file(clerk, f"/v1/documents/{draft.id}/appendices", page(year=2026))
    assert early.json()["code"] == "appendix-before-number"
    numbered = walk(office, after=number)
    answer = send_file(clerk, f"/v1/documents/{numbered.id}/appendices", page(year=2026))
    assert answer.headers["content-type"] == "application/pdf"
    report = office.verifier.public(answer.content)
    assert [(one.field, str(one.role)) for one in report.signatures] == [("KyPhuLuc", "appendix")]
    widget = next(one for one in pypdf.PdfReader(io.BytesIO(answer.content)).pages[0]["/Annots"])  # type: ignore[attr-defined]
    _, bottom, right, _ = (float(edge) for edge in widget.get_object()["/Rect"])
    assert right > 400
    assert bottom > 700
    shown = clerk.client.get(f"/v1/documents/{numbered.id}", headers=clerk.headers).json()
    (kept,) = shown["appendices"]
    assert (kept["position"], kept["pages"]) == (1, 1)
    url = f"/v1/documents/{numbered.id}/appendices/1"
    assert clerk.client.get(url, headers=clerk.headers).content == answer.content
    missing = clerk.client.get(url.replace("/1", "/2"), headers=clerk.headers)
    assert (missing.status_code, missing.json()["code"]) == (404, "appendix-not-found")
    seal(office, numbered)
    late = send_file(clerk, f"/v1/documents/{numbered.id}/appendices", page(year=2026))
    assert (late.status_code, late.json()["code"]) == (409, "appendix-after-issue")


def test_an_upload_gets_the_form_checks_advice_with_its_draft(clerk: Caller) -> None:
    fields = {"kind": "QĐ", "subject": "Ban hành kế hoạch", "leader_id": LEADER.person_id}
    draft = send_file(clerk, "/v1/documents", page(year=2026), **fields)
    assert draft.status_code == 201, draft.text
    advice = draft.json()["advice"]
    assert "form-margin-left" in {finding["code"] for finding in advice}
    assert {finding["severity"] for finding in advice} == {"advice"}
    margin = next(finding for finding in advice if finding["code"] == "form-margin-left")
    assert (margin["measured"], margin["expected"]) == ("20.1 mm", "30–35 mm")
    assert "30/2020" in margin["legal_basis"]
    later = clerk.client.get(f"/v1/documents/{draft.json()['id']}/form-check", headers=clerk.headers).json()
    assert {finding["code"] for finding in later["findings"]} >= {"form-margin-left"}


def test_a_form_is_checked_without_keeping_anything(clerk: Caller, office: Office) -> None:
    headers = clerk.headers | {"Content-Type": "application/pdf"}
    blocked = clerk.client.post("/v1/form-checks", content=page(number="5", year=2026), headers=headers).json()
    assert blocked["is_blocked"] is True
    assert "form-number-malformed" in {f["code"] for f in blocked["findings"] if f["severity"] == "blocking"}
    open_number = clerk.client.post("/v1/form-checks", content=page(year=2026), headers=headers).json()
    assert open_number["is_blocked"] is False
    assert {part["cell"] for part in open_number["components"]} >= {"1", "2", "3", "4", "6"}
    assert list(office.objects.iterate()) == []


def test_what_is_no_pdf_has_no_form(clerk: Caller) -> None:
    headers = clerk.headers | {"Content-Type": "application/pdf"}
    answer = clerk.client.post("/v1/form-checks", content=b"hello", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "not-a-pdf")


def test_a_malformed_notation_blocks_an_upload(clerk: Caller, office: Office) -> None:
    fields = {"kind": "QĐ", "subject": "Ban hành kế hoạch", "leader_id": LEADER.person_id}
    data = page(year=2026, number="#h(16mm)/QĐ - ")
    answer = send_file(clerk, "/v1/documents", data, **fields)
    assert (answer.status_code, answer.json()["code"]) == (422, "form-blocked")
    assert list(office.objects.iterate()) == []
