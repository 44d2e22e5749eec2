"""When and by whom something is done: the one way time and randomness enter the core."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from records.errors import RequestError

Entropy = Callable[[int], bytes]
"""Returns that many unpredictable bytes; :func:`secrets.token_bytes` in production."""

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""The zone in which documents are dated and numbers start again (fixed UTC+7, no summer time)."""

SYSTEM = "system"
"""The actor of work that no person asked for (workers, sweeps)."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One act: who does it, when, and where its identifiers draw their randomness from.

    ``at`` is always aware. ``actor`` is a person's identifier or :data:`SYSTEM`, never a name.
    """

    actor: str
    at: datetime
    entropy: Entropy

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise RequestError("time-without-zone", "A time without a zone cannot be recorded.")

    @property
    def local_date(self) -> date:
        """The calendar day in Vietnam, whatever the zone of the server."""
        return self.at.astimezone(VIETNAM).date()


def utc_text(at: datetime) -> str:
    """An aware time as RFC 3339 in UTC with microseconds: sorts as text, one spelling for one instant."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
