"""What the figures look like over HTTP."""

from __future__ import annotations

from datetime import datetime

from api.http.schemas import ResponseBody
from api.statistics_views import CountedYear
from records.statistics import MonthFigures, Share


class ShareOut(ResponseBody):
    """``part`` of ``whole``; ``percent`` is cut, not rounded, to one digit, and null of nothing."""

    part: int
    whole: int
    percent: float | None

    @classmethod
    def of(cls, share: Share) -> ShareOut:
        return cls(part=share.part, whole=share.whole, percent=share.percent)


class MonthFiguresOut(ResponseBody):
    """One calendar month in Vietnam; ``refused`` counts refusals of the classification guard, nothing else is kept."""

    month: int
    numbered: int
    leader_signed: int
    agency_signed: int
    incoming: int
    incoming_electronic: int
    to_businesses: int
    from_businesses: int
    refused: int

    @classmethod
    def of(cls, month: MonthFigures) -> MonthFiguresOut:
        return cls.model_validate(month)


class YearFiguresOut(ResponseBody):
    """A year of the actor's agency, or of all; twelve months, January first, as counted at ``counted_at``."""

    year: int
    counted_at: datetime
    signed_by_leader: ShareOut
    signed_by_agency: ShareOut
    electronic: ShareOut
    sent_on_time: ShareOut
    dealt_with_on_time: ShareOut
    months: tuple[MonthFiguresOut, ...]

    @classmethod
    def of(cls, counted: CountedYear) -> YearFiguresOut:
        figures = counted.figures
        return cls(
            year=figures.year,
            counted_at=counted.at,
            signed_by_leader=ShareOut.of(figures.signed_by_leader),
            signed_by_agency=ShareOut.of(figures.signed_by_agency),
            electronic=ShareOut.of(figures.electronic),
            sent_on_time=ShareOut.of(figures.sent_on_time),
            dealt_with_on_time=ShareOut.of(figures.dealt_with_on_time),
            months=tuple(MonthFiguresOut.of(month) for month in figures.months),
        )
