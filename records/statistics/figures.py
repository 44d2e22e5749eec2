"""What is reported, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole``."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """Cut, not rounded, to one digit: 99.96 % is never shown as 100. None of nothing."""
        return self.part * 1000 // self.whole / 10 if self.whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFigures:
    """One calendar month in Vietnam."""

    month: int
    numbered: int
    """Outgoing documents that got a number this month."""
    leader_signed: int
    """Of those, signed digitally by the leader."""
    agency_signed: int
    """Of those, signed digitally by the organisation."""
    incoming: int
    incoming_electronic: int
    to_businesses: int
    """Copies sent to businesses."""
    from_businesses: int
    refused: int
    """Refusals of the classification guard: a count, nothing else was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFigures:
    """A year of one agency, or of every agency of the installation."""

    year: int
    months: tuple[MonthFigures, ...]
    """Twelve, January first."""
    sent_on_time: Share
    """Outgoing documents sent on the day of the leader's signature or the next working day (Decree 30/2020, 18.1)."""
    dealt_with_on_time: Share
    """Incoming documents with a time limit that has passed or was met: dealt with by then."""

    def total(self, name: str) -> int:
        """A figure over the year."""
        return sum(getattr(month, name) for month in self.months)

    @property
    def signed_by_leader(self) -> Share:
        return Share(self.total("leader_signed"), self.total("numbered"))

    @property
    def signed_by_agency(self) -> Share:
        return Share(self.total("agency_signed"), self.total("numbered"))

    @property
    def electronic(self) -> Share:
        """Sealed outgoing documents and incoming ones that came electronically, of all that went out or came in."""
        return Share(
            self.total("agency_signed") + self.total("incoming_electronic"),
            self.total("numbered") + self.total("incoming"),
        )
