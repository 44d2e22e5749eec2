"""The emergency purge on the pages of a real office: two persons, nothing left, nobody else sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from api.errors import RefusedByScreeningError
from tests.api.archive.conftest import Web
from tests.api.browsing import visitor
from tests.api.flows.walking import about, submit, walk

DOUBTFUL = "Quy chế bảo vệ tài liệu MẬT"
NEW = "/archive/purges/new"


def test_two_persons_remove_a_stored_draft(web: Web) -> None:
    document = walk(web.office, after=submit)
    security, leader, clerk = (visitor(web.client.app, who) for who in ("security-1", "leader-1", "clerk-1"))
    asking = f"{NEW}?subject={document.id}"
    assert "Không có gì cản trở" in security.reads(asking)
    empty = security.sends(asking, NEW, subject=document.id, ground=" ")
    assert (empty.status_code, "reason-required" in empty.text) == (400, True)
    purge = security.does(asking, NEW, subject=document.id, ground="Lệnh 02 của Công an tỉnh")
    assert "phải do người khác duyệt" in security.reads(purge)
    assert f"{purge}/approve" not in security.reads(purge)
    assert clerk.client.get("/archive/purges").status_code == 403
    assert f'href="{purge}"' in security.reads("/security")
    assert clerk.client.get("/security").status_code == 403
    leader.does(purge, f"{purge}/approve")
    assert "Đã gỡ bỏ" in leader.reads(purge)
    assert f'href="{purge}"' not in security.reads("/security")
    assert document.subject not in clerk.client.get(f"/documents/{document.id}").text


def test_what_is_locked_says_until_when_and_offers_no_approval(web: Web) -> None:
    record = web.kept(event=date(2026, 1, 1))
    security, leader = (visitor(web.client.app, who) for who in ("security-1", "leader-1"))
    asking = f"{NEW}?subject={record.id}"
    assert "Kho lưu trữ khóa đến" in security.reads(asking)
    purge = security.does(asking, NEW, subject=record.id, ground="Lệnh 03")
    assert "Kho lưu trữ khóa đến" in leader.reads(purge)
    assert f"{purge}/approve" not in leader.reads(purge)


def test_another_agencys_document_is_not_here(web: Web) -> None:
    document = walk(web.office, after=submit)
    stranger = visitor(web.client.app, "leader-3")
    page = stranger.reads(f"{NEW}?subject={document.id}")
    assert "không có văn bản hay tài liệu nào mang mã này" in page
    assert '/archive/purges/new" enctype' not in page


def test_security_officer_sees_counts_and_declarations_and_no_text(web: Web) -> None:
    security = visitor(web.client.app, "security-1")
    with pytest.raises(RefusedByScreeningError):
        walk(web.office, fields=replace(about("Về việc mua sắm"), legal_bases=("TUYỆT MẬT",)))
    declared = walk(web.office, fields=replace(about(DOUBTFUL), declaration=True))
    page = security.reads("/security")
    assert "Năm nay: 1 lượt bị chặn" in page
    assert declared.id in page
    assert DOUBTFUL not in page
    assert "mua sắm" not in page
