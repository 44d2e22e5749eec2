"""Dates and times as Vietnamese offices write them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def moment_text(moment: datetime) -> str:
    """``02/03/2026 15:30 (+07:00)``, whatever zone it came in."""
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M} (+07:00)"


def day_text(day: date) -> str:
    """``02/03/2026``."""
    return f"{day:%d/%m/%Y}"


def local_day(moment: datetime) -> date:
    """The day it is then in Vietnam."""
    return moment.astimezone(VIETNAM).date()
