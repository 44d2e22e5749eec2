"""The hand-over list (mục lục hồ sơ nộp lưu) with its minutes (biên bản giao nhận), in one paper each."""

from __future__ import annotations

from datetime import datetime

from api.papers.paper import Column, Line, Paper, Section
from records.agencies import Agency
from records.files import Destination, Handover, RecordFile

_COLUMNS = (
    Column("Số, ký hiệu", "Notation", 2),
    Column("Tiêu đề hồ sơ", "Title", 5),
    Column("Thời gian", "Period", 2),
    Column("Thời hạn bảo quản", "Retention", 3),
    Column("Số tài liệu", "Records", 1),
)
ARCHIVES = {
    Destination.AGENCY: ("lưu trữ cơ quan", "agency archive"),
    Destination.HISTORICAL: ("lưu trữ lịch sử", "historical archive"),
}


def handover_list(
    handover: Handover, files: tuple[RecordFile, ...], agency: Agency, at: datetime, foot: str | None
) -> Paper:
    """Mục lục hồ sơ, tài liệu nộp lưu."""
    return _paper(
        handover,
        files,
        agency,
        at,
        foot,
        titles=("Mục lục hồ sơ, tài liệu nộp lưu", "List of record files handed over"),
        lines=(),
        closing=(f"Mục lục này có {len(files)} hồ sơ.", f"This list has {len(files)} record files."),
    )


def handover_minutes(
    handover: Handover,
    files: tuple[RecordFile, ...],
    agency: Agency,
    people: tuple[str, str],
    at: datetime,
    foot: str | None,
) -> Paper:
    """Biên bản giao nhận hồ sơ, tài liệu; ``people`` hand over and take over."""
    giver, taker = people
    return _paper(
        handover,
        files,
        agency,
        at,
        foot,
        titles=("Biên bản giao nhận hồ sơ, tài liệu", "Minutes of hand-over"),
        lines=(Line("Bên giao", "Handed over by", giver), Line("Bên nhận", "Taken over by", taker)),
        closing=(
            "Hai bên đã kiểm tra, đối chiếu số lượng và tình trạng hồ sơ, tài liệu theo mục lục.",
            "Both sides have checked number and condition of the files against the list.",
        ),
    )


def _paper(
    handover: Handover,
    files: tuple[RecordFile, ...],
    agency: Agency,
    at: datetime,
    foot: str | None,
    *,
    titles: tuple[str, str],
    lines: tuple[Line, ...],
    closing: tuple[str, str],
) -> Paper:
    archive_vi, archive_en = ARCHIVES[handover.destination]
    rows = tuple(_row(one) for one in sorted(files, key=lambda one: (one.year, one.notation)))
    shared = [
        Line("Nơi nhận", "Receiver", f"{handover.receiver} ({archive_vi} / {archive_en})"),
        Line("Mã băm của mục lục", "Hash of the list", handover.list_hash),
    ]
    if handover.receipt is not None:
        shared.append(Line("Mã băm biên nhận", "Hash of the receipt", handover.receipt))
    return Paper(
        agency=agency.name,
        parent=agency.parent_name,
        place=agency.place,
        title_vi=titles[0],
        title_en=titles[1],
        about=f"Giao nộp {handover.id}",
        lines=(*lines, *shared),
        sections=(Section("Hồ sơ", "Record files", _COLUMNS, rows),),
        closing_vi=closing[0],
        closing_en=closing[1],
        at=at,
        foot=foot,
    )


def _row(file: RecordFile) -> tuple[str, ...]:
    end = "" if file.end_date is None else f"{file.end_date:%d/%m/%Y}"
    period = f"{file.start_date:%d/%m/%Y} – {end}"
    return (f"{file.notation}/{file.year}", file.title, period, file.retention_class, str(file.records))
