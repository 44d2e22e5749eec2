"""Time limits (thời hạn): working days, what is due when, and who set the calendar."""

from __future__ import annotations

from records.time_limits.calendar import Calendar, CalendarDay, load_calendar, set_day, set_days, shipped_days
from records.time_limits.limits import Deadline, Limit, Term, deadline, load_limits, parse_limits

__all__ = [
    "Calendar",
    "CalendarDay",
    "Deadline",
    "Limit",
    "Term",
    "deadline",
    "load_calendar",
    "load_limits",
    "parse_limits",
    "set_day",
    "set_days",
    "shipped_days",
]
