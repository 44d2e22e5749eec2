"""When a term ends: calendar arithmetic on days in the agency's zone, never on seconds."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from records.errors import RequestError
from records.occasion import VIETNAM
from records.retention.terms import Counting, Permanent, RetentionClass, Term, Until, Years

MONTHS_A_YEAR = 12
EARLIEST_EVENT = date(1945, 9, 2)
"""The state whose terms these are began on this day; an earlier year is a slip that would end a term at once."""


def add_months(day: date, months: int) -> date:
    """The same day so many months later; where that month is shorter, its last day (31 January + 1 = 28 February)."""
    count = day.year * MONTHS_A_YEAR + day.month - 1 + months
    year, month = divmod(count, MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_date(term: Term, event_date: date | None) -> date | None:
    """The last day of keeping; nothing while the event has not happened, and nothing ever for permanent classes."""
    match term:
        case Years() if event_date is not None:
            start = date(event_date.year, 12, 31) if term.counted is Counting.FROM_YEAR_END else event_date
            return add_months(start, term.years * MONTHS_A_YEAR + term.months)
        case Until():
            return event_date
        case _:
            return None


def is_over(due: date | None, today: date) -> bool:
    """Whether the term is over: the due date itself is still a day of keeping."""
    return due is not None and due < today


def lock_end(due: date) -> datetime:
    """The instant the due date ends in the agency's zone: no lock of the store lasts longer."""
    return datetime.combine(due + timedelta(days=1), time(), VIETNAM)


def checked_event_date(event_date: date | None, today: date, issued_on: date | None = None) -> date | None:
    """The date of an event that has happened, to a document of this date where that is known.

    Raises: RequestError ``event-date-in-future``, ``event-date-too-early``.
    """
    if event_date is None:
        return None
    if event_date > today:
        raise RequestError(
            "event-date-in-future",
            "Retention starts with an event that has happened; this date lies ahead.",
            "Thời hạn bảo quản tính từ sự kiện đã xảy ra; ngày này còn ở tương lai.",
        )
    if event_date < (issued_on or EARLIEST_EVENT):
        raise RequestError(
            "event-date-too-early",
            "Retention starts with an event in the record's own life; this date lies before the document itself.",
            "Thời hạn bảo quản tính từ sự kiện của chính tài liệu; ngày này có trước cả ngày văn bản.",
        )
    return event_date


def event_of(retention: RetentionClass) -> str | None:
    """The name of the event the class waits for; permanent classes wait for none."""
    return None if isinstance(retention.term, Permanent) else retention.term.event
