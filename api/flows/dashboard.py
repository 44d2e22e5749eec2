"""The figures a province reports, for one agency or for all of an installation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from api.flows.access import require
from api.flows.counted_years import CountedYears
from api.office import Office
from api.statistics_views import CountedYear
from api.views import Actor, Duty
from records.database import snapshot
from records.errors import RequestError
from records.identifiers import AgencyId
from records.occasion import VIETNAM
from records.statistics import count_year
from records.time_limits import load_calendar

FIRST_YEAR = 2000
"""Nothing here is older; it also keeps years within what a database can hold."""


@dataclass(frozen=True, slots=True)
class StatisticsDesk:
    """A :class:`api.http.statistics_port.Statistics` over one office."""

    office: Office
    counted: CountedYears = field(default_factory=CountedYears)

    def this_year(self) -> int:
        return self._today().year

    def of_agency(self, actor: Actor, year: int) -> CountedYear:
        return self._count(AgencyId(actor.agency_id), year)

    def of_all(self, actor: Actor, year: int) -> CountedYear:
        require(actor, Duty.ADMINISTRATOR)
        return self._count(None, year)

    def _count(self, agency_id: AgencyId | None, year: int) -> CountedYear:
        """Raises: RequestError ``year-unknown``."""
        today = self._today()
        if not FIRST_YEAR <= year <= today.year:
            raise RequestError(
                "year-unknown",
                f"A year is one of {FIRST_YEAR} to {today.year}.",
                f"Năm phải từ {FIRST_YEAR} đến {today.year}.",
            )
        return self.counted.of((agency_id, year), self.office.clock(), lambda: self._count_anew(agency_id, year))

    def _count_anew(self, agency_id: AgencyId | None, year: int) -> CountedYear:
        at, today = self.office.clock(), self._today()
        with snapshot(self.office.engine) as tx:
            return CountedYear(count_year(tx, year, agency_id, today, load_calendar(tx).after), at)

    def _today(self) -> date:
        return self.office.clock().astimezone(VIETNAM).date()
