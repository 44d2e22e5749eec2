"""Figures are counted once a minute, however many look; nobody waits while a newer count is made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Event, Thread

from api.flows.counted_years import FRESH, CountedYears, Key
from api.statistics_views import CountedYear
from records.identifiers import AgencyId
from tests.api.fake_statistics import figures

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
KEY: Key = (AgencyId("agy_one"), 2026)


def counted(at: datetime, numbered: int = 1) -> CountedYear:
    return CountedYear(figures(2026, numbered), at)


def test_within_a_minute_nothing_is_counted_again() -> None:
    years, first = CountedYears(), counted(NOW)
    assert years.of(KEY, NOW, lambda: first) is first
    assert years.of(KEY, NOW + FRESH - timedelta(seconds=1), lambda: counted(NOW)) is first


def test_after_a_minute_it_is_counted_again() -> None:
    years, later = CountedYears(), NOW + FRESH
    years.of(KEY, NOW, lambda: counted(NOW))
    assert years.of(KEY, later, lambda: counted(later)).at == later


def test_agencies_and_years_never_share_a_count() -> None:
    years = CountedYears()
    keys: tuple[Key, ...] = (KEY, (AgencyId("agy_two"), 2026), (AgencyId("agy_one"), 2025), (None, 2026))
    for number, key in enumerate(keys):
        years.of(key, NOW, lambda number=number: counted(NOW, number))  # type: ignore[misc]
    for number, key in enumerate(keys):
        assert years.of(key, NOW, lambda: counted(NOW)).figures == figures(2026, number)


def test_who_comes_while_it_is_counted_anew_gets_the_count_before() -> None:
    years, later = CountedYears(), NOW + FRESH
    old = years.of(KEY, NOW, lambda: counted(NOW))
    begun, go_on = Event(), Event()

    def slow() -> CountedYear:
        begun.set()
        assert go_on.wait(10)
        return counted(later)

    counting = Thread(target=lambda: years.of(KEY, later, slow))
    counting.start()
    assert begun.wait(10)
    assert years.of(KEY, later, slow) is old
    go_on.set()
    counting.join()
    assert years.of(KEY, later, slow).at == later


def test_a_count_that_fails_leaves_the_next_one_free() -> None:
    years = CountedYears()

    def broken() -> CountedYear:
        raise OSError

    for _ in range(2):
        try:
            years.of(KEY, NOW, broken)
        except OSError:
            continue
    assert years.of(KEY, NOW, lambda: counted(NOW)).at == NOW
