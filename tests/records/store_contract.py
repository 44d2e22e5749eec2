"""What every object store must do; each implementation's test module inherits these tests."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import Sha256
from records.storage import ObjectStore, Protection

LARGE = bytes(range(256)) * 24_576
"""6 MiB: more than one part of a multipart upload."""
NEVER = Sha256.of(b"never put")


def in_days(days: int) -> datetime:
    """So many days from now, to the whole second."""
    return datetime.now(UTC).replace(microsecond=0) + timedelta(days=days)


class ObjectStoreContract:
    """Inherit, and give a ``store`` fixture that opens an empty store."""

    @pytest.mark.parametrize("data", [b"", b"%PDF-1.7", LARGE], ids=["empty", "small", "large"])
    def test_what_was_put_is_got_back(self, store: ObjectStore, data: bytes) -> None:
        stored = store.put(data)
        assert (stored.sha256, stored.size) == (Sha256.of(data), len(data))
        assert store.get(stored.sha256) == data

    def test_the_same_bytes_twice_are_one_object(self, store: ObjectStore) -> None:
        assert store.put(b"same") == store.put(b"same")
        assert [stat.sha256 for stat in store.iterate()] == [Sha256.of(b"same")]

    def test_the_same_bytes_from_many_threads_are_one_object(self, store: ObjectStore) -> None:
        with ThreadPoolExecutor(16) as pool:
            answers = set(pool.map(lambda _: store.put(b"same"), range(32)))
        assert len(answers) == 1
        assert len(list(store.iterate())) == 1

    def test_an_unknown_object_is_missing(self, store: ObjectStore) -> None:
        with pytest.raises(NotFoundError, match="object-missing"):
            store.get(Sha256.of(b"never put"))
        assert store.stat(Sha256.of(b"never put")) is None

    def test_stat_tells_size_and_time(self, store: ObjectStore) -> None:
        stored = store.put(b"12345")
        stat = store.stat(stored.sha256)
        assert stat is not None
        assert (stat.sha256, stat.size) == (stored.sha256, 5)
        assert abs(datetime.now(UTC) - stat.stored_at) < timedelta(hours=1)

    def test_iterate_shows_everything_kept(self, store: ObjectStore) -> None:
        kept = {store.put(f"object {place}".encode()).sha256 for place in range(20)}
        assert {stat.sha256 for stat in store.iterate()} == kept

    def test_nothing_is_left_unfinished_by_a_finished_put(self, store: ObjectStore) -> None:
        store.put(b"finished")
        assert store.remove_unfinished(datetime.now(UTC) + timedelta(days=1)) == 0

    def test_a_new_object_is_unprotected(self, store: ObjectStore) -> None:
        assert store.protection(store.put(b"new").sha256) == Protection()

    def test_a_retention_date_and_a_hold_are_independent(self, store: ObjectStore) -> None:
        kept, until = store.put(b"kept").sha256, in_days(2)
        store.retain(kept, until)
        assert store.protection(kept) == Protection(until)
        store.hold(kept, True)
        store.hold(kept, True)
        assert store.protection(kept) == Protection(until, held=True)
        store.hold(kept, False)
        assert store.protection(kept) == Protection(until)

    def test_a_retention_date_is_extended_and_never_shortened(self, store: ObjectStore) -> None:
        kept = store.put(b"kept").sha256
        for asked, expected in [(5, 5), (2, 5), (9, 9), (9, 9)]:
            store.retain(kept, in_days(asked))
            until = store.protection(kept).retain_until
            assert until is not None
            assert abs(until - in_days(expected)) <= timedelta(seconds=5)

    def test_a_retention_date_within_a_second_counts_to_the_next_whole_one(self, store: ObjectStore) -> None:
        kept = store.put(b"kept").sha256
        store.retain(kept, in_days(1) + timedelta(milliseconds=1))
        until = store.protection(kept).retain_until
        assert until is not None
        assert until.microsecond == 0
        assert until >= in_days(1) - timedelta(seconds=5)

    def test_the_same_bytes_put_again_keep_their_protection(self, store: ObjectStore) -> None:
        kept, until = store.put(b"kept").sha256, in_days(2)
        store.retain(kept, until)
        store.hold(kept, True)
        store.put(b"kept")
        assert store.protection(kept) == Protection(until, held=True)

    def test_a_large_object_is_protected_like_a_small_one(self, store: ObjectStore) -> None:
        kept = store.put(LARGE).sha256
        store.retain(kept, in_days(2))
        with pytest.raises(ConflictError, match="object-locked"):
            store.destroy(kept)
        assert store.get(kept) == LARGE

    def test_a_locked_object_cannot_be_destroyed(self, store: ObjectStore) -> None:
        kept = store.put(b"kept").sha256
        store.retain(kept, in_days(2))
        with pytest.raises(ConflictError, match="object-locked"):
            store.destroy(kept)
        assert store.get(kept) == b"kept"

    def test_a_held_object_cannot_be_destroyed_until_the_hold_is_released(self, store: ObjectStore) -> None:
        kept = store.put(b"held").sha256
        store.hold(kept, True)
        with pytest.raises(ConflictError, match="object-locked"):
            store.destroy(kept)
        assert store.get(kept) == b"held"
        store.hold(kept, False)
        store.destroy(kept)
        assert store.stat(kept) is None

    def test_an_object_whose_retention_has_ended_can_be_destroyed(self, store: ObjectStore) -> None:
        kept = store.put(b"short").sha256
        store.retain(kept, datetime.now(UTC) + timedelta(seconds=1))
        until = store.protection(kept).retain_until
        assert until is not None
        time.sleep((until - datetime.now(UTC)).total_seconds() + 1.2)
        store.destroy(kept)
        assert store.stat(kept) is None

    def test_a_destroyed_object_is_gone_and_destroying_again_changes_nothing(self, store: ObjectStore) -> None:
        gone, kept = store.put(b"gone").sha256, store.put(b"kept").sha256
        store.destroy(gone)
        store.destroy(gone)
        assert store.stat(gone) is None
        with pytest.raises(NotFoundError, match="object-missing"):
            store.get(gone)
        assert [stat.sha256 for stat in store.iterate()] == [kept]

    def test_bytes_put_anew_after_destruction_are_a_new_unprotected_object(self, store: ObjectStore) -> None:
        gone = store.put(b"gone").sha256
        store.destroy(gone)
        store.put(b"gone")
        assert store.get(gone) == b"gone"
        assert store.protection(gone) == Protection()

    def test_what_is_not_there_cannot_be_protected(self, store: ObjectStore) -> None:
        with pytest.raises(NotFoundError, match="object-missing"):
            store.retain(NEVER, in_days(1))
        with pytest.raises(NotFoundError, match="object-missing"):
            store.hold(NEVER, True)
        with pytest.raises(NotFoundError, match="object-missing"):
            store.protection(NEVER)

    def test_a_retention_date_needs_a_zone(self, store: ObjectStore) -> None:
        kept = store.put(b"kept").sha256
        with pytest.raises(RequestError, match="time-without-zone"):
            store.retain(kept, in_days(1).replace(tzinfo=None))
        assert store.protection(kept) == Protection()
