"""Which days are worked: the shipped calendar of public holidays and what an installation sets itself."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

from sqlalchemy import Connection, delete, select

from records import schema
from records.audit import Action, Fact, append
from records.database import insert_missing
from records.errors import RequestError
from records.occasion import Occasion

SATURDAY = 5
LOOK_AHEAD = 60
"""Days searched for the next working day: twice the longest holiday anybody had."""
NAME_MAX = 200
CHAIN = "installation"
"""Chain of the log for what concerns every agency of an installation."""

_days = schema.calendar_days


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day that is not what its weekday says. ``is_working`` false: a holiday; true: worked although a weekend."""

    day: date
    is_working: bool
    name: str
    basis: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days of Vietnam."""

    exceptions: dict[date, CalendarDay]

    def is_working(self, day: date) -> bool:
        """Whether offices work on this day."""
        known = self.exceptions.get(day)
        return known.is_working if known is not None else day.weekday() < SATURDAY

    def after(self, day: date, working_days: int = 1) -> date:
        """The so-manieth working day after ``day``."""
        found = day
        for _ in range(working_days):
            found = next(one for one in _following(found) if self.is_working(one))
        return found


def _following(day: date) -> list[date]:
    return [day + timedelta(days=ahead) for ahead in range(1, LOOK_AHEAD)]


@cache
def shipped_days() -> tuple[CalendarDay, ...]:
    """The days this version ships."""
    table = tomllib.loads(resources.files("records").joinpath("rules/holidays.toml").read_text("utf-8"))
    return tuple(
        CalendarDay(day, is_working, row["name"], row["basis"])
        for section, is_working in (("holiday", False), ("worked", True))
        for row in table.get(section, ())
        for day in _between(row["from"], row["to"])
    )


def load_calendar(tx: Connection) -> Calendar:
    """The shipped days, and over them those set here."""
    return Calendar({day.day: day for day in (*shipped_days(), *set_days(tx))})


def set_days(tx: Connection) -> tuple[CalendarDay, ...]:
    """The days set here, in order."""
    rows = tx.execute(select(_days).order_by(_days.c.day))
    return tuple(CalendarDay(row.day, row.is_working, row.name, row.basis) for row in rows)


def set_day(tx: Connection, by: Occasion, day: CalendarDay) -> None:
    """Set one day; what was set for it before gives way, the log keeps it.

    Raises: RequestError ``calendar-day-malformed``.
    """
    if not 1 <= len(day.name.strip()) <= NAME_MAX or len(day.basis) > NAME_MAX:
        raise RequestError(
            "calendar-day-malformed",
            f"A day needs a name of 1 to {NAME_MAX} characters.",
            f"Ngày nghỉ, ngày làm bù phải có tên, không quá {NAME_MAX} ký tự.",
        )
    tx.execute(delete(_days).where(_days.c.day == day.day))
    insert_missing(
        tx,
        _days,
        day=day.day,
        is_working=day.is_working,
        name=day.name.strip(),
        basis=day.basis,
        set_by=by.actor,
        set_at=by.at,
    )
    append(tx, by, CHAIN, Action.CALENDAR_CHANGED, day.day.isoformat(), Fact("working", day.is_working))


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=day) for day in range((last - first).days + 1)]
