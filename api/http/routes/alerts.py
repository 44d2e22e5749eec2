"""``/v1/alerts`` and ``/v1/calendar``: what waits too long, and the working days it is counted by."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.http.auth import SignedIn
from api.http.documented import problems
from api.http.json_bodies import ONLY_JSON
from api.http.office_edge import OfficeArea
from api.http.office_schemas import AlertListOut, CalendarDayIn, CalendarDayOut, CalendarOut
from api.http.once import OptionalOnce
from api.views import CalendarDayView

router = APIRouter(prefix="/v1", tags=["alerts"])


@router.get("/alerts", responses=problems(401, 403, 404))
def alerts(office: OfficeArea, actor: SignedIn) -> AlertListOut:
    """What waits for this person too long or went wrong: overdue first, the urgent before the others."""
    return AlertListOut.of(office.alerts(actor))


@router.get("/calendar", responses=problems(401, 403, 404, 422))
def calendar(office: OfficeArea, actor: SignedIn, year: Annotated[int, Query(ge=2020, le=2100)]) -> CalendarOut:
    """Holidays, and weekend days that are worked."""
    return CalendarOut.of(office.calendar(year))


@router.put(
    "/calendar/{day}",
    response_model=CalendarDayOut,
    responses=problems(400, 401, 403, 404, 413, 415, 422),
    dependencies=[ONLY_JSON],
)
def set_day(
    day: Annotated[date, Path()], office: OfficeArea, actor: SignedIn, once: OptionalOnce, wanted: CalendarDayIn
) -> Response:
    """Set a holiday, or a weekend day that is worked, for the whole installation."""
    asked = CalendarDayView(day, wanted.is_working, wanted.name, wanted.basis)
    return once.answer(lambda: CalendarDayOut.of(office.set_calendar_day(actor, asked)))
