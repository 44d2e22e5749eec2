"""Invented figures for the dashboard."""

from __future__ import annotations

from api.errors import NotAllowedError
from api.statistics_views import CountedYear
from api.views import Actor, Duty
from records.statistics import MonthFigures, Share, YearFigures
from tests.api.fake_flows import AT

YEAR = 2026


class FakeStatistics:
    """A :class:`api.http.statistics_port.Statistics`."""

    def this_year(self) -> int:
        return YEAR

    def of_agency(self, actor: Actor, year: int) -> CountedYear:
        return CountedYear(figures(year, 10), AT)

    def of_all(self, actor: Actor, year: int) -> CountedYear:
        if not actor.holds(Duty.ADMINISTRATOR):
            raise NotAllowedError("duty-missing", "This step is for: administrator.", "Dành cho quản trị.")
        return CountedYear(figures(year, 1000), AT)


def figures(year: int, numbered: int) -> YearFigures:
    return YearFigures(
        year=year,
        months=tuple(
            MonthFigures(
                month=month,
                numbered=numbered * month,
                leader_signed=numbered * month,
                agency_signed=numbered * month - (month == 1),
                incoming=7,
                incoming_electronic=6,
                to_businesses=2,
                from_businesses=1,
                refused=month % 2,
            )
            for month in range(1, 13)
        ),
        sent_on_time=Share(9996, 10_000),
        dealt_with_on_time=Share(0, 0),
    )
