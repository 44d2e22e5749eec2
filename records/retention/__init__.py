"""Retention (thời hạn bảo quản): which class, which term, which day.

A due date is the last day of keeping. It is computed from the term of a class and the date of the event the class
names, by the calendar of the agency's zone; without an event there is none, and what has none is never destroyed.
"""

from __future__ import annotations

from records.retention.due_dates import add_months, checked_event_date, due_date, event_of, is_over, lock_end
from records.retention.schedules import Schedule, load_schedule, parse_schedule
from records.retention.terms import Afterwards, Counting, Permanent, RetentionClass, Term, Until, Years

__all__ = [
    "Afterwards",
    "Counting",
    "Permanent",
    "RetentionClass",
    "Schedule",
    "Term",
    "Until",
    "Years",
    "add_months",
    "checked_event_date",
    "due_date",
    "event_of",
    "is_over",
    "load_schedule",
    "lock_end",
    "parse_schedule",
]
