"""Retention classes as dated data (thời hạn bảo quản): Law 33/2024/QH15 and the circulars under it.

A term is not always a number of years, and years count from an event, never from the day of capture.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Counting(StrEnum):
    """Where years begin: on the event's own day, or with the end of its calendar year."""

    FROM_DAY = "day"
    FROM_YEAR_END = "year-end"


class Afterwards(StrEnum):
    """What comes when the term is over. Permanent classes only ever go to the historical archive."""

    DESTROY = "destroy"
    REVIEW = "review"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class Permanent:
    """Vĩnh viễn: never destroyed."""


@dataclass(frozen=True, slots=True)
class Years:
    """So many years, and months if need be, after the event named ``event``."""

    years: int
    event: str
    months: int = 0
    counted: Counting = Counting.FROM_DAY


@dataclass(frozen=True, slots=True)
class Until:
    """Until the event named ``event`` happens, however long that takes."""

    event: str


Term = Permanent | Years | Until


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """One row of the schedule; a record keeps the version it was judged by."""

    code: str
    name: str
    term: Term
    basis: str
    schedule: str
    afterwards: Afterwards = Afterwards.DESTROY
