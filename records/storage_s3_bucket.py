"""One versioned bucket with object lock on an S3 server, in the words this package needs.

The only module that knows the SDK, and where its two defects are walked around: locks are set by calls of their own
after an upload (a locked PUT over plain HTTP carries no checksum; radosgw drops the lock of a multipart upload), and
read back from the headers of HEAD (the SDK cannot parse dates with nine digits of a second).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from io import BytesIO
from typing import BinaryIO, cast

import urllib3
from minio import Minio
from minio.commonconfig import COMPLIANCE, ENABLED, GOVERNANCE
from minio.error import MinioException, S3Error
from minio.retention import Retention
from minio.versioningconfig import VersioningConfig
from urllib3.exceptions import HTTPError

from records.errors import OutsideServiceError
from records.storage import Protection, object_missing

CONNECT_SECONDS, READ_SECONDS = 5.0, 60.0
"""A server that is silent for so long is gone; the caller is told and nothing counts as stored."""
RETRIES = 3
"""Every call may be repeated: uploads are named by their content, locks only extend."""
CONNECTIONS = 16
"""A process's requests at once."""
PART_BYTES = 8 * 2**20
"""Larger uploads go in parts of this size: what an upload holds in memory at most."""
CHUNK_BYTES = 2**20
_FULL = {"QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "ServiceQuotaExceeded", "NotEnoughSpace"}
_MISSING = {"NoSuchKey", "NoSuchVersion", "NoSuchObject", "MethodNotAllowed"}
_READ_ONLY = {"XMinioWriteQuorum", "ReadOnly"}


class LockMode(StrEnum):
    """How firm a retention date is."""

    GOVERNANCE = "governance"
    """Whoever has a special permission of the store can lift it; this service never asks for that."""
    COMPLIANCE = "compliance"
    """Nobody can lift it before its time, the owner of the store included."""


@dataclass(frozen=True, slots=True)
class S3Settings:
    """Where the bucket is and what opens it."""

    endpoint: str
    """``host:port`` or ``host``."""
    bucket: str
    access_key: str
    secret_key: str
    secure: bool = True
    region: str = "us-east-1"
    mode: LockMode = LockMode.COMPLIANCE

    def __repr__(self) -> str:
        return f"S3Settings({self.endpoint!r}, {self.bucket!r})"  # never the keys


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one key, as HEAD tells it."""

    key: str
    id: str
    size: int
    etag: str
    stored_at: datetime
    protection: Protection
    server_time: datetime | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list of versions, delete markers included; newest first for each key."""

    key: str
    id: str
    is_marker: bool
    size: int
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket; every method raises OutsideServiceError ``store-unavailable``, ``store-full``, ``store-refused``."""

    client: Minio
    name: str
    mode: LockMode

    @classmethod
    def connect(cls, settings: S3Settings, http: urllib3.PoolManager | None = None) -> Bucket:
        """No request is made yet."""
        client = Minio(
            settings.endpoint,
            settings.access_key,
            settings.secret_key,
            secure=settings.secure,
            region=settings.region,
            http_client=http or _http(),
        )
        return cls(client, settings.bucket, settings.mode)

    def prepare(self) -> None:
        """The bucket exists and keeps versions; made with object lock when it is not there."""
        with translated():
            if not self.client.bucket_exists(self.name):
                self.client.make_bucket(self.name, object_lock=True)
            if not self.keeps_versions():
                self.client.set_bucket_versioning(self.name, VersioningConfig(ENABLED))

    def keeps_versions(self) -> bool:
        """Whether a second upload under a key leaves the first one there."""
        with translated():
            return self.client.get_bucket_versioning(self.name).status == ENABLED

    def upload(self, key: str, data: BinaryIO, size: int) -> Version:
        """A new version under this key, as the store itself says it is after the upload."""
        with translated():
            written = self.client.put_object(self.name, key, data, size, part_size=PART_BYTES, num_parallel_uploads=1)
            version = self.head(key, written.version_id)
        if version is None:
            raise OutsideServiceError("store-unavailable", "The object store lost what it had just acknowledged.")
        return version

    def upload_bytes(self, key: str, data: bytes) -> Version:
        """As :meth:`upload`."""
        return self.upload(key, BytesIO(data), len(data))

    def head(self, key: str, version: str | None = None) -> Version | None:
        """One version, or the current one; nothing when there is none."""
        try:
            with translated():
                found = self.client.stat_object(self.name, key, version_id=version)
        except MissingError:
            return None
        headers = found.metadata or {}
        return Version(
            key=key,
            id=found.version_id or "null",
            size=found.size or 0,
            etag=found.etag or "",
            stored_at=cast(datetime, found.last_modified),
            protection=_protection(headers),
            server_time=parsedate_to_datetime(headers["date"]) if headers.get("date") else None,
        )

    def read(self, key: str, version: str | None = None) -> Iterator[bytes]:
        """The bytes, a chunk at a time. Raises: NotFoundError ``object-missing``."""
        try:
            with translated():
                answer = self.client.get_object(self.name, key, version_id=version)
                try:
                    yield from answer.stream(CHUNK_BYTES)
                finally:
                    answer.close()
                    answer.release_conn()
        except MissingError as error:
            raise object_missing() from error

    def versions(self, prefix: str) -> Iterator[Listed]:
        """Everything under a prefix, page by page."""
        with translated():
            for found in self.client.list_objects(self.name, prefix=prefix, recursive=True, include_version=True):
                yield Listed(
                    key=cast(str, found.object_name),
                    id=found.version_id or "null",
                    is_marker=found.is_delete_marker,
                    size=found.size or 0,
                    stored_at=cast(datetime, found.last_modified),
                )

    def retain(self, key: str, version: str, until: datetime) -> None:
        """Ask for a retention date; whether it is kept, :meth:`head` tells."""
        mode = COMPLIANCE if self.mode is LockMode.COMPLIANCE else GOVERNANCE
        with translated():
            self.client.set_object_retention(self.name, key, Retention(mode, until), version_id=version)

    def hold(self, key: str, version: str, held: bool) -> None:
        """Ask for the legal hold, or to lift it."""
        with translated():
            if held:
                self.client.enable_object_legal_hold(self.name, key, version_id=version)
            else:
                self.client.disable_object_legal_hold(self.name, key, version_id=version)

    def remove(self, key: str, version: str) -> bool:
        """Remove this version for good; false when the store refuses."""
        try:
            with translated():
                self.client.remove_object(self.name, key, version_id=version)
        except RefusedError:
            return False
        except MissingError:
            return True
        return True

    def hide(self, key: str) -> None:
        """An unversioned DELETE: it writes a delete marker, the versions stay."""
        with translated():
            self.client.remove_object(self.name, key)

    def unfinished_uploads(self, prefix: str) -> Iterator[tuple[str, str, datetime]]:
        """Key, upload id and start of every multipart upload that was neither completed nor aborted."""
        key_marker = upload_marker = None
        while True:
            with translated():
                page = self.client._list_multipart_uploads(
                    self.name, prefix=prefix, key_marker=key_marker, upload_id_marker=upload_marker
                )
            for one in page.uploads:
                yield one.object_name, cast(str, one.upload_id), cast(datetime, one.initiated_time)
            if not page.is_truncated:
                return
            key_marker, upload_marker = page.next_key_marker, page.next_upload_id_marker

    def abort(self, key: str, upload_id: str) -> None:
        """Forget the parts of an upload that nobody will complete."""
        with translated():
            self.client._abort_multipart_upload(self.name, key, upload_id)


class MissingError(OutsideServiceError):
    """The key or version is not there; never leaves the S3 modules."""


class RefusedError(OutsideServiceError):
    """The store understood and said no."""


@contextmanager
def translated() -> Iterator[None]:
    """Errors of SDK, server and network as errors of this package."""
    try:
        yield
    except S3Error as error:
        raise _meaning(error) from error
    except (MinioException, HTTPError, OSError) as error:
        raise OutsideServiceError("store-unavailable", "The object store did not answer.") from error


def _meaning(error: S3Error) -> OutsideServiceError:
    status = getattr(error.response, "status", 0)
    if error.code in _MISSING:
        return MissingError("object-missing", "The stored bytes are missing.")
    if error.code in _FULL or status == 507:
        return OutsideServiceError("store-full", "The object store is full.")
    if error.code in _READ_ONLY:
        return OutsideServiceError("store-read-only", "The object store cannot be written to.")
    if error.code == "NoSuchBucket":
        return OutsideServiceError("store-unavailable", "The bucket of the object store is not there.")
    if status >= 500:
        return OutsideServiceError("store-unavailable", "The object store did not answer.")
    return RefusedError("store-refused", f"The object store refused a request ({error.code}).")


def _http() -> urllib3.PoolManager:
    return urllib3.PoolManager(
        maxsize=CONNECTIONS,
        timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
        retries=urllib3.Retry(total=RETRIES, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504]),
    )


def _protection(headers: object) -> Protection:
    found = cast("dict[str, str]", headers)
    until = found.get("x-amz-object-lock-retain-until-date")
    held = (found.get("x-amz-object-lock-legal-hold") or "OFF").upper() == "ON"
    return Protection(_moment(until) if until and found.get("x-amz-object-lock-mode") else None, held)


def _moment(text: str) -> datetime:
    """RFC 3339 with any number of digits of a second; a fraction is cut off: never later than the store means."""
    return datetime.fromisoformat(re.sub(r"\.\d+", "", text).replace("Z", "+00:00")).astimezone(UTC)
