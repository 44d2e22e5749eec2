"""The local store: the contract of every store, and what only a folder can get wrong."""

from __future__ import annotations

import errno
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from records import storage_local
from records.errors import ConflictError, InternalError, OutsideServiceError
from records.identifiers import Sha256
from records.storage import Protection
from records.storage_local import LocalStore
from tests.records.store_contract import ObjectStoreContract


def _only_file(store: LocalStore) -> Path:
    (path,) = (path for path in (store.root / "objects").rglob("*") if path.is_file())
    return path


class TestLocalStore(ObjectStoreContract):
    """A folder on this disk."""


def test_an_object_is_read_only_and_private(store: LocalStore) -> None:
    store.put(b"bytes")
    assert stat.S_IMODE(_only_file(store).stat().st_mode) == 0o400
    assert stat.S_IMODE(_only_file(store).parent.stat().st_mode) == 0o700


def test_an_object_lies_under_its_own_hash(store: LocalStore) -> None:
    sha256 = store.put(b"bytes").sha256
    assert _only_file(store) == store.root / "objects" / sha256[:2] / sha256[2:4] / sha256


@pytest.mark.parametrize("damaged", [b"bytez", b"byte", b""], ids=["changed", "cut short", "emptied"])
def test_damaged_bytes_are_never_handed_out(store: LocalStore, damaged: bytes) -> None:
    sha256 = store.put(b"bytes").sha256
    _only_file(store).chmod(0o600)
    _only_file(store).write_bytes(damaged)
    with pytest.raises(InternalError, match="object-damaged"):
        store.get(sha256)


def test_a_damaged_object_is_not_acknowledged_as_kept(store: LocalStore) -> None:
    store.put(b"bytes")
    _only_file(store).chmod(0o600)
    _only_file(store).write_bytes(b"bytez")
    with pytest.raises(InternalError, match="object-damaged"):
        store.put(b"bytes")


def test_an_interrupted_write_leaves_no_object_and_is_swept_up(store: LocalStore) -> None:
    (store.root / "unfinished" / "0123").write_bytes(b"half")
    assert list(store.iterate()) == []
    assert store.remove_unfinished(datetime.now(UTC) - timedelta(minutes=15)) == 0
    assert store.remove_unfinished(datetime.now(UTC) + timedelta(minutes=15)) == 1
    assert list((store.root / "unfinished").iterdir()) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "store-full"), (errno.EROFS, "store-read-only"), (errno.EIO, "store-unavailable")],
)
def test_a_failing_disk_is_an_outside_error_and_leaves_nothing(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def failing_fsync(_: int) -> None:
        raise OSError(number, "disk")

    monkeypatch.setattr(os, "fsync", failing_fsync)
    with pytest.raises(OutsideServiceError, match=code):
        store.put(b"bytes")
    assert store.stat(Sha256.of(b"bytes")) is None
    assert list((store.root / "unfinished").iterdir()) == []


def test_opening_an_existing_store_keeps_what_is_in_it(store: LocalStore) -> None:
    sha256 = store.put(b"bytes").sha256
    assert LocalStore.open(store.root).get(sha256) == b"bytes"


def test_protection_outlives_the_process(store: LocalStore) -> None:
    kept, until = store.put(b"kept").sha256, datetime(2096, 1, 1, tzinfo=UTC)
    store.retain(kept, until)
    store.hold(kept, True)
    assert LocalStore.open(store.root).protection(kept) == Protection(until, held=True)


def test_the_day_after_the_retention_date_the_lock_is_over(store: LocalStore) -> None:
    kept, until = store.put(b"kept").sha256, datetime(2096, 1, 1, tzinfo=UTC)
    store.retain(kept, until)
    with pytest.raises(ConflictError, match="object-locked"):
        LocalStore.open(store.root, clock=lambda: until - timedelta(seconds=1)).destroy(kept)
    LocalStore.open(store.root, clock=lambda: until).destroy(kept)
    assert store.stat(kept) is None


@pytest.mark.parametrize("damaged", [b"", b"{}", b"not JSON", b'{"held":false,"retain_until":"yesterday"}'])
def test_a_protection_that_cannot_be_read_protects(store: LocalStore, damaged: bytes) -> None:
    kept = store.put(b"kept").sha256
    store.hold(kept, True)
    file = store.root / "protection" / kept[:2] / kept[2:4] / kept
    file.chmod(0o600)
    file.write_bytes(damaged)
    with pytest.raises(InternalError, match="protection-damaged"):
        store.destroy(kept)
    assert store.get(kept) == b"kept"


def test_a_failing_disk_leaves_the_protection_as_it_was(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = store.put(b"kept").sha256
    store.hold(kept, True)
    monkeypatch.setattr(os, "fsync", _full)
    with pytest.raises(OutsideServiceError, match="store-full"):
        store.retain(kept, datetime(2096, 1, 1, tzinfo=UTC))
    assert store.protection(kept) == Protection(None, held=True)
    assert list((store.root / "unfinished").iterdir()) == []


def _full(_: int) -> None:
    raise OSError(errno.ENOSPC, "disk")


def test_a_batch_is_kept_like_each_of_its_objects(store: LocalStore) -> None:
    known = store.put(b"0").sha256
    store.hold(known, True)
    store.put_all(str(number).encode() for number in range(10))
    assert sorted(store.get(stat.sha256) for stat in store.iterate()) == [b"%d" % number for number in range(10)]
    assert store.protection(known) == Protection(None, held=True)
    assert list((store.root / "unfinished").iterdir()) == []
    assert {stat.S_IMODE(path.stat().st_mode) for path in (store.root / "objects").glob("??/??/*")} == {0o400}


def test_a_batch_that_is_cut_short_leaves_no_halves(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage_local, "sync_file_system", lambda _: _full(0))
    with pytest.raises(OutsideServiceError, match="store-full"):
        store.put_all([b"one", b"two"])
    assert list(store.iterate()) == []
    assert store.remove_unfinished(datetime.now(UTC) + timedelta(days=1)) == 2
