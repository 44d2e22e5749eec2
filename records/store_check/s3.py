"""What only a versioned bucket has to do; several of these are holes that servers in use really have."""

from __future__ import annotations

from datetime import timedelta

from records import storage_s3_probes as probes
from records.identifiers import Sha256
from records.storage_s3 import S3Store
from records.storage_s3_bucket import Version
from records.store_check.behaviour import Behaviour, expect, expect_error
from records.store_check.throw_away import LOCK, SHORT, ThrowAway


def _store(check: ThrowAway) -> S3Store:
    assert isinstance(check.store, S3Store)
    return check.store


def _version(check: ThrowAway, sha256: Sha256) -> Version:
    """The one version of an object."""
    bucket = _store(check).bucket
    (only,) = (one for one in bucket.versions(_store(check).key(sha256)) if not one.is_marker)
    found = bucket.head(only.key, only.id)
    assert found is not None
    return found


def _keeps_versions(check: ThrowAway) -> None:
    expect(_store(check).bucket.keeps_versions(), "versioning is off")


def _lock_enabled(check: ThrowAway) -> None:
    expect(probes.has_object_lock(_store(check).bucket), "object lock is off: the bucket was made without it")


def _not_suspended(check: ThrowAway) -> None:
    expect(not probes.suspend_versions(_store(check).bucket), "versioning could be suspended")


def _two_versions(check: ThrowAway) -> None:
    bucket, data = _store(check).bucket, check.fresh()
    first = _version(check, check.put(data))
    second = bucket.upload_bytes(first.key, data)
    expect(first.id != second.id and bucket.head(first.key, first.id) is not None, "the first version is gone")


def _hidden(check: ThrowAway) -> None:
    data = check.fresh()
    sha256 = check.locked(data)
    _store(check).bucket.hide(_version(check, sha256).key)
    expect(check.store.get(sha256) == data, "a DELETE without version took the bytes away")
    expect(check.store.protection(sha256).retain_until is not None, "a DELETE without version took the lock away")


def _overwritten(check: ThrowAway) -> None:
    bucket, data = _store(check).bucket, check.fresh()
    locked = _version(check, check.locked(data))
    bucket.upload_bytes(locked.key, data)
    found = bucket.head(locked.key, locked.id)
    expect(found is not None and found.protection == locked.protection, "overwriting took the lock away")


def _version_locked(check: ThrowAway) -> None:
    version = _version(check, check.locked())
    expect(not _store(check).bucket.remove(version.key, version.id), "a locked version was removed")


def _version_held(check: ThrowAway) -> None:
    sha256 = check.put()
    check.store.hold(sha256, True)
    version = _version(check, sha256)
    expect(not _store(check).bucket.remove(version.key, version.id), "a held version was removed")


def _parts_locked(check: ThrowAway) -> None:
    version = _version(check, check.locked(check.fresh(12 * 2**20 + 5)))
    expect("-" in version.etag, "was not uploaded in parts")
    expect(not _store(check).bucket.remove(version.key, version.id), "a locked upload in parts was removed")


def _not_shortened(check: ThrowAway) -> None:
    bucket, version = _store(check).bucket, _version(check, check.locked())
    probes.try_to_retain(bucket, version.key, version.id, check.until(SHORT))
    found = bucket.head(version.key, version.id)
    expect(found is not None and found.protection == version.protection, "the server shortened a retention date")


def _every_version(check: ThrowAway) -> None:
    bucket, data = _store(check).bucket, check.fresh()
    sha256 = check.put(data)
    key = _version(check, sha256).key
    bucket.hide(key)
    bucket.upload_bytes(key, data)
    check.destroy(sha256)
    expect(list(bucket.versions(key)) == [], "a version or marker stayed")


def _one_locked_version(check: ThrowAway) -> None:
    bucket, data = _store(check).bucket, check.fresh()
    sha256 = check.locked(data)
    bucket.upload_bytes(_version(check, sha256).key, data)
    expect_error("object-locked", lambda: check.destroy(sha256))


def _checksum(check: ThrowAway) -> None:
    store = _store(check)
    key = f"{store.prefix}checksum"
    expect(not probes.upload_with_wrong_checksum(store.bucket, key, check.fresh()), "damaged bytes were accepted")
    expect(store.bucket.head(key) is None, "damaged bytes were kept")


def _parts_aborted(check: ThrowAway) -> None:
    store = _store(check)
    probes.begin_upload(store.bucket, store.key(Sha256.of(check.fresh())))
    expect(check.store.remove_unfinished(check.clock() + LOCK + timedelta(minutes=6)) == 1, "not found again")
    expect(check.store.remove_unfinished(check.clock() + LOCK + timedelta(minutes=6)) == 0, "not aborted")


def _strangers(check: ThrowAway) -> None:
    store = _store(check)
    key = _version(check, check.put()).key
    expect(not probes.is_readable_by(store.bucket, key, None), "readable without any key")
    expect(not probes.is_readable_by(store.bucket, key, "wrong-secret-key"), "readable with a wrong secret key")


S3: tuple[Behaviour[ThrowAway], ...] = (
    Behaviour("bucket-versions", "Kho giữ các phiên bản", "the bucket keeps versions", _keeps_versions),
    Behaviour("bucket-lock", "Kho bật chế độ khóa", "the bucket has object lock", _lock_enabled),
    Behaviour("versions-not-suspended", "Không tắt được phiên bản", "versions cannot be turned off", _not_suspended),
    Behaviour("two-versions", "Ghi đè vẫn còn bản trước", "the version before stays", _two_versions),
    Behaviour("marker-hides-nothing", "Xóa thường không mất gì", "a plain DELETE loses nothing", _hidden),
    Behaviour("overwrite-keeps-lock", "Ghi đè không mất khóa", "overwriting leaves the lock", _overwritten),
    Behaviour("version-locked", "Phiên bản khóa không xóa được", "a locked version cannot go", _version_locked),
    Behaviour("version-held", "Phiên bản bị giữ cũng vậy", "nor a held one", _version_held),
    Behaviour("parts-locked", "Gửi nhiều phần cũng khóa được", "nor one uploaded in parts", _parts_locked),
    Behaviour("server-not-shorten", "Máy chủ không rút thời hạn", "the server shortens no date", _not_shortened),
    Behaviour("every-version-goes", "Hủy là hủy mọi phiên bản", "destruction takes every version", _every_version),
    Behaviour("one-lock-keeps-all", "Một bản khóa giữ tất cả", "one locked version keeps all", _one_locked_version),
    Behaviour("checksum-checked", "Phát hiện dữ liệu hỏng khi gửi", "a wrong checksum is refused", _checksum),
    Behaviour("parts-swept", "Dọn được phần gửi dở", "unfinished parts are swept up", _parts_aborted),
    Behaviour("strangers-refused", "Người lạ không đọc được", "strangers cannot read", _strangers),
)
