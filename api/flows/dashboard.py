"""The figures a province reports, for one agency or for all of an installation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.flows.access import require
from api.office import Office
from api.views import Actor, Duty
from records.database import snapshot
from records.errors import RequestError
from records.identifiers import AgencyId
from records.occasion import VIETNAM
from records.statistics import YearFigures, count_year
from records.time_limits import load_calendar

FIRST_YEAR = 2000
"""Nothing here is older; it also keeps years within what a database can hold."""


@dataclass(frozen=True, slots=True)
class StatisticsDesk:
    """A :class:`api.http.statistics_port.Statistics` over one office."""

    office: Office

    def this_year(self) -> int:
        return self._today().year

    def of_agency(self, actor: Actor, year: int) -> YearFigures:
        return self._count(AgencyId(actor.agency_id), year)

    def of_all(self, actor: Actor, year: int) -> YearFigures:
        require(actor, Duty.ADMINISTRATOR)
        return self._count(None, year)

    def _count(self, agency_id: AgencyId | None, year: int) -> YearFigures:
        """Raises: RequestError ``year-unknown``."""
        today = self._today()
        if not FIRST_YEAR <= year <= today.year:
            raise RequestError(
                "year-unknown",
                f"A year is one of {FIRST_YEAR} to {today.year}.",
                f"Năm phải từ {FIRST_YEAR} đến {today.year}.",
            )
        with snapshot(self.office.engine) as tx:
            return count_year(tx, year, agency_id, today, load_calendar(tx).after)

    def _today(self) -> date:
        return self.office.clock().astimezone(VIETNAM).date()
