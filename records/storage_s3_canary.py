"""Does this server keep locks? Some answer 200 to every lock request and protect nothing.

Asked at every start with a throw-away object, before anything is entrusted to the store.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from records.errors import OutsideServiceError
from records.identifiers import Identifier
from records.occasion import Occasion
from records.storage import Protection
from records.storage_s3 import CLOCK_GAP
from records.storage_s3_bucket import Bucket, Version

CANARIES = "canary/"
LOCK = timedelta(hours=1)
"""How long a canary is locked: far beyond any difference of clocks; the first start afterwards removes it."""


class CanaryId(Identifier):
    """A throw-away object."""

    __slots__ = ()
    PREFIX = "canary"


def prove_locks(bucket: Bucket, by: Occasion) -> None:
    """Lock a throw-away object and try to remove it, once for the retention date and once for the legal hold.

    Raises: OutsideServiceError ``store-ignores-locks`` (say what was not kept), ``store-clock-differs``,
    ``store-without-versions``, ``store-unavailable``.
    """
    bucket.prepare()
    if not bucket.keeps_versions():
        raise OutsideServiceError("store-without-versions", "The bucket keeps no versions; it cannot be locked.")
    _remove_old(bucket)
    held, dated = (_canary(bucket, by) for _ in range(2))
    _same_clock(held, by.at)
    _refuses_while_held(bucket, held)
    _refuses_before_its_date(bucket, dated, by.at + LOCK)


def _canary(bucket: Bucket, by: Occasion) -> Version:
    return bucket.upload_bytes(f"{CANARIES}{CanaryId.new(by)}", b"throw-away: does this store keep locks?")


def _same_clock(version: Version, now: datetime) -> None:
    if version.server_time is not None and abs(version.server_time - now) > CLOCK_GAP:
        raise OutsideServiceError(
            "store-clock-differs",
            "The clocks of the object store and of this machine differ by more than five minutes.",
            "Đồng hồ của kho lưu trữ và của máy chủ lệch nhau quá năm phút.",
        )


def _refuses_while_held(bucket: Bucket, version: Version) -> None:
    bucket.hold(version.key, version.id, True)
    _expect(bucket, version, Protection(held=True), "a legal hold is not kept")
    if bucket.remove(version.key, version.id):
        raise _ignored("an object under legal hold can be removed")
    bucket.hold(version.key, version.id, False)
    if not bucket.remove(version.key, version.id):
        raise _ignored("an object whose hold was lifted cannot be removed")


def _refuses_before_its_date(bucket: Bucket, version: Version, until: datetime) -> None:
    until = until.replace(microsecond=0)
    wanted = Protection(until)
    bucket.retain(version.key, version.id, until)
    _expect(bucket, version, wanted, "a retention date is not kept")
    if bucket.remove(version.key, version.id):
        raise _ignored("an object can be removed before its retention date")


def _expect(bucket: Bucket, version: Version, wanted: Protection, otherwise: str) -> None:
    found = bucket.head(version.key, version.id)
    if found is None or found.protection != wanted:
        raise _ignored(otherwise)


def _remove_old(bucket: Bucket) -> None:
    for one in bucket.versions(CANARIES):
        bucket.remove(one.key, one.id)  # refused while its hour lasts


def _ignored(what: str) -> OutsideServiceError:
    return OutsideServiceError(
        "store-ignores-locks",
        f"The object store does not keep locks: {what}. It is not used for an archive.",
        "Kho lưu trữ không giữ khóa dữ liệu; không được dùng để lưu trữ.",
    )
