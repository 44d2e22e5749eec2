"""The work list: found by state, by words without diacritics, by number; page after page without gap or double."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine

from records.database import snapshot, transaction
from records.outgoing import LeaderSigned, OutgoingDocument, Submitted
from records.outgoing.worklist import Wanted, work_page
from tests.records.office import AGENCY, LEADER, OTHER_LEADER, Line


def subjects(engine: Engine, wanted: Wanted, limit: int = 50) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        with snapshot(engine) as tx:
            page = work_page(tx, AGENCY.id, wanted, cursor, limit)
        found += [line.subject for line in page.lines]
        cursor = page.next_cursor
        if cursor is None:
            return found


def draft(line: Line, subject: str, minute: int = 0) -> None:
    """Written at that minute: identifiers of one moment have no order."""
    with transaction(line.engine) as tx:
        replace(line.about(subject=subject), at=line.at + timedelta(minutes=minute)).draft(tx)


def walk(line: Line, step: str) -> OutgoingDocument:
    with transaction(line.engine) as tx:
        document: OutgoingDocument = getattr(line, step)(tx)
    return document


def test_newest_stands_first_and_pages_join_without_gap(line: Line) -> None:
    names = [f"Văn bản {n}" for n in range(7)]
    for minute, name in enumerate(names):
        draft(line, name, minute)
    assert subjects(line.engine, Wanted(), limit=3) == names[::-1]


def test_words_are_found_in_any_order_without_diacritics(line: Line) -> None:
    draft(line, "Về việc phòng cháy ở xã Đông Sơn")
    draft(line, "Về việc phòng dịch", minute=1)
    assert subjects(line.engine, Wanted(query="dong son PHONG")) == ["Về việc phòng cháy ở xã Đông Sơn"]
    assert subjects(line.engine, Wanted(query="phong")) == [
        "Về việc phòng dịch",
        "Về việc phòng cháy ở xã Đông Sơn",
    ]
    assert subjects(line.engine, Wanted(query="100%")) == []


def test_document_is_found_by_its_number(line: Line) -> None:
    draft(line, "Chưa có số")
    numbered = walk(line, "numbered")
    for query in ("1", "01", "01/QĐ-UBND", "01/qd"):
        assert subjects(line.engine, Wanted(query=query)) == [numbered.particulars.subject], query
    assert subjects(line.engine, Wanted(query="01/CV")) == []


def test_list_holds_one_state_and_one_leader(line: Line) -> None:
    draft(line, "Dự thảo")
    walk(line, "submitted")
    assert len(subjects(line.engine, Wanted(state=Submitted))) == 1
    assert len(subjects(line.engine, Wanted(state=Submitted, signer_id=LEADER.id))) == 1
    assert subjects(line.engine, Wanted(state=Submitted, signer_id=OTHER_LEADER.id)) == []
    assert subjects(line.engine, Wanted(state=LeaderSigned)) == []
    assert len(subjects(line.engine, Wanted(state=Submitted, query="thu nghiem"))) == 1


def test_line_tells_who_signs_and_when_it_last_changed(line: Line) -> None:
    submitted = walk(line, "submitted")
    with transaction(line.engine) as tx:
        (shown,) = work_page(tx, AGENCY.id, Wanted()).lines
    assert shown.leader_name == LEADER.full_name
    assert isinstance(submitted, Submitted)
    assert shown.changed_at == submitted.submitted_at
