"""How long a document may wait in a state, as dated data: Decree 30/2020/NĐ-CP, articles 4.2c and 18.1."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from importlib import resources

from records.occasion import VIETNAM
from records.time_limits.calendar import Calendar
from records.urgency import Urgency


class Term(StrEnum):
    """How a limit is counted."""

    SAME_DAY = "same-day"
    """On the day it begins, at the latest on the next working day."""
    WORKING_DAYS = "working-days"


@dataclass(frozen=True, slots=True)
class Limit:
    """How long one step may wait. ``states`` are names of states, ``counts_from`` the moment it begins."""

    step: str
    states: frozenset[str]
    counts_from: str
    term: Term
    days: int
    is_urgent_at_once: bool
    name: str
    name_en: str
    basis: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a step should be done (``wanted_at``) and must be done (``due_at``): at the end of a day, or at once."""

    limit: Limit
    wanted_at: datetime
    due_at: datetime

    def is_late(self, now: datetime) -> bool:
        """Past what it should be, though perhaps not yet past what it must be."""
        return now >= self.wanted_at

    def is_overdue(self, now: datetime) -> bool:
        """Past what it must be."""
        return now >= self.due_at


@cache
def load_limits(day: date) -> tuple[Limit, ...]:
    """The limits shipped with this version, as in force on ``day``."""
    return parse_limits(resources.files("records").joinpath("rules/time_limits.toml").read_text("utf-8"), day)


def parse_limits(text: str, day: date) -> tuple[Limit, ...]:
    """Read limits; an agency may keep its own."""
    return tuple(
        Limit(
            step=row["step"],
            states=frozenset(row["states"]),
            counts_from=row["counts_from"],
            term=Term(row["term"]),
            days=row.get("days", 1),
            is_urgent_at_once=row["urgent"] == "at-once",
            name=row["name"],
            name_en=row["name_en"],
            basis=row["basis"],
        )
        for row in tomllib.loads(text)["limit"]
        if row["effective_from"] <= day <= row.get("effective_to", date.max)
    )


def deadline(limit: Limit, began_at: datetime, urgency: Urgency, calendar: Calendar) -> Deadline:
    """When a step that began then is due. Urgent documents do not wait for the end of the day."""
    if urgency is not Urgency.NORMAL and limit.is_urgent_at_once:
        return Deadline(limit, began_at, began_at)
    day = began_at.astimezone(VIETNAM).date()
    if limit.term is Term.SAME_DAY:
        return Deadline(limit, _end_of(day), _end_of(calendar.after(day)))
    last = _end_of(calendar.after(day, limit.days))
    return Deadline(limit, last, last)


def _end_of(day: date) -> datetime:
    """The last second of the day in Vietnam."""
    return datetime.combine(day, time(23, 59, 59), VIETNAM)
