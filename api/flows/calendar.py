"""The working days that time limits are counted by."""

from __future__ import annotations

from api.flows.access import require
from api.office import Office
from api.views import Actor, CalendarDayView, Duty
from records import time_limits
from records.database import snapshot, transaction
from records.time_limits import CalendarDay


def days_of(office: Office, year: int) -> tuple[CalendarDayView, ...]:
    """The holidays of a year, and the weekend days worked, in order."""
    with snapshot(office.engine) as tx:
        exceptions = time_limits.load_calendar(tx).exceptions
    return tuple(_view(day) for _, day in sorted(exceptions.items()) if day.day.year == year)


def set_day(office: Office, actor: Actor, wanted: CalendarDayView) -> CalendarDayView:
    """Set one day for the whole installation. Raises: NotAllowedError; RequestError ``calendar-day-malformed``."""
    require(actor, Duty.ADMINISTRATOR)
    day = CalendarDay(wanted.day, wanted.is_working, wanted.name, wanted.basis)
    with transaction(office.engine) as tx:
        time_limits.set_day(tx, office.occasion(actor), day)
    return wanted


def _view(day: CalendarDay) -> CalendarDayView:
    return CalendarDayView(day.day, day.is_working, day.name, day.basis)
