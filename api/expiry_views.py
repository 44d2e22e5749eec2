"""What ends by itself and how the store is, as an administrator sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SOON, COMING = timedelta(days=30), timedelta(days=90)
"""An order of a new certificate takes weeks: within the first it is late, within the second it is time."""


class Ending(StrEnum):
    """What it is that ends."""

    ANCHOR = "anchor"
    """A root's own certificate."""
    CONFIRMATION = "confirmation"
    """Anchors or a trusted list that somebody has to compare with their source again."""
    SEAL = "seal"
    """The agency's signing key in use (con dấu)."""
    LEADER = "leader"
    """A leader's signing key in use."""
    REGISTERED = "registered"
    """A registered certificate whose key is elsewhere."""
    TIMESTAMP = "timestamp"
    """The timestamp authority's certificate under the evidence that ends first."""


class Urgency(StrEnum):
    OVER = "over"
    SOON = "soon"
    COMING = "coming"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Expiry:
    """One thing that ends: whose it is, who issued or confirmed it, when."""

    kind: Ending
    name: str
    issuer: str
    ends_at: datetime

    def urgency(self, now: datetime) -> Urgency:
        """How far off the end is."""
        left = self.ends_at - now
        if left <= timedelta():
            return Urgency.OVER
        return Urgency.SOON if left <= SOON else Urgency.COMING if left <= COMING else Urgency.LATER


@dataclass(frozen=True, slots=True)
class Expiries:
    """Everything that ends, the first first, as seen at a moment."""

    at: datetime
    items: tuple[Expiry, ...]

    def count(self, urgency: Urgency) -> int:
        """How many are that far off."""
        return sum(one.urgency(self.at) is urgency for one in self.items)


@dataclass(frozen=True, slots=True)
class StoreState:
    """How the store's bytes are: what is damaged and not repaired, and since when every object was read again.

    ``oldest_check`` is nothing before the first check; ``unread`` says whether some object was never read.
    """

    damaged: tuple[str, ...]
    oldest_check: datetime | None
    unread: bool
