"""The S3 store against a fake server and against moto: its ordinary ways, and what a bad server does to it."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import urllib3

from records.errors import ConflictError, InternalError, OutsideServiceError
from records.identifiers import Sha256
from records.occasion import SYSTEM, Occasion
from records.storage import Protection
from records.storage_s3 import S3Store
from records.storage_s3_bucket import Bucket, LockMode, S3Settings
from records.storage_s3_canary import CANARIES, LOCK, prove_locks
from tests.records.ceph import answers, free_port, wait_for
from tests.records.fake_s3 import FakeS3, serve_fake_s3
from tests.records.store_contract import LARGE, ObjectStoreContract, in_days

PARTS = LARGE + LARGE
"""12 MiB: goes in two parts."""


@pytest.fixture(scope="module")
def server() -> Iterator[FakeS3]:
    with serve_fake_s3() as fake:
        yield fake


@pytest.fixture
def fake(server: FakeS3) -> FakeS3:
    """An empty server that works."""
    server.shelf.__init__()  # type: ignore[misc]
    return server


@pytest.fixture
def store(fake: FakeS3) -> S3Store:
    bucket = fake.bucket()
    bucket.prepare()
    return S3Store(bucket)


def _now() -> Occasion:
    return Occasion(SYSTEM, datetime.now(UTC), os.urandom)


class TestS3StoreOnTheFake(ObjectStoreContract):
    """The fake keeps the contract, so what is shown with it means something."""


@pytest.fixture(scope="module")
def moto_endpoint() -> Iterator[str]:
    """Moto in an environment of its own: its dependencies and ours exclude each other."""
    program = shutil.which("moto_server")
    if program is None:
        pytest.skip("moto_server is not installed")
    port = str(free_port())
    with subprocess.Popen([program, "-H", "127.0.0.1", "-p", port], stderr=subprocess.DEVNULL) as server:
        wait_for(lambda: answers(f"127.0.0.1:{port}"), "moto")
        yield f"127.0.0.1:{port}"
        server.terminate()


class TestS3StoreOnMoto(ObjectStoreContract):
    """Somebody else's idea of S3; used for the ordinary paths, never as proof of locks."""

    @pytest.fixture
    def store(self, moto_endpoint: str) -> S3Store:
        name = f"b{secrets.token_hex(6)}"
        bucket = Bucket.connect(S3Settings(moto_endpoint, name, "k", "s" * 8, secure=False, mode=LockMode.GOVERNANCE))
        bucket.prepare()
        return S3Store(bucket)


def test_a_server_that_keeps_locks_is_accepted(fake: FakeS3) -> None:
    prove_locks(fake.bucket(), _now())
    (left,) = (key for key in fake.shelf.objects if key.startswith(CANARIES) and fake.shelf.objects[key])
    fake.faults.clock = LOCK + timedelta(minutes=1)
    prove_locks(fake.bucket(), Occasion(SYSTEM, datetime.now(UTC) + fake.faults.clock, os.urandom))
    assert fake.shelf.objects[left] == []


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"enforces_locks": False}, "store-ignores-locks"),
        ({"enforces_locks": False, "shows_locks": False}, "store-ignores-locks"),
        ({"shows_locks": False}, "store-ignores-locks"),
        ({"clock": timedelta(minutes=7)}, "store-clock-differs"),
        ({"error": (507, "XMinioStorageFull")}, "store-full"),
    ],
    ids=["removes what is locked", "forgets locks", "does not show locks", "wrong clock", "full"],
)
def test_a_server_not_fit_for_an_archive_is_refused(fake: FakeS3, fault: dict[str, object], code: str) -> None:
    for name, value in fault.items():
        setattr(fake.faults, name, value)
    with pytest.raises(OutsideServiceError, match=code):
        prove_locks(fake.bucket(), _now())


def test_a_lock_that_is_not_kept_is_not_acknowledged(fake: FakeS3, store: S3Store) -> None:
    kept = store.put(b"kept").sha256
    fake.faults.shows_locks = False
    with pytest.raises(OutsideServiceError, match="lock-not-kept"):
        store.retain(kept, in_days(2))
    with pytest.raises(OutsideServiceError, match="lock-not-kept"):
        store.hold(kept, True)


def test_a_lock_that_is_lost_on_large_objects_is_not_acknowledged(fake: FakeS3, store: S3Store) -> None:
    fake.faults.locks_parts = False
    small, large = store.put(b"small").sha256, store.put(PARTS).sha256
    store.retain(small, in_days(2))
    with pytest.raises(OutsideServiceError, match="lock-not-kept"):
        store.retain(large, in_days(2))


def test_a_large_object_goes_in_parts_and_comes_back(fake: FakeS3, store: S3Store) -> None:
    sha256 = store.put(PARTS).sha256
    (versions,) = fake.shelf.objects.values()
    assert versions[0].etag.endswith("-2")
    assert store.get(sha256) == PARTS


