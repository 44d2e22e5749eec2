"""Record files on the pages of a real office: from the year's plan to signed minutes and a package."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest

from api.errors import EdgeError
from api.flows.making_exports import ExportMaker
from api.pages.archive.plan_lines import read_lines, write_lines
from api.settings import Settings
from api.wiring.upkeep import upkeep_of
from records.files import PlannedFile
from records.identifiers import PersonId
from records.occasion import VIETNAM
from signer.report import Verdict
from tests.api.archive.conftest import Web
from tests.api.browsing import visitor

CLERK = PersonId("per_DEVclerk1")
LINES = "01-TH; Hồ sơ chuyển đổi số; ke-hoach-bao-cao-nam\n02-TH\tHồ sơ tiếp dân\tvan-ban-gui-de-biet\tPhạm Thu Hà"


def test_from_the_plan_to_signed_minutes_and_a_package(web: Web, settings: Settings) -> None:
    app = web.client.app
    clerk, leader, archivist = (visitor(app, who) for who in ("clerk-1", "leader-1", "archivist-1"))
    today = web.office.clock().astimezone(VIETNAM).date()
    plan = f"/archive/plans?year={today.year}"
    assert clerk.does("/archive/plans/new", "/archive/plans/new", year=today.year, lines=LINES) == plan
    assert "/approve" not in clerk.reads(plan)
    leader.does(plan, f"/archive/plans/{today.year}/approve")
    assert f"/archive/files/new?year={today.year}&amp;notation=01-TH" in clerk.reads(plan)
    assert "01-TH; Hồ sơ chuyển đổi số" in clerk.reads(f"/archive/plans/new?year={today.year + 1}&like={today.year}")

    new = {"year": today.year, "notation": "01-TH", "title": "", "retention_class": "", "start_date": ""}
    file = clerk.does("/archive/files/new", "/archive/files/new", kind="ordinary", **new)
    first, twin, other = web.kept("một"), web.kept("một"), web.kept("khác")
    assert first.title in clerk.reads(file)
    clerk.does(file, f"{file}/records", record=[first.id, other.id])
    clerk.does(file, f"{file}/records", record=[twin.id])
    refused = clerk.sends(file, f"{file}/close", end_date=str(today + timedelta(days=1)))
    assert (refused.status_code, "end-date-malformed" in refused.text) == (400, True)

    asked = clerk.does(file, "/exports", subject=file.rpartition("/")[2], form="e-ark", kind="SIP")
    assert "Đang tạo" in clerk.reads(asked)
    maker = ExportMaker(web.office, upkeep_of(web.office, settings).log)
    maker.make(asked.rpartition("/")[2], None)
    assert "Sẵn sàng tải" in clerk.reads(asked)
    package = clerk.client.get(f"{asked}/content")
    with zipfile.ZipFile(io.BytesIO(package.content)) as opened:
        assert any(name.endswith("METS.xml") for name in opened.namelist())
    clerk.does(file, f"{file}/close", end_date=str(today), retention_class="ke-hoach-bao-cao-nam")
    assert "Đã kết thúc" in clerk.reads(file)
    leader.does(file, f"{file}/keep-back", until=str(today + timedelta(days=500)), reason="Còn dùng")
    assert "Được giữ lại đến" in clerk.reads(file)

    offer = f"/archive/handovers/new?to=agency&file={file.rpartition('/')[2]}"
    assert "checked" in clerk.reads(offer)
    offered = clerk.does(
        offer, "/archive/handovers/new", to="agency", file=file.rpartition("/")[2], receiver="Lưu trữ xã"
    )
    assert "/accept" not in clerk.reads(offered)
    assert f'value="{file.rpartition("/")[2]}"' not in clerk.reads(offer)
    assert (f'href="{offered}"' in clerk.reads(file), offer in clerk.reads(file)) == (True, False)
    shown = re.search(r'name="list_hash" value="([0-9a-f]{64})"', archivist.reads(offered))
    assert shown
    archivist.does(offered, f"{offered}/accept", list_hash=shown[1])
    assert "Ở lưu trữ cơ quan" in archivist.reads(file)
    paper = re.search(r"/archive/records/rec_\w+", archivist.reads(offered))
    assert paper
    parts = re.findall(rf"{paper[0]}/parts/[0-9a-f]{{64}}", archivist.reads(paper[0]))
    assert len(parts) == 2  # minutes and list
    for part in parts:
        pdf = archivist.client.get(part)
        assert pdf.headers["content-type"] == "application/pdf"
        assert web.office.verifier.public(pdf.content).verdict is Verdict.VALID


def test_duplicates_are_offered_for_weeding_when_a_file_is_closed(web: Web) -> None:
    app, today = web.client.app, web.office.clock().astimezone(VIETNAM).date()
    clerk = visitor(app, "clerk-1")
    new = {"year": today.year, "notation": "09", "title": "Việc phát sinh", "retention_class": "van-ban-gui-de-biet"}
    file = clerk.does("/archive/files/new", "/archive/files/new", kind="ordinary", start_date="", **new)
    records = [web.kept(label) for label in ("một", "một", "hai")]
    clerk.does(file, f"{file}/records", record=[one.id for one in records])
    (offered,) = re.findall(r'name="duplicate" value="(rec_\w+)"', clerk.reads(file))
    assert offered in {one.id for one in records[:2]}
    clerk.does(file, f"{file}/close", end_date=str(today), retention_class="", duplicate=offered)
    assert clerk.reads(file).count("Đã hủy") == 1
    assert clerk.client.get(f"/archive/records/{offered}/content").status_code == 410


def test_a_plan_that_cannot_be_read_is_shown_again_with_its_line(web: Web) -> None:
    clerk = visitor(web.client.app, "clerk-1")
    answer = clerk.sends("/archive/plans/new", "/archive/plans/new", year="2027", lines="01-TH; Hồ sơ\n;;")
    assert answer.status_code == 400
    assert "plan-line-unreadable" in answer.text
    assert "Dòng 1 không đúng dạng" in answer.text
    assert "01-TH; Hồ sơ" in answer.text


def test_another_agency_finds_no_file_and_no_package(web: Web) -> None:
    clerk, stranger = (visitor(web.client.app, who) for who in ("clerk-1", "clerk-2"))
    new = {"year": 2026, "notation": "10", "title": "Riêng", "retention_class": "van-ban-gui-de-biet"}
    file = clerk.does("/archive/files/new", "/archive/files/new", kind="ordinary", start_date="", **new)
    assert stranger.client.get(file).status_code == 404
    wanted = {"subject": file.rpartition("/")[2], "form": "bagit"}
    assert web.ask("clerk-2", "POST", "/exports", wanted)["code"] == "record-file-not-found"
    assert web.ask("clerk-1", "POST", "/exports", wanted)["code"] == "record-file-empty"


def test_lines_are_read_with_or_without_a_keeper() -> None:
    entries = read_lines(LINES, {"Phạm Thu Hà": CLERK}, PersonId("per_ME"))
    assert entries == (
        PlannedFile("01-TH", "Hồ sơ chuyển đổi số", "ke-hoach-bao-cao-nam", PersonId("per_ME")),
        PlannedFile("02-TH", "Hồ sơ tiếp dân", "van-ban-gui-de-biet", CLERK),
    )
    people = {CLERK: CLERK, "per_ME": PersonId("per_ME")}
    assert read_lines(write_lines(entries), people, CLERK) == entries


@pytest.mark.parametrize("line", ["01", "01; ; x", "01; a; b; Không ai", "01; a; b; Phạm Thu Hà; thừa"])
def test_a_line_that_says_too_little_or_too_much_is_refused_by_its_number(line: str) -> None:
    with pytest.raises(EdgeError, match="Line 2"):
        read_lines(f"01; a; b\n{line}", {"Phạm Thu Hà": CLERK}, CLERK)
