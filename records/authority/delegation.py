"""What lets a person sign for an agency: appointment, assignment, order, authorisation; on paper, within limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from records.authority.capacity import Capacity
from records.identifiers import AgencyId, DelegationId, PersonId


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper it rests on (quyết định, giấy ủy quyền, quy chế): number and symbol, and its date."""

    number: str
    dated: date


@dataclass(frozen=True, slots=True)
class Ending:
    """Ended before its time, with the words why."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """One person's authority to sign (thẩm quyền ký, ký thay, thừa lệnh, thừa ủy quyền). Only ended, never changed.

    ``given_by`` is the person whose authority it is taken from, nobody for a head. ``passed_on_from`` is the order
    (TL.) that a unit's head passed on to the deputy. Days are Vietnam's, both included.
    """

    id: DelegationId
    agency_id: AgencyId
    capacity: Capacity
    holder_id: PersonId
    holder_title: str
    """Chức vụ of the holder, in capitals as it is printed."""
    given_by: PersonId | None = None
    giver_title: str = ""
    """Chức vụ that stands after KT., TL. or TUQ."""
    lines_above: tuple[str, ...] = ()
    """What stands above the holder's own lines: ``TM. ỦY BAN NHÂN DÂN``, or the lines of the order passed on."""
    kinds: frozenset[str] = frozenset()
    """Codes of the kinds it covers; empty: every kind."""
    matters: str = ""
    """Lĩnh vực, nội dung, in words."""
    starts_on: date
    ends_on: date | None = None
    paper: Paper
    passed_on_from: DelegationId | None = None
    rules: str = ""
    """Version of the capacity table it was judged by."""
    recorded_by: str = ""
    recorded_at: datetime | None = None
    ending: Ending | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """What is printed above the signer's name (cell 7a), most general first."""
        match self.capacity:
            case Capacity.HEAD | Capacity.COLLECTIVE:
                return (*self.lines_above, self.holder_title)
            case Capacity.ACTING:
                return (*self.lines_above, f"Q. {self.holder_title}")
            case _:
                return (*self.lines_above, f"{self.capacity}. {self.giver_title}", self.holder_title)

    def covers_kind(self, kind: str) -> bool:
        """Whether it extends to documents of this kind."""
        return not self.kinds or kind in self.kinds

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on this day."""
        return self.ending is None and self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
