"""What a hold is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from records.errors import RequestError
from records.identifiers import AgencyId, HoldId, RecordFileId, RecordId
from records.second_person import checked_reason

AUTHORITY_MAX, ORDER_MAX = 200, 60
"""Characters of an authority's name and of an order's number and notation."""


class HoldKind(StrEnum):
    """Why something must stay."""

    INSPECTION = "inspection"
    """Thanh tra, kiểm tra."""
    AUDIT = "audit"
    """Kiểm toán."""
    COMPLAINT = "complaint"
    """Khiếu nại, tố cáo."""
    LITIGATION = "litigation"
    """Tố tụng; electronic data as evidence (Criminal Procedure Code 2015, articles 99 and 107)."""
    SEIZED_ACCOUNTS = "seized-accounts"
    """Tài liệu kế toán bị tạm giữ, niêm phong (Law on Accounting)."""
    KEPT_FOR_WORK = "kept-for-work"
    """Giữ lại phục vụ công việc (Decree 30/2020/NĐ-CP, article 31.3d)."""
    COUNCIL = "council"
    """Chờ Hội đồng xác định giá trị tài liệu."""


@dataclass(frozen=True, slots=True)
class Order:
    """Who orders it, under which number, and why.

    Raises: RequestError ``hold-without-authority``, ``reason-required``.
    """

    authority: str
    number: str
    reason: str

    def __post_init__(self) -> None:
        for name, longest in (("authority", AUTHORITY_MAX), ("number", ORDER_MAX)):
            text = " ".join(getattr(self, name).split())
            object.__setattr__(self, name, text)
            if not 1 <= len(text) <= longest:
                raise RequestError(
                    "hold-without-authority",
                    "A hold names the authority that ordered it and the number of the order.",
                    "Lệnh giữ phải ghi rõ cơ quan yêu cầu và số văn bản yêu cầu.",
                )
        object.__setattr__(self, "reason", checked_reason(self.reason))


@dataclass(frozen=True, slots=True)
class Release:
    """Who lifted it, by which order, when."""

    order: Order
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """One order that records and files must stay; neither it nor its release is ever edited."""

    id: HoldId
    agency_id: AgencyId
    kind: HoldKind
    order: Order
    review_on: date | None
    placed_by: str
    placed_at: datetime
    records: tuple[RecordId, ...]
    files: tuple[RecordFileId, ...]
    release: Release | None = None
