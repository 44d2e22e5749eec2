"""What the figures page needs of the office."""

from __future__ import annotations

from typing import Protocol

from api.statistics_views import CountedYear
from api.views import Actor


class Statistics(Protocol):
    """Counting what a province asks for. :mod:`api.wiring` provides it."""

    def this_year(self) -> int:
        """The year it is in Vietnam."""

    def of_agency(self, actor: Actor, year: int) -> CountedYear:
        """The figures of the actor's agency."""

    def of_all(self, actor: Actor, year: int) -> CountedYear:
        """The figures of every agency of this installation; an administrator's.

        Raises: NotAllowedError ``duty-missing``.
        """
