"""One question at a time, answers until their date, failures for a minute."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from signer.fetching.cache import AnswerCache, Kept
from signer.fetching.errors import BudgetSpentError

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Source:
    """Gives the same body for ``seconds``; counts the questions and remembers what stale answers it was shown."""

    def __init__(self, clock: Clock, body: bytes = b"answer", seconds: int = 60) -> None:
        self._clock, self._body, self._seconds = clock, body, seconds
        self.stale: list[Kept | None] = []

    def __call__(self, stale: Kept | None) -> Kept:
        self.stale.append(stale)
        return Kept(self._body, self._clock() + timedelta(seconds=self._seconds))


def test_an_answer_is_reused_until_its_date_and_asked_for_anew_after() -> None:
    clock = Clock()
    cache, source = AnswerCache(clock), Source(clock)
    first = cache.obtain("a", source)
    clock.now += timedelta(seconds=59)
    assert cache.obtain("a", source) == first
    assert len(source.stale) == 1
    clock.now += timedelta(seconds=1)
    cache.obtain("a", source)
    assert source.stale == [None, first]


def test_many_threads_ask_once() -> None:
    clock, everyone_waits, release = Clock(), threading.Barrier(8), threading.Event()
    cache, source = AnswerCache(clock), Source(clock)

    def slow(stale: Kept | None) -> Kept:
        release.wait()
        return source(stale)

    def want() -> Kept | None:
        everyone_waits.wait()
        return cache.obtain("a", slow)

    with ThreadPoolExecutor(8) as threads:
        wanted = [threads.submit(want) for _ in range(8)]
        release.set()
        answers = {one.result() for one in wanted}
    assert len(answers) == 1
    assert len(source.stale) == 1


def test_an_asker_without_budget_spoils_nothing_for_the_others() -> None:
    clock = Clock()
    cache, source = AnswerCache(clock), Source(clock)

    def penniless(stale: Kept | None) -> Kept:
        raise BudgetSpentError

    with pytest.raises(BudgetSpentError):
        cache.obtain("a", penniless)
    kept = cache.obtain("a", source)
    assert kept is not None
    assert kept.body == b"answer"


def test_the_least_used_answers_make_room() -> None:
    clock = Clock()
    cache = AnswerCache(clock, max_bytes=30)
    sources = {key: Source(clock, b"x" * 10) for key in "abcd"}
    for key in "abc":
        cache.obtain(key, sources[key])
    cache.obtain("a", sources["a"])
    cache.obtain("d", sources["d"])
    for key in "abd":
        cache.obtain(key, sources[key])
    assert {key: len(source.stale) for key, source in sources.items()} == {"a": 1, "b": 2, "c": 1, "d": 1}


def test_an_answer_larger_than_the_cache_is_given_but_not_kept() -> None:
    clock = Clock()
    cache, source = AnswerCache(clock, max_bytes=5), Source(clock)
    for _ in range(2):
        kept = cache.obtain("a", source)
        assert kept is not None
        assert kept.body == b"answer"
    assert len(source.stale) == 2
