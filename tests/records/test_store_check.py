"""The store check tells a store that keeps its promises from one that only says so."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.flows.store_checking import CORNER, check_store
from records.storage_local import LocalStore
from records.storage_s3 import S3Store
from records.store_check import COMMON, LOCAL, S3, Outcome, ThrowAway, run_all
from tests.records.fake_s3 import FakeS3, serve_fake_s3

UNKNOWN_TO_THE_FAKE = {"strangers-refused"}
"""It lets everybody in."""


@pytest.fixture
def fake() -> Iterator[FakeS3]:
    with serve_fake_s3() as server:
        server.bucket().prepare()
        yield server


def _gaps(outcomes: Iterator[Outcome]) -> set[str]:
    return {outcome.code for outcome in outcomes if not outcome.holds}


def _on(fake: FakeS3) -> set[str]:
    """Waiting moves the fake's clock and ours, so it takes no time."""

    def pause(seconds: float) -> None:
        fake.faults.clock += timedelta(seconds=seconds)

    store = S3Store(fake.bucket(), prefix="store-check/x/", clock=fake.shelf.now)
    check = ThrowAway(store, os.urandom, fake.shelf.now, pause)
    return _gaps(run_all((*COMMON, *S3), check)) - UNKNOWN_TO_THE_FAKE


def test_there_are_enough_behaviours_and_each_has_its_own_code() -> None:
    for all_of_them in ((*COMMON, *LOCAL), (*COMMON, *S3)):
        codes = [one.code for one in all_of_them]
        assert len(codes) == len(set(codes)) >= 30


def test_a_folder_keeps_every_promise(tmp_path: Path) -> None:
    now = [datetime.now(UTC)]

    def pause(seconds: float) -> None:
        now[0] += timedelta(seconds=seconds)

    store = LocalStore.open(tmp_path, clock=lambda: now[0])
    check = ThrowAway(store, os.urandom, lambda: now[0], pause)
    assert _gaps(run_all((*COMMON, *LOCAL), check)) == set()
    assert check.tidy_up() == 0
    assert list(store.iterate()) == []


def test_a_server_that_keeps_locks_keeps_every_promise(fake: FakeS3) -> None:
    assert _on(fake) == set()


def test_a_server_that_only_says_that_it_locks_is_found_out(fake: FakeS3) -> None:
    fake.faults.enforces_locks = False
    assert _on(fake) == {"version-locked", "version-held", "parts-locked", "server-not-shorten"}


def test_a_server_that_forgets_locks_is_found_out(fake: FakeS3) -> None:
    fake.faults.enforces_locks = fake.faults.shows_locks = False
    assert {"date-kept", "hold-kept", "locked-stays", "large-locked-stays", "version-locked"} <= _on(fake)


def test_a_server_that_loses_locks_of_large_uploads_is_found_out(fake: FakeS3) -> None:
    fake.faults.locks_parts = False
    assert _on(fake) == {"large-locked-stays", "parts-locked"}


def test_a_store_that_is_gone_fails_every_behaviour_without_a_crash(fake: FakeS3) -> None:
    fake.faults.error = (507, "InsufficientStorage")
    assert {"bytes-return", "locked-stays"} <= _on(fake)


@pytest.mark.slow
def test_checking_a_store_in_use_touches_nothing_in_it(tmp_path: Path) -> None:
    store = LocalStore.open(tmp_path)
    kept = store.put(b"in use").sha256
    outcomes = list(check_store(store, lambda: datetime.now(UTC), secrets.token_bytes))
    assert _gaps(iter(outcomes)) == set()
    assert [stat.sha256 for stat in store.iterate()] == [kept]
    assert list((tmp_path / CORNER).iterdir()) == []
