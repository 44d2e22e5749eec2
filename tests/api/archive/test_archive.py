"""The archive over HTTP: from a file plan to minutes, from a due record to its certificate, holds and refusals."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.development.people import person_id_of
from api.flows.archive.protecting import sweep_piece
from api.flows.archiving import check_archive
from api.settings import Settings
from api.wiring.offices import web_application
from records import audit
from records.database import snapshot
from records.identifiers import Sha256
from records.occasion import VIETNAM
from signer.report import Verdict
from tests.api.archive.conftest import AGENCY, Web
from tests.api.flows.test_services_fail import SilentAuthority
from tests.api.flows.walking import seal, walk

TO_THE_ARCHIVE = {"destination": "agency", "receiver": "Lưu trữ UBND xã Đông Sơn"}
ORDER = {"authority": "Thanh tra tỉnh Minh Châu", "order_number": "12/QĐ-TTr", "reason": "Thanh tra"}


def _text_of(pdf: bytes) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def _content(web: Web, record_id: str, who: str = "archivist-1") -> bytes:
    answer = web.ask(who, "GET", f"/records/{record_id}/content")
    return bytes(answer.content)


def _approved(web: Web, *record_ids: str) -> dict[str, Any]:
    asked = {"action": "destroy", "record_ids": record_ids, "mandate": "Biên bản họp Hội đồng số 01"}
    listed = web.ask("archivist-1", "POST", "/dispositions", asked)
    assert listed["_status"] == 201, listed
    approval = {"list_hash": listed["list_hash"], "decision": "Quyết định số 05/QĐ-UBND"}
    assert web.ask("leader-1", "POST", f"/dispositions/{listed['id']}/approve", approval)["_status"] == 200
    return dict(listed)


def _destroyed(web: Web, *record_ids: str) -> dict[str, object]:
    listed = _approved(web, *record_ids)
    done = web.ask("archivist-1", "POST", f"/dispositions/{listed['id']}/execute")
    assert done["_status"] == 200, done
    return dict(done)


def test_a_due_record_is_destroyed_certified_and_answers_410(web: Web) -> None:
    record, other = web.kept(), web.kept()
    due = web.ask("archivist-1", "GET", "/dispositions/due")
    assert {one["id"] for one in due["data"]} == {record.id, other.id}
    done = _destroyed(web, record.id)
    assert done["state"] == "executed"
    gone = web.ask("archivist-1", "GET", f"/records/{record.id}/content")
    assert (gone["_status"], gone["code"]) == (410, "record-destroyed")
    stub = web.ask("archivist-1", "GET", f"/records/{record.id}")
    assert (stub["state"], stub["destruction"]["because"], stub["title"]) == ("destroyed", "destroyed", record.title)
    assert check_archive(web.office).is_clean
    assert [entry.record_id for entry in web.office.ledger.entries()] == [record.id]

    certificate = _content(web, str(done["certificate_id"]))
    text = "".join(_text_of(certificate).split())
    assert record.id in text
    assert all(sha256 in text for sha256 in record.hashes)
    assert other.id not in text
    assert "Quyếtđịnhsố05/QĐ-UBND" in text
    assert web.office.verifier.public(certificate).verdict is Verdict.VALID
    kept = web.ask("archivist-1", "GET", f"/records/{done['certificate_id']}")
    assert (kept["source"], kept["retention_class"]) == ("archival", "ho-so-huy-tai-lieu")


@pytest.mark.parametrize("years", [-1, 10, 70])
def test_a_clock_that_no_authority_confirms_destroys_nothing(web: Web, settings: Settings, years: int) -> None:
    record, in_truth = web.kept(), web.office
    shifted = replace(in_truth, clock=lambda: in_truth.clock() + timedelta(days=366 * years))
    wrong = replace(web, client=TestClient(web_application(shifted, settings)), office=shifted)
    listed = _approved(web, record.id)
    refused = wrong.ask("archivist-1", "POST", f"/dispositions/{listed['id']}/execute")
    assert (refused["_status"], refused["code"]) == (503, "clock-differs")
    assert web.ask("archivist-1", "GET", f"/records/{record.id}")["state"] == "kept"
    assert web.office.objects.get(record.pdf)
    done = web.ask("archivist-1", "POST", f"/dispositions/{listed['id']}/execute")
    assert [one["outcome"] for one in done["items"]] == ["destroyed"]


def test_without_an_authority_that_answers_nothing_is_destroyed(web: Web, settings: Settings) -> None:
    record = web.kept()
    deaf = replace(web.office, signing=replace(web.office.signing, timestamps=SilentAuthority()))
    silent = replace(web, client=TestClient(web_application(deaf, settings)), office=deaf)
    listed = _approved(web, record.id)
    refused = silent.ask("archivist-1", "POST", f"/dispositions/{listed['id']}/execute")
    assert (refused["_status"], refused["code"]) == (503, "timestamp-unavailable")
    assert web.ask("archivist-1", "GET", f"/records/{record.id}")["state"] == "kept"


def test_proposer_is_not_approver_and_the_refusal_is_in_the_log(web: Web) -> None:
    record = web.kept()
    asked = {"action": "destroy", "record_ids": [record.id], "mandate": "Biên bản 1"}
    listed = web.ask("archivist-1", "POST", "/dispositions", asked)
    approval = {"list_hash": listed["list_hash"], "decision": "QĐ 1"}
    refused = web.ask("archivist-1", "POST", f"/dispositions/{listed['id']}/approve", approval)
    assert (refused["_status"], refused["code"]) == (409, "second-person-required")
    wrong = web.ask("leader-1", "POST", f"/dispositions/{listed['id']}/approve", approval | {"list_hash": "0" * 64})
    assert wrong["code"] == "list-changed"
    clerk = web.ask("clerk-1", "POST", f"/dispositions/{listed['id']}/approve", approval)
    assert (clerk["_status"], clerk["code"]) == (403, "duty-missing")
    with snapshot(web.office.engine) as tx:
        whys = [e.facts for e in audit.history(tx, listed["id"]) if e.action == "record.deletion-refused"]
    assert [[fact.value for fact in facts] for facts in whys] == [["second-person-required"], ["list-changed"]]


def test_a_held_record_is_refused_over_http_and_logged(web: Web) -> None:
    record = web.kept()
    hold = web.ask("archivist-1", "POST", "/holds", ORDER | {"kind": "inspection", "record_ids": [record.id]})
    assert hold["_status"] == 201, hold
    assert web.ask("archivist-1", "GET", f"/records/{record.id}")["holds"] == [hold["id"]]
    asked = {"action": "destroy", "record_ids": [record.id], "mandate": "Biên bản 1"}
    assert web.ask("archivist-1", "POST", "/dispositions", asked)["code"] == "record-held"
    purge = web.ask("archivist-1", "POST", "/purges", {"subject_id": record.id, "ground": "Phát hiện độ mật"})
    assert web.ask("leader-1", "POST", f"/purges/{purge['id']}/approve")["code"] == "purge-blocked"
    with snapshot(web.office.engine) as tx:
        assert "record.deletion-refused" in [entry.action for entry in audit.history(tx, record.id)]
    assert web.office.objects.protection(record.pdf).held
    lifted = web.ask("leader-1", "POST", f"/holds/{hold['id']}/release", ORDER)
    assert lifted["release"]["authority"] == ORDER["authority"]
    assert not web.office.objects.protection(record.pdf).held


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        (
            "/holds",
            {"authority": "", "order_number": "1", "reason": "x", "kind": "audit"},
            400,
            "hold-without-authority",
        ),
        ("/holds", ORDER | {"kind": "audit"}, 400, "hold-without-subject"),
        ("/dispositions", {"action": "destroy", "record_ids": ["rec_none"], "mandate": "x"}, 404, "record-not-found"),
        ("/dispositions", {"action": "burn", "record_ids": ["rec_none"], "mandate": "x"}, 422, "request-invalid"),
        ("/retention-schedules", {"text": "x = [", "reason": "r"}, 400, "schedule-malformed"),
        ("/purges", {"subject_id": "doc_none", "ground": "x"}, 404, "document-not-found"),
        ("/record-files", {"year": 2026, "notation": "01"}, 400, "file-not-planned"),
        (
            "/file-handovers",
            {"destination": "agency", "file_ids": ["fil_x"], "receiver": "x"},
            404,
            "record-file-not-found",
        ),
    ],
)
def test_bad_requests_are_told_by_a_code(web: Web, path: str, body: object, status: int, code: str) -> None:
    answer = web.ask("archivist-1", "POST", path, body)
    assert (answer["_status"], answer["code"]) == (status, code)


def test_from_the_plan_to_signed_minutes(web: Web) -> None:
    sealed = walk(web.office, after=seal)
    today = web.office.clock().astimezone(VIETNAM).date()
    year = today.year
    entry = {"notation": "01-TH", "title": "Hồ sơ chuyển đổi số năm 2026", "retention_class": "ke-hoach-bao-cao-nam"}
    plan = {"year": year, "files": [entry | {"keeper_id": "per_DEVclerk1"}]}
    assert web.ask("clerk-1", "POST", "/file-plans", plan)["_status"] == 201
    assert web.ask("clerk-1", "POST", f"/file-plans/{year}/approve")["code"] == "duty-missing"
    assert web.ask("leader-1", "POST", f"/file-plans/{year}/approve")["approved_by"]
    file = web.ask("clerk-1", "POST", "/record-files", {"year": year, "notation": "01-TH"})
    assert (file["title"], file["state"]) == (entry["title"], "open")
    where = f"/record-files/{file['id']}"
    assert web.ask("clerk-1", "POST", f"{where}/records", {"record_id": sealed.record_id})["records"] == 1
    closed = web.ask("clerk-1", "POST", f"{where}/close", {"end_date": str(today)})
    assert closed["state"] == "closed", closed
    assert date.fromisoformat(closed["agency_archive_due"]) - today in (timedelta(365), timedelta(366))

    offered = web.ask(
        "clerk-1",
        "POST",
        "/file-handovers",
        TO_THE_ARCHIVE | {"file_ids": [file["id"]]},
    )
    taken = {"list_hash": offered["list_hash"]}
    accepted = web.ask("archivist-1", "POST", f"/file-handovers/{offered['id']}/accept", taken)
    assert accepted["state"] == "accepted", accepted
    after = web.ask("clerk-1", "GET", where)
    assert (after["state"], after["agency_archive_due"]) == ("submitted", None)
    assert after["historical_archive_due"] == f"{year + 5}-12-31"
    papers = web.ask("archivist-1", "GET", f"/records/{accepted['paper_id']}")["parts"]
    assert [one["part"] for one in papers] == ["pdf", "pdf"]
    for one, words in zip(papers, ("BIÊN BẢN GIAO NHẬN", "MỤC LỤC HỒ SƠ"), strict=True):
        pdf = web.office.objects.get(Sha256(one["sha256"]))
        assert words in _text_of(pdf)
        assert entry["title"] in " ".join(_text_of(pdf).split())
        assert web.office.verifier.public(pdf).verdict is Verdict.VALID


def test_a_shorter_schedule_waits_for_the_second_person(web: Web) -> None:
    record = web.kept(event=date(2024, 1, 31))
    text = (
        'version = "xa-2027"\n[[class]]\ncode = "van-ban-gui-de-biet"\nname = "x"\nkeep = "years"\nyears = 2\n'
        'from = "file-closed"\nbasis = "Thông tư mẫu"\neffective_from = 2011-07-19\n'
    )
    published = web.ask("archivist-1", "POST", "/retention-schedules", {"text": text, "reason": "Thông tư mới"})
    (proposal,) = published["waiting"]
    assert web.ask("archivist-1", "GET", f"/records/{record.id}")["due_date"] == "2029-01-31"
    where = f"/retention-proposals/{proposal}/approve"
    assert web.ask("archivist-1", "POST", where, {"reason": "ok"})["code"] == "second-person-required"
    assert web.ask("leader-1", "POST", where, {"reason": "Đúng"})["decision"] == "approved"
    lock = web.office.objects.protection(record.pdf).retain_until
    assert lock is not None
    due = date.fromisoformat(web.ask("archivist-1", "GET", f"/records/{record.id}")["due_date"])
    assert due == (lock - timedelta(seconds=1) + timedelta(hours=7)).date()  # no earlier than the lock


def test_an_event_sets_the_due_date_and_the_lock(web: Web) -> None:
    record = web.kept(event=None)
    assert web.office.objects.protection(record.pdf).held  # no date yet: the store's hold protects
    refused = web.ask("clerk-1", "POST", f"/records/{record.id}/event", {"event_date": "2099-01-01"})
    assert refused["code"] == "event-date-in-future"
    moved = web.ask("clerk-1", "POST", f"/records/{record.id}/event", {"event_date": "2025-06-30"})
    assert moved["due_date"] == "2030-06-30"
    protection = web.office.objects.protection(record.pdf)
    assert not protection.held
    assert protection.retain_until is not None


def test_another_agency_s_archive_does_not_exist(web: Web) -> None:
    record = web.kept()
    seen = web.ask("clerk-2", "GET", f"/records/{record.id}")
    assert (seen["_status"], seen["code"]) == (404, "record-not-found")
    assert web.ask("clerk-2", "GET", "/records")["data"] == []


def test_lists_page_through_with_cursors(web: Web) -> None:
    for _ in range(3):
        web.kept()
    first = web.ask("archivist-1", "GET", "/records", limit=2)
    assert (len(first["data"]), first["has_more"]) == (2, True)
    rest = web.ask("archivist-1", "GET", "/records", limit=2, starting_after=first["next_cursor"])
    assert (len(rest["data"]), rest["has_more"]) == (1, False)


def test_a_purge_over_http_leaves_nothing(web: Web) -> None:
    record = web.kept(event=date(2019, 1, 1))
    clear = web.ask("archivist-1", "GET", "/purges/obstacles", subject_id=record.id)
    assert clear["is_clear"], clear
    purge = web.ask("archivist-1", "POST", "/purges", {"subject_id": record.id, "ground": "Công văn 7 của PA03"})
    assert web.ask("archivist-1", "POST", f"/purges/{purge['id']}/approve")["code"] == "second-person-required"
    assert web.ask("leader-1", "POST", f"/purges/{purge['id']}/approve")["done_at"]
    assert web.office.objects.stat(record.pdf) is None
    assert web.ask("archivist-1", "GET", f"/records/{record.id}")["title"] == "[đã gỡ bỏ]"
    assert check_archive(web.office).is_clean


def test_a_repeated_request_is_told_that_a_purge_removed_its_answer(web: Web) -> None:
    record = web.kept(event=date(2019, 1, 1))
    token = web.client.post("/v1/sessions", json={"person_id": person_id_of("archivist-1")}).json()["token"]
    asking = {
        "headers": {"Authorization": f"Bearer {token}", "Idempotency-Key": "export-1"},
        "json": {"subject": record.id, "form": "bagit"},
    }
    first = web.client.post("/v1/exports", **asking)
    assert first.headers["location"] == f"/v1/exports/{first.json()['id']}"
    purge = web.ask("archivist-1", "POST", "/purges", {"subject_id": record.id, "ground": "Công văn 8 của PA03"})
    assert web.ask("leader-1", "POST", f"/purges/{purge['id']}/approve")["done_at"]
    again = web.client.post("/v1/exports", **asking)
    assert (again.status_code, again.json()["code"]) == (409, "answer-removed")


def test_the_sweep_ends_and_renews_nothing_twice(web: Web) -> None:
    web.kept(event=date(2026, 1, 1))
    after: str | None = None
    for _ in range(20):
        after = sweep_piece(web.office, after)
        if after is None:
            break
    assert after is None
    assert AGENCY.startswith("agy_")
