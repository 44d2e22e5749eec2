"""Due dates: by the calendar, in the agency's zone, the last day included."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.errors import RequestError
from records.occasion import VIETNAM, Occasion
from records.retention import (
    Counting,
    Permanent,
    Until,
    Years,
    add_months,
    checked_event_date,
    due_date,
    is_over,
    lock_end,
)

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(1999, 12, 15), 70 * 12, date(2069, 12, 15)),
        (date(2000, 2, 29), 100 * 12, date(2100, 2, 28)),
    ],
)
def test_months_follow_the_calendar(start: date, months: int, expected: date) -> None:
    assert add_months(start, months) == expected


@given(DAYS, st.integers(0, 1200))
def test_so_many_months_later_is_that_month_and_never_a_later_day_of_it(start: date, months: int) -> None:
    end = add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@given(DAYS, DAYS, st.integers(0, 100))
def test_a_later_event_never_gives_an_earlier_due_date(one: date, other: date, years: int) -> None:
    for counted in Counting:
        term = Years(years, "file-closed", counted=counted)
        earlier, later = due_date(term, min(one, other)), due_date(term, max(one, other))
        assert earlier is not None
        assert later is not None
        assert earlier <= later


def test_a_term_may_count_from_the_end_of_the_year() -> None:
    assert due_date(Years(5, "file-closed", counted=Counting.FROM_YEAR_END), date(2026, 1, 1)) == date(2031, 12, 31)


@pytest.mark.parametrize("term", [Years(5, "file-closed"), Until("superseded"), Permanent()])
def test_without_an_event_there_is_no_due_date(term: Permanent | Years | Until) -> None:
    assert due_date(term, None) is None


def test_permanent_classes_have_no_due_date_whatever_happens() -> None:
    assert due_date(Permanent(), date(1900, 1, 1)) is None


def test_until_superseded_ends_on_the_day_it_was() -> None:
    assert due_date(Until("superseded"), date(2026, 3, 1)) == date(2026, 3, 1)


def test_the_due_date_itself_is_still_a_day_of_keeping() -> None:
    due = date(2026, 2, 28)
    assert [is_over(due, due + timedelta(days=days)) for days in (-1, 0, 1)] == [False, False, True]
    assert not is_over(None, date.max)


def test_the_day_is_the_agency_s_whatever_the_zone_of_the_server() -> None:
    last_minute = Occasion("per_x", datetime(2026, 12, 31, 16, 59, tzinfo=UTC), lambda size: b"\0" * size)
    new_year = Occasion("per_x", datetime(2026, 12, 31, 17, 0, tzinfo=UTC), lambda size: b"\0" * size)
    due = date(2026, 12, 31)
    assert (is_over(due, last_minute.local_date), is_over(due, new_year.local_date)) == (False, True)


def test_a_lock_ends_when_the_due_date_does() -> None:
    assert lock_end(date(2026, 12, 31)) == datetime(2027, 1, 1, tzinfo=VIETNAM)
    assert lock_end(date(2026, 12, 31)) == datetime(2026, 12, 31, 17, 0, tzinfo=UTC)


def test_an_event_that_lies_ahead_is_refused() -> None:
    today = date(2026, 11, 23)
    assert checked_event_date(today, today) == today
    with pytest.raises(RequestError, match="event-date-in-future"):
        checked_event_date(today + timedelta(days=1), today)


@pytest.mark.parametrize(
    ("event", "issued"), [(date(2016, 11, 23), date(2026, 11, 23)), (date(1, 1, 1), None), (date(206, 11, 23), None)]
)
def test_an_event_before_the_document_itself_or_in_no_possible_year_is_refused(
    event: date, issued: date | None
) -> None:
    with pytest.raises(RequestError, match="event-date-too-early"):
        checked_event_date(event, date(2026, 11, 24), issued)


def test_an_event_on_the_documents_own_day_is_one() -> None:
    day = date(2026, 11, 23)
    assert checked_event_date(day, day, day) == day
