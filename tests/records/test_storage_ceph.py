"""The S3 store on a real server with object lock: what is promised of locks is shown here, not on a mock."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.flows.store_checking import check_store
from records.errors import ConflictError, OutsideServiceError, RecordsError
from records.identifiers import Sha256
from records.occasion import SYSTEM, Occasion
from records.storage_s3 import S3Store
from records.storage_s3_bucket import LockMode
from records.storage_s3_canary import prove_locks
from tests.records.ceph import Ceph, free_port, is_installed
from tests.records.store_contract import ObjectStoreContract, in_days

pytestmark = [
    pytest.mark.needs_ceph,
    pytest.mark.skipif(not is_installed(), reason="Ceph is not installed, or this is not root"),
    pytest.mark.timeout(900),
]
TWELVE_MEGABYTES = secrets.token_bytes(12 * 2**20)
ACKNOWLEDGED = 2_000
WRITERS = 6


@pytest.fixture(scope="module")
def ceph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ceph]:
    """A cluster of its own; ``VANTHU_TEST_CEPH=FOLDER:PORT`` uses one that runs already."""
    if running := os.environ.get("VANTHU_TEST_CEPH"):
        folder, port = running.rsplit(":", 1)
        yield Ceph(Path(folder), int(port))
        return
    cluster = Ceph(tmp_path_factory.mktemp("ceph"), free_port())
    cluster.make()
    yield cluster
    cluster.kill()


@pytest.fixture(params=list(LockMode))
def mode(request: pytest.FixtureRequest) -> LockMode:
    return LockMode(request.param)


@pytest.fixture
def store(ceph: Ceph, mode: LockMode) -> S3Store:
    return _store(ceph, mode)


class TestS3StoreOnCeph(ObjectStoreContract):
    """The contract of every store, in both lock modes."""


def test_the_canary_accepts_a_real_server(store: S3Store) -> None:
    prove_locks(store.bucket, Occasion(SYSTEM, datetime.now(UTC), os.urandom))


def test_every_behaviour_of_the_store_check_holds(store: S3Store) -> None:
    outcomes = list(check_store(store, lambda: datetime.now(UTC), secrets.token_bytes))
    for one in outcomes:
        print(f"{'+' if one.holds else '-'} {one.code}: {one.en} {one.found}")
    assert [one.code for one in outcomes if not one.holds] == []


def test_twelve_megabytes_in_parts_are_locked_after_the_upload(store: S3Store) -> None:
    sha256 = store.put(TWELVE_MEGABYTES).sha256
    store.retain(sha256, in_days(2))
    store.hold(sha256, True)
    (version,) = store.bucket.versions("sha256/")
    assert not store.bucket.remove(version.key, version.id)
    with pytest.raises(ConflictError, match="object-locked"):
        store.destroy(sha256)
    assert store.get(sha256) == TWELVE_MEGABYTES


def test_a_delete_without_a_version_hides_nothing_from_the_archive(store: S3Store) -> None:
    sha256 = store.put(b"kept").sha256
    store.retain(sha256, in_days(2))
    (version,) = store.bucket.versions("sha256/")
    store.bucket.hide(version.key)
    assert store.get(sha256) == b"kept"
    assert store.protection(sha256).retain_until is not None
    assert [stat.sha256 for stat in store.iterate()] == [sha256]


def test_a_full_store_says_so_and_keeps_nothing_by_halves(ceph: Ceph) -> None:
    store = _store(ceph, LockMode.GOVERNANCE)
    ceph.limit(1)
    try:
        with pytest.raises(OutsideServiceError, match="store-full"):
            _until_refused(store)
        assert all(store.get(stat.sha256) for stat in store.iterate())
    finally:
        ceph.limit(-1)


@pytest.mark.slow
def test_what_was_acknowledged_survives_kill_9_of_the_store(ceph: Ceph) -> None:
    store = _store(ceph, LockMode.COMPLIANCE)
    until, acknowledged, finished = in_days(1), [], threading.Event()

    def write() -> None:
        while not finished.is_set():
            data = secrets.token_bytes(2_000)
            try:
                sha256 = store.put(data).sha256
                store.retain(sha256, until)
            except RecordsError:
                time.sleep(0.2)
                continue
            acknowledged.append(sha256)

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for share in (0.3, 0.6):
        _wait(acknowledged, int(ACKNOWLEDGED * share))
        ceph.kill()
        ceph.start()
    _wait(acknowledged, ACKNOWLEDGED)
    finished.set()
    for thread in threads:
        thread.join()
    lost = [sha256 for sha256 in acknowledged if Sha256.of(store.get(sha256)) != sha256]
    unlocked = [sha256 for sha256 in acknowledged if store.protection(sha256).retain_until != until]
    print(f"{len(acknowledged)} acknowledged, {len(lost)} lost, {len(unlocked)} without lock")
    assert len(acknowledged) >= ACKNOWLEDGED
    assert (lost, unlocked) == ([], [])


def _store(ceph: Ceph, mode: LockMode) -> S3Store:
    bucket = ceph.bucket(f"b{secrets.token_hex(6)}", mode)
    bucket.prepare()
    return S3Store(bucket)


def _until_refused(store: S3Store) -> None:
    for _ in range(40):
        store.put(secrets.token_bytes(2**20))
        time.sleep(0.5)


def _wait(acknowledged: list[Sha256], count: int) -> None:
    while len(acknowledged) < count:
        time.sleep(0.1)
