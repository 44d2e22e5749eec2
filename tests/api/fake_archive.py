"""An archive in memory for the pages: one record, one hold, one table; the real refusals, no store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from api.archive_views import PartView, RecordPageView, RecordView
from api.errors import NotAllowedError
from api.flows.archive.reach import DECIDERS
from api.views import Actor, Duty
from records.archive import RecordFilter
from records.disposition import ReviewDecision
from records.errors import ConflictError, NotFoundError, RequestError
from records.holds import Hold, HoldKind, Order
from records.holds.hold import Release
from records.identifiers import AgencyId, HoldId, RecordFileId, RecordId
from records.retention import RetentionClass
from records.retention.proposals import Proposal
from records.retention.published import PublishedSchedule, shipped_schedule
from records.retention.terms import Permanent, Years
from tests.api.fake_flows import AGENCY, AT

ARCHIVIST = Actor("per_ARCHIVIST", "Đỗ Văn Lưu", Duty.ARCHIVIST, AGENCY)
RECORD = RecordId("rec_01KARX0000000000000000000A")
HOLD = HoldId("hld_01KARX0000000000000000000A")
CLASSES = (
    RetentionClass("cong-van", "Tập công văn trao đổi", Years(10, "file-closed"), "Thông tư 10/2022/TT-BNV", "r-1"),
    RetentionClass("quyet-dinh", "Tập lưu quyết định", Permanent(), "Thông tư 10/2022/TT-BNV", "r-1"),
)


def record(title: str = "Quyết định <script>thử</script>") -> RecordView:
    return RecordView(
        id=RECORD,
        state="kept",
        title=title,
        source="outgoing",
        source_id="doc_1",
        file_id=None,
        retention_class="cong-van",
        retention_schedule="r-1",
        event_date=None,
        due_date=date(2036, 12, 31),
        metadata_sha256="a" * 64,
        parts=(PartView("pdf", 0, "b" * 64, "application/pdf", "", AT),),
        holds=(HOLD,),
        captured_at=AT,
        destruction=None,
    )


@dataclass(slots=True)
class FakeArchive:
    """What the pages call of :class:`api.http.archive_port.ArchivePort`."""

    records: tuple[RecordView, ...] = field(default_factory=lambda: (record(),))
    asked: list[RecordFilter] = field(default_factory=list)
    done: list[tuple[object, ...]] = field(default_factory=list)

    def list_records(self, actor: Actor, wanted: RecordFilter, cursor: str | None, limit: int) -> RecordPageView:
        self.asked.append(wanted)
        return RecordPageView(self.records, None)

    def get_record(self, actor: Actor, record_id: RecordId) -> RecordView:
        if record_id != RECORD:
            raise NotFoundError("record-not-found", "There is no such record.", "Không có tài liệu lưu trữ này.")
        return self.records[0]

    def get_records(self, actor: Actor, record_ids: Sequence[RecordId]) -> tuple[RecordView, ...]:
        return tuple(one for one in self.records if one.id in record_ids)

    def read_content(self, actor: Actor, record_id: RecordId) -> tuple[bytes, str]:
        return b"%PDF-1.7", "application/pdf"

    def list_classes(self, actor: Actor) -> tuple[RetentionClass, ...]:
        return CLASSES

    def list_schedules(self, actor: Actor) -> tuple[PublishedSchedule, ...]:
        return (shipped_schedule(), PublishedSchedule("r-1", date(2026, 1, 1), "", actor.person_id, AT))

    def list_proposals(self, actor: Actor, waiting_only: bool, cursor: str | None, limit: int) -> tuple[Proposal, ...]:
        return ()

    def record_event(self, actor: Actor, record_id: RecordId, event_date: date, reason: str) -> RecordView:
        if event_date > AT.date():
            raise RequestError("event-date-in-future", "The event lies in the future.", "Ngày còn ở tương lai.")
        self.done.append((record_id, event_date, reason))
        return self.records[0]

    def review(
        self, actor: Actor, record_id: RecordId, decision: ReviewDecision, reason: str, keep_until: date | None
    ) -> RecordView:
        self.done.append((record_id, decision, reason, keep_until))
        return self.records[0]


@dataclass(slots=True)
class FakeHolds:
    """What the pages of holds call of :class:`api.http.disposition_port.DispositionPort`."""

    holds: dict[HoldId, Hold] = field(default_factory=dict)

    def place_hold(
        self,
        actor: Actor,
        kind: HoldKind,
        order: Order,
        records: tuple[RecordId, ...],
        files: tuple[RecordFileId, ...],
        review_on: date | None,
    ) -> Hold:
        if not actor.holds(*DECIDERS):
            raise NotAllowedError("duty-missing", "This step is for others.", "Dành cho người khác.")
        if not records and not files:
            raise RequestError("hold-without-subject", "Name what is held.", "Cần nêu tài liệu hoặc hồ sơ.")
        placed = Hold(HOLD, AgencyId(AGENCY), kind, order, review_on, actor.person_id, AT, records, files)
        self.holds[HOLD] = placed
        return placed

    def release_hold(self, actor: Actor, hold_id: HoldId, order: Order) -> Hold:
        if self.holds[hold_id].release:
            raise ConflictError("hold-released", "It was lifted.", "Lệnh đã được gỡ.")
        self.holds[hold_id] = replace(self.holds[hold_id], release=Release(order, actor.person_id, AT))
        return self.holds[hold_id]

    def get_hold(self, actor: Actor, hold_id: HoldId) -> Hold:
        return self.holds[hold_id]

    def list_holds(self, actor: Actor, standing_only: bool, cursor: str | None, limit: int) -> tuple[Hold, ...]:
        return tuple(one for one in self.holds.values() if not (standing_only and one.release))
