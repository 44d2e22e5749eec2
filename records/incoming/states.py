"""The states of an incoming document as types; none is a subtype of another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from records.identifiers import IncomingId, PersonId, UnitId
from records.incoming.arrival import Arrival, Verification


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What every state has. ``version`` grows with each change and guards against lost updates."""

    id: IncomingId
    version: int
    arrival: Arrival
    checked: Verification | None
    """None for what came on paper."""
    screened_by: str
    duplicate_of: IncomingId | None
    """An earlier arrival with the same bytes, or with the same number and date of the same author."""
    received_by: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Received(_Kept):
    """Mới đến: checked, waits to be registered or returned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(_Kept):
    """Trả lại: not accepted, with the reason; it has no arrival number (article 21.2b)."""

    returned_by: str
    returned_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entered(_Kept):
    arrival_number: int
    arrival_date: date
    registered_by: str
    registered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered(_Entered):
    """Đã vào sổ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _InHand(_Entered):
    unit_id: UnitId | None
    person_id: PersonId | None
    instruction: str
    due_on: date | None
    assigned_by: str
    assigned_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(_InHand):
    """Đã chuyển: with a unit or a person, not yet taken up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InProgress(_InHand):
    """Đang xử lý: taken up, which is the receipt of column 9 (ký nhận)."""

    taken_by: str
    taken_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed(_Entered):
    """Hoàn thành: dealt with; a record of the archive."""

    unit_id: UnitId | None
    person_id: PersonId | None
    completed_by: str
    completed_at: datetime
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(_Kept):
    """Đã thu hồi: its sender called it back or replaced it, and this agency agreed (article 18.4b).

    What stays is what the register and the log say of it; the bytes are shown to nobody any more.
    """

    arrival_number: int | None
    withdrawn_by: str
    withdrawn_at: datetime
    reason: str
    replaced_by: IncomingId | None


Handled = Registered | Assigned | InProgress
"""In the register and not yet done."""
IncomingDocument = Received | Returned | Registered | Assigned | InProgress | Completed | Withdrawn
