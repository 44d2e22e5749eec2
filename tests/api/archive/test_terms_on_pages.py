"""Retention on the pages of a real office: publishing a schedule, shortening by two persons."""

from __future__ import annotations

import re
from datetime import date

from tests.api.archive.conftest import Web
from tests.api.browsing import visitor

SHORTER = (
    'version = "xa-2027"\n[[class]]\ncode = "van-ban-gui-de-biet"\nname = "Văn bản gửi để biết"\nkeep = "years"\n'
    'years = 2\nfrom = "file-closed"\nbasis = "Thông tư mẫu"\neffective_from = 2011-07-19\n'
)
PUBLISH = "/archive/retention/publish"
WAITING = "/archive/retention/proposals?waiting=yes"


def test_a_shorter_schedule_waits_for_the_second_person(web: Web) -> None:
    record = web.kept(event=date(2024, 1, 31))
    archivist, leader = (visitor(web.client.app, who) for who in ("archivist-1", "leader-1"))
    assert archivist.does(PUBLISH, PUBLISH, text=SHORTER, effective_from="", reason="Thông tư mới") == WAITING
    assert 'version = "xa-2027"' in archivist.reads("/archive/retention/schedule.toml?version=xa-2027")
    proposal = re.search(r"/archive/retention/proposals/rtp_\w+", archivist.reads(WAITING))
    assert proposal
    assert "phải do người khác duyệt" in archivist.reads(proposal[0])
    page = leader.reads(proposal[0])
    assert "5 năm" in page  # in force
    assert "2 năm" in page  # proposed
    empty = leader.sends(proposal[0], f"{proposal[0]}/decide", answer="approve", reason=" ")
    assert (empty.status_code, "reason-required" in empty.text) == (400, True)
    leader.does(proposal[0], f"{proposal[0]}/decide", answer="approve", reason="Đúng thông tư")
    assert "Đã duyệt" in leader.reads(proposal[0])
    assert "Không có đề nghị nào" in leader.reads(WAITING)
    assert "31/01/2029" not in leader.reads(f"/archive/records/{record.id}")


def test_one_record_is_lengthened_at_once_and_shortened_by_two(web: Web) -> None:
    record = web.kept(event=date(2024, 1, 31))
    archivist = visitor(web.client.app, "archivist-1")
    page = f"/archive/records/{record.id}"
    longer = {"retention_class": "ke-hoach-bao-cao-nam", "how": "now", "earlier": "", "class_reason": "Là kế hoạch"}
    archivist.does(page, f"{page}/class", **longer)
    back = longer | {"retention_class": "van-ban-gui-de-biet"}
    refused = archivist.sends(page, f"{page}/class", **back)
    assert (refused.status_code, "retention-shortened-alone" in refused.text) == (409, True)
    proposal = archivist.does(page, f"{page}/class", **back | {"how": "propose"})
    leader = visitor(web.client.app, "leader-1")
    assert record.title in leader.reads(proposal)
    leader.does(proposal, f"{proposal}/decide", answer="reject", reason="Chưa rõ")
    assert "Không được duyệt" in leader.reads(proposal)


def test_a_schedule_that_is_none_is_shown_again_as_typed(web: Web) -> None:
    archivist, clerk = (visitor(web.client.app, who) for who in ("archivist-1", "clerk-1"))
    answer = archivist.sends(PUBLISH, PUBLISH, text="không phải bảng", effective_from="", reason="Thử")
    assert (answer.status_code, "schedule-malformed" in answer.text) == (400, True)
    assert "không phải bảng" in answer.text
    assert clerk.client.get(PUBLISH).status_code == 403
    assert PUBLISH not in clerk.reads("/archive/retention")
