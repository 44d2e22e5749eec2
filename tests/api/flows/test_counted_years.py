"""Figures are counted once a minute, however many look; nobody waits while a newer count is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from api.flows.counted_years import FRESH, SHOWN, CountedYears, Key
from api.statistics_views import CountedYear
from records.identifiers import AgencyId
from tests.api.fake_statistics import figures

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
KEY: Key = (AgencyId("agy_one"), 2026)


def counted(at: datetime, numbered: int = 1) -> CountedYear:
    return CountedYear(figures(2026, numbered), at)


def never() -> CountedYear:
    raise AssertionError("nothing had to be counted")


def test_within_a_minute_nothing_is_counted_again() -> None:
    years, first = CountedYears(), counted(NOW)
    assert years.of(KEY, NOW, lambda: first) is first
    assert years.of(KEY, NOW + FRESH - SECOND, never) is first


def test_after_a_minute_it_is_counted_once_aside_and_the_count_before_is_shown_meanwhile() -> None:
    waiting: list[Callable[[], None]] = []
    years, later = CountedYears(waiting.append), NOW + FRESH
    old = years.of(KEY, NOW, partial(counted, NOW))
    for _ in range(3):
        assert years.of(KEY, later, partial(counted, later)) is old
    (work,) = waiting
    work()
    assert years.of(KEY, later, never).at == later


def test_nobody_is_shown_what_is_older_than_ten_minutes() -> None:
    years, late = CountedYears(), NOW + SHOWN
    years.of(KEY, NOW, partial(counted, NOW))
    assert years.of(KEY, late, partial(counted, late)).at == late


def test_agencies_and_years_never_share_a_count() -> None:
    years = CountedYears()
    keys: tuple[Key, ...] = (KEY, (AgencyId("agy_two"), 2026), (AgencyId("agy_one"), 2025), (None, 2026))
    for number, key in enumerate(keys):
        years.of(key, NOW, partial(counted, NOW, number))
    for number, key in enumerate(keys):
        assert years.of(key, NOW, never).figures == figures(2026, number)


def test_a_count_that_fails_leaves_the_next_one_free() -> None:
    waiting: list[Callable[[], None]] = []
    years, later = CountedYears(waiting.append), NOW + FRESH
    with pytest.raises(AssertionError):
        years.of(KEY, NOW, never)
    years.of(KEY, NOW, partial(counted, NOW))
    years.of(KEY, later, never)
    with pytest.raises(AssertionError):
        waiting.pop()()
    years.of(KEY, later, partial(counted, later))
    waiting.pop()()
    assert years.of(KEY, later, never).at == later
