"""Four eyes on dispositions, closing of files, the log with its proofs, jobs that are stuck: as people see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from fastapi.testclient import TestClient

from api.archive_views import FileView, RecordPageView
from api.flows.log_reading import CheckpointView, EventFilter, EventPage, EventView
from api.views import Actor
from records.audit import AuditEntry, Fact
from records.disposition import DispositionAction, DispositionItem, DispositionList, DispositionState
from records.errors import ConflictError
from records.files import Deadlines, FileFilter, FileKind, FileState, Handover, RecordFile
from records.identifiers import (
    AgencyId,
    DispositionId,
    EventId,
    PersonId,
    RecordFileId,
    RecordId,
    Sha256,
)
from records.transparency.checkpoints import Checkpoint
from records.transparency.reading import InclusionProof
from tests.api.fake_archive import ARCHIVIST, RECORD, FakeArchive, record
from tests.api.fake_flows import AGENCY, AT, LEADER
from tests.api.pages.archive_application import application
from tests.api.pages.test_archive_pages import send
from tests.api.pages.test_work_pages import sign_in

LIST = DispositionId("dis_01KARX0000000000000000000A")
FILE = RecordFileId("fil_01KARX0000000000000000000A")
EVENT = EventId("evt_01KARX0000000000000000000A")
HASH = Sha256("c" * 64)


@dataclass(slots=True)
class FakeDispositions:
    """One list at most; the proposer cannot approve it."""

    lists: list[DispositionList] = field(default_factory=list)

    def due_records(self, actor: Actor, cursor: str | None, limit: int) -> RecordPageView:
        return RecordPageView((record("Công văn cũ"),), None)

    def propose(
        self, actor: Actor, action: DispositionAction, records: tuple[RecordId, ...], mandate: str
    ) -> DispositionList:
        items = tuple(DispositionItem(one, "cong-van", "r-1", None, date(2025, 1, 1), HASH) for one in records)
        proposed = DispositionList(
            LIST,
            AgencyId(AGENCY),
            action,
            DispositionState.PROPOSED,
            mandate,
            HASH,
            actor.person_id,
            AT,
            None,
            None,
            None,
            None,
            None,
            None,
            items,
        )
        self.lists = [proposed]
        return proposed

    def get(self, actor: Actor, disposition_id: DispositionId) -> DispositionList:
        return self.lists[0]

    def list_all(
        self, actor: Actor, state: DispositionState | None, cursor: str | None, limit: int
    ) -> tuple[DispositionList, ...]:
        return tuple(self.lists)

    def approve(
        self, actor: Actor, disposition_id: DispositionId, shown: Sha256, decision: str, receipt: Sha256 | None
    ) -> DispositionList:
        if actor.person_id == self.lists[0].proposed_by:
            raise ConflictError("second-person-required", "A second person has to.", "Cần người thứ hai.")
        assert shown == self.lists[0].list_hash
        return self._now(DispositionState.APPROVED, actor, decision)

    def reject(self, actor: Actor, disposition_id: DispositionId, reason: str) -> DispositionList:
        return self._now(DispositionState.REJECTED, actor, reason)

    def execute(self, actor: Actor, disposition_id: DispositionId) -> DispositionList:
        self.lists = [replace(self.lists[0], state=DispositionState.EXECUTED, executed_at=AT, certificate_id=RECORD)]
        return self.lists[0]

    def _now(self, state: DispositionState, actor: Actor, decision: str) -> DispositionList:
        self.lists = [replace(self.lists[0], state=state, decided_by=actor.person_id, decided_at=AT, decision=decision)]
        return self.lists[0]


@dataclass(slots=True)
class FakeFiles:
    """One open file."""

    file: RecordFile = field(
        default_factory=lambda: RecordFile(
            FILE,
            AgencyId(AGENCY),
            2026,
            "01.TH",
            "Hồ sơ thử",
            FileKind.ORDINARY,
            "cong-van",
            "r-1",
            "public",
            "vi",
            PersonId(ARCHIVIST.person_id),
            AT,
            date(2026, 1, 1),
            None,
            FileState.OPEN,
            3,
        )
    )

    def get_file(self, actor: Actor, file_id: RecordFileId) -> FileView:
        return FileView(self.file, Deadlines(date(2027, 1, 1), None, None), True)

    def list_files(self, actor: Actor, wanted: FileFilter, cursor: str | None, limit: int) -> tuple[FileView, ...]:
        return (self.get_file(actor, FILE),)

    def list_handovers(self, actor: Actor, state: str | None, cursor: str | None, limit: int) -> tuple[Handover, ...]:
        return ()

    def close_file(
        self,
        actor: Actor,
        file_id: RecordFileId,
        end_date: date,
        retention_class: str | None,
        duplicates: tuple[RecordId, ...],
    ) -> FileView:
        self.file = replace(self.file, state=FileState.CLOSED, end_date=end_date)
        return self.get_file(actor, file_id)


@dataclass(slots=True)
class FakeLog:
    """One sealed entry, whose hash is right or not."""

    hash: Sha256 | None = None
    asked: list[EventFilter] = field(default_factory=list)

    def events(self, actor: Actor, wanted: EventFilter, cursor: str | None, limit: int) -> EventPage:
        self.asked.append(wanted)
        return EventPage((self.event(actor, EVENT),), None)

    def checkpoint(self, actor: Actor) -> CheckpointView:
        return CheckpointView(Checkpoint(9, Sha256("e" * 64), AT, "", 0, HASH), b"")

    def event(self, actor: Actor, event_id: EventId) -> EventView:
        facts = (Fact("part", "pdf"),)
        entry = AuditEntry(
            AGENCY, 7, EVENT, AT, ARCHIVIST.person_id, "record.captured", RECORD, facts, Sha256("d" * 64), HASH
        )
        return EventView(replace(entry, hash=self.hash or HASH), InclusionProof(6, 9, Sha256("e" * 64), (HASH,)))


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = application(archive=FakeArchive(), disposition=FakeDispositions(), record_files=FakeFiles(), upkeep=FakeLog())
    with TestClient(app, follow_redirects=False) as client:
        sign_in(client, ARCHIVIST)
        yield client


def test_a_list_takes_two_people_and_ends_with_a_certificate(client: TestClient) -> None:
    due, page = "/archive/dispositions/due", f"/archive/dispositions/{LIST}"
    fields = {"record": RECORD, "action": "destroy", "mandate": "Biên bản 03/BB-HĐ"}
    assert send(client, due, due, fields).headers["location"] == page
    assert "phải do người khác duyệt" in client.get(page).text
    answer = {"answer": "approve", "list_hash": HASH, "decision": "Đồng ý"}
    refused = send(client, due, f"{page}/decide", answer)
    assert (refused.status_code, "second-person-required" in refused.text) == (409, True)
    sign_in(client, LEADER)
    assert HASH in client.get(page).text
    assert send(client, page, f"{page}/decide", answer).status_code == 303
    assert "không khôi phục được" in client.get(page).text
    assert send(client, page, f"{page}/execute", {}).status_code == 303
    assert "Xem biên bản đã ký số" in client.get(page).text


def test_a_decision_without_an_answer_never_approves(client: TestClient) -> None:
    due, page = "/archive/dispositions/due", f"/archive/dispositions/{LIST}"
    send(client, due, due, {"record": RECORD, "action": "destroy", "mandate": "Biên bản"})
    sign_in(client, LEADER)
    send(client, page, f"{page}/decide", {"list_hash": HASH, "decision": "Chưa rõ"})
    assert "Không được duyệt" in client.get(page).text


def test_a_file_that_is_late_says_so_and_is_closed_once(client: TestClient) -> None:
    page = f"/archive/files/{FILE}"
    assert "Quá hạn nộp lưu" in client.get("/archive/files").text
    assert send(client, page, f"{page}/close", {"end_date": "2026-03-01"}).status_code == 303
    assert "01/03/2026" in client.get(page).text
    assert f"{page}/close" not in client.get(page).text


def test_the_log_shows_the_path_to_the_sealed_root(client: TestClient) -> None:
    assert "Đã niêm phong" in client.get(f"/administration/log?subject={RECORD}").text
    page = client.get(f"/administration/log/{EVENT}").text
    assert "e" * 64 in page
    assert "RFC 9162" in page
    assert "KHÔNG khớp" in page  # the fake's hash is not that of its content


def test_health_and_jobs_are_for_the_administrator(client: TestClient) -> None:
    assert client.get("/administration/health").status_code == 403