@pytest.mark.parametrize(
    ("status", "answer", "code"),
    [
        (507, "InsufficientStorage", "store-full"),
        (403, "QuotaExceeded", "store-full"),
        (403, "AccessDenied", "store-refused"),
        (503, "SlowDown", "store-unavailable"),
        (500, "InternalError", "store-unavailable"),
    ],
)
@pytest.mark.parametrize("data", [b"bytes", PARTS], ids=["small", "parts"])
def test_an_upload_that_fails_is_not_acknowledged(
    fake: FakeS3, store: S3Store, data: bytes, status: int, answer: str, code: str
) -> None:
    fake.faults.error = (status, answer)
    with pytest.raises(OutsideServiceError, match=code):
        store.put(data)
    assert store.stat(Sha256.of(data)) is None


@pytest.mark.parametrize("data", [b"bytes", PARTS], ids=["small", "parts"])
def test_bytes_that_arrive_cut_short_are_not_acknowledged(fake: FakeS3, store: S3Store, data: bytes) -> None:
    fake.faults.cuts = 1
    with pytest.raises(InternalError, match="object-damaged"):
        store.put(data)


def test_a_connection_lost_while_reading_is_no_damage(fake: FakeS3, store: S3Store) -> None:
    sha256 = store.put(b"bytes").sha256
    fake.faults.breaks_off = True
    with pytest.raises(OutsideServiceError, match="store-unavailable"):
        store.get(sha256)


def test_a_server_that_stands_still_is_given_up_and_keeps_nothing(fake: FakeS3, store: S3Store) -> None:
    settings = S3Settings(fake.endpoint, "archive", "k", "s" * 8, secure=False)
    impatient = S3Store(Bucket.connect(settings, urllib3.PoolManager(timeout=0.2, retries=False)))
    fake.faults.stands_still = 0.6
    with pytest.raises(OutsideServiceError, match="store-unavailable"):
        impatient.put(b"bytes")
    fake.faults.stands_still = 0.0
    assert store.stat(Sha256.of(b"bytes")) is None


@pytest.mark.parametrize("data", [b"bytes", PARTS], ids=["small", "parts"])
def test_a_server_that_is_gone_in_the_middle_of_a_write_acknowledges_nothing(
    fake: FakeS3, store: S3Store, data: bytes
) -> None:
    fake.faults.hangs_up = True
    with pytest.raises(OutsideServiceError, match="store-unavailable"):
        store.put(data)
    fake.faults.hangs_up = False
    assert store.stat(Sha256.of(data)) is None
    assert store.put(data).sha256 == Sha256.of(data)


def test_a_swapped_blob_is_never_handed_out(fake: FakeS3, store: S3Store) -> None:
    sha256 = store.put(b"bytes").sha256
    (versions,) = fake.shelf.objects.values()
    versions[0].data = b"bytez"
    with pytest.raises(InternalError, match="object-damaged"):
        store.get(sha256)


def test_a_server_that_is_gone_is_an_outside_error() -> None:
    store = S3Store(Bucket.connect(S3Settings("127.0.0.1:9", "archive", "k", "s" * 8, secure=False)))
    with pytest.raises(OutsideServiceError, match="store-unavailable"):
        store.stat(Sha256.of(b"x"))


def test_what_somebody_deleted_without_a_version_is_still_there(fake: FakeS3, store: S3Store) -> None:
    sha256 = store.put(b"hidden").sha256
    store.retain(sha256, in_days(2))
    store.bucket.hide(next(iter(fake.shelf.objects)))
    assert store.get(sha256) == b"hidden"
    assert [stat.sha256 for stat in store.iterate()] == [sha256]
    assert store.protection(sha256).retain_until is not None


def test_destroying_removes_every_version_and_marker(fake: FakeS3, store: S3Store) -> None:
    sha256 = store.put(b"bytes").sha256
    (key,) = fake.shelf.objects
    store.bucket.hide(key)
    store.bucket.upload(key, BytesIO(b"bytes"), 5)
    store.destroy(sha256)
    assert fake.shelf.objects[key] == []


def test_one_locked_version_keeps_them_all(fake: FakeS3, store: S3Store) -> None:
    sha256 = store.put(b"bytes").sha256
    store.hold(sha256, True)
    (key,) = fake.shelf.objects
    store.bucket.upload(key, BytesIO(b"bytes"), 5)
    with pytest.raises(ConflictError, match="object-locked"):
        store.destroy(sha256)
    assert len(fake.shelf.objects[key]) == 2


def test_nothing_is_destroyed_while_the_clocks_differ(fake: FakeS3, store: S3Store) -> None:
    sha256 = store.put(b"bytes").sha256
    fake.faults.clock = timedelta(days=3650)
    with pytest.raises(OutsideServiceError, match="store-clock-differs"):
        store.destroy(sha256)
    assert store.get(sha256) == b"bytes"


def test_an_upload_in_parts_that_was_interrupted_is_swept_up(fake: FakeS3, store: S3Store) -> None:
    fake.shelf.uploads["u1"] = ("sha256/ab/cd/x", datetime.now(UTC), {1: b"half"})
    assert store.remove_unfinished(datetime.now(UTC) - timedelta(minutes=15)) == 0
    assert store.remove_unfinished(datetime.now(UTC) + timedelta(minutes=15)) == 1
    assert fake.shelf.uploads == {}


def test_settings_never_show_their_keys() -> None:
    assert "secret" not in repr(S3Settings("host", "bucket", "access", "secret"))


def test_a_new_store_is_unprotected_until_it_is_asked(store: S3Store) -> None:
    assert store.protection(store.put(b"x").sha256) == Protection()
