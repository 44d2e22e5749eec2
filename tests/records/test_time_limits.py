"""Same day, next working day, holidays as data, and the urgent at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from records import outgoing
from records.audit import history
from records.database import transaction
from records.errors import RequestError
from records.time_limits import (
    Calendar,
    CalendarDay,
    deadline,
    load_calendar,
    load_limits,
    set_day,
    shipped_days,
)
from records.urgency import Urgency
from tests.records.office import NOON, Line

SHIPPED = Calendar({day.day: day for day in shipped_days()})
ISSUE = next(limit for limit in load_limits(date(2026, 11, 23)) if limit.step == "issue")


def due(day: date, urgency: Urgency = Urgency.NORMAL) -> tuple[date, date]:
    """Wanted and latest day, as a clock in Vietnam shows them, for what is signed at 09:00 there."""
    found = deadline(ISSUE, datetime(day.year, day.month, day.day, 2, tzinfo=UTC), urgency, SHIPPED)
    return found.wanted_at.date(), found.due_at.date()


@pytest.mark.parametrize(
    ("signed", "latest"),
    [
        (date(2026, 11, 23), date(2026, 11, 24)),
        (date(2026, 11, 27), date(2026, 11, 30)),
        (date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 2, 13), date(2026, 2, 23)),
        (date(2026, 4, 29), date(2026, 5, 4)),
        (date(2026, 12, 31), date(2027, 1, 4)),
    ],
    ids=["monday", "friday", "saturday", "before Tết", "before 30/4", "year's end"],
)
def test_issued_on_the_day_of_signing_at_the_latest_the_next_working_day(signed: date, latest: date) -> None:
    assert due(signed) == (signed, latest)


def test_the_day_is_vietnams_whatever_the_zone_of_the_server() -> None:
    late_evening = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)  # half past midnight on the 24th in Vietnam
    assert deadline(ISSUE, late_evening, Urgency.NORMAL, SHIPPED).wanted_at.date() == date(2026, 11, 24)


@pytest.mark.parametrize("urgency", [Urgency.URGENT, Urgency.VERY_URGENT, Urgency.IMMEDIATE])
def test_an_urgent_document_is_due_at_once(urgency: Urgency) -> None:
    found = deadline(ISSUE, NOON, urgency, SHIPPED)
    assert (found.due_at, found.is_overdue(NOON)) == (NOON, True)


def test_a_day_set_here_goes_over_the_shipped_one_and_into_the_log(line: Line) -> None:
    swapped = CalendarDay(date(2026, 11, 28), is_working=True, name="Làm bù", basis="Thông báo mẫu")
    with transaction(line.engine) as tx:
        set_day(tx, line.by(), swapped)
        set_day(tx, line.by(), CalendarDay(date(2026, 11, 30), is_working=False, name="Nghỉ bù", basis=""))
        calendar = load_calendar(tx)
        assert [entry.action for entry in history(tx, "2026-11-28")] == ["calendar.changed"]
    assert calendar.after(date(2026, 11, 27)) == date(2026, 11, 28)
    assert calendar.after(date(2026, 11, 28)) == date(2026, 12, 1)


def test_a_day_without_a_name_is_refused(line: Line) -> None:
    with transaction(line.engine) as tx, pytest.raises(RequestError, match="calendar-day-malformed"):
        set_day(tx, line.by(), CalendarDay(date(2026, 11, 28), is_working=True, name=" ", basis=""))


def test_urgent_documents_jump_the_queue_page_by_page(line: Line) -> None:
    wanted = [Urgency.NORMAL, Urgency.IMMEDIATE, Urgency.URGENT, Urgency.NORMAL, Urgency.VERY_URGENT]
    with transaction(line.engine) as tx:
        for step, urgency in enumerate(wanted):
            later = line.about(urgency=urgency)
            later.at = NOON + timedelta(seconds=step)
            later.submitted(tx, f"{step}")
        first = outgoing.waiting_for_signer(tx, line.particulars.leader_id, limit=3)
        rest = outgoing.waiting_for_signer(tx, line.particulars.leader_id, after=first.next_cursor, limit=3)
    seen = [document.particulars.urgency for document in first.documents + rest.documents]
    assert seen == sorted(wanted, reverse=True)
