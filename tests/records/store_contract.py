"""What every object store must do; each implementation's test module inherits these tests."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from records.errors import NotFoundError
from records.identifiers import Sha256
from records.storage import ObjectStore

LARGE = bytes(range(256)) * 24_576
"""6 MiB: more than one part of a multipart upload."""


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
