"""The destruction certificate (biên bản hủy): every record of the list, its hashes, its ground, who decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from api.papers.paper import Column, Line, Paper, Section
from records.agencies import Agency
from records.archive import ArchivedRecord
from records.disposition import DispositionAction, DispositionItem, DispositionList
from records.disposition.executing import DONE
from records.identifiers import RecordId

_GONE = (
    Column("Mã tài liệu", "Record", 8, code=True),
    Column("Tiêu đề", "Title", 7),
    Column("Nhóm, bảng thời hạn", "Class, schedule", 5),
    Column("Hết hạn", "Due", 3),
)
_HASHES = (
    Column("Mã tài liệu", "Record", 5, code=True),
    Column("SHA-256 của từng tệp", "SHA-256 of each file", 9, code=True),
)
_SPARED = (
    Column("Mã tài liệu", "Record", 8, code=True),
    Column("Tiêu đề", "Title", 9),
    Column("Lý do không xử lý", "Why not", 6),
)
TITLES = {
    DispositionAction.DESTROY: ("Biên bản hủy tài liệu lưu trữ", "Certificate of destruction"),
    DispositionAction.TRANSFER: ("Biên bản hủy bản lưu sau chuyển giao", "Certificate of removal after transfer"),
}


@dataclass(frozen=True, slots=True)
class Certified:
    """What the certificate tells: the list, its records, and the names of those who decided."""

    disposition: DispositionList
    records: Mapping[RecordId, ArchivedRecord]
    proposer: str
    approver: str


def certificate(certified: Certified, agency: Agency, at: datetime, foot: str | None) -> Paper:
    """The certificate of an executed list."""
    listed = certified.disposition
    title_vi, title_en = TITLES[listed.action]
    gone = [one for one in listed.items if one.outcome == DONE[listed.action]]
    spared = [one for one in listed.items if one.outcome != DONE[listed.action]]
    sections = [
        Section("Đã hủy", "Gone", _GONE, tuple(_gone_row(one, certified.records[one.record_id]) for one in gone))
    ]
    hashes = tuple(
        (one.record_id, sha256) for one in gone for sha256 in sorted(certified.records[one.record_id].hashes)
    )
    if hashes:
        sections.append(Section("Mã băm của các tệp đã hủy", "Hashes of the files that are gone", _HASHES, hashes))
    if spared:
        rows = tuple((one.record_id, certified.records[one.record_id].title, one.outcome or "") for one in spared)
        sections.append(Section("Không xử lý", "Spared", _SPARED, rows))
    return Paper(
        agency=agency.name,
        parent=agency.parent_name,
        place=agency.place,
        title_vi=title_vi,
        title_en=title_en,
        about=f"Danh mục {listed.id}",
        lines=_lines(certified, len(gone), len(spared)),
        sections=tuple(sections),
        closing_vi="Các tệp nêu trên, mọi phiên bản, bản hiển thị và bản sao trong kho đã bị xóa, không khôi phục được "
        "từ hệ thống; bản sao lưu hết hạn theo quy chế sao lưu và không được phép làm sống lại các tài liệu này.",
        closing_en="The files above, with every version, rendition and copy in the store, are gone; backups expire by "
        "their own rule and must not bring them back.",
        at=at,
        foot=foot,
    )


def _lines(certified: Certified, gone: int, spared: int) -> tuple[Line, ...]:
    listed = certified.disposition
    lines = [
        Line("Căn cứ", "Ground", listed.mandate),
        Line("Quyết định", "Decision", listed.decision or ""),
        Line("Người đề nghị", "Proposed by", certified.proposer),
        Line("Người duyệt", "Approved by", certified.approver),
        Line("Mã băm của danh mục", "Hash of the list", listed.list_hash),
        Line("Số tài liệu", "Records", f"{gone} / {gone + spared}"),
    ]
    if listed.receipt is not None:
        lines.append(Line("Mã băm biên nhận của nơi nhận", "Hash of the receiver's acceptance", listed.receipt))
    return tuple(lines)


def _gone_row(item: DispositionItem, record: ArchivedRecord) -> tuple[str, ...]:
    judged_by = f"{item.retention_class} ({item.retention_schedule})"
    return (record.id, record.title, judged_by, f"{item.due_date:%d/%m/%Y}")
