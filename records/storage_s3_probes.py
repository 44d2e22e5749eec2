"""What nobody but the store check asks of a server: to do what it must refuse."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import urllib3
from minio import Minio
from minio.commonconfig import ENABLED
from minio.versioningconfig import SUSPENDED, VersioningConfig

from records.storage_s3_bucket import Bucket, MissingError, RefusedError, translated

WRONG_CHECKSUM = "AAAAAAAAAAAAAAAAAAAAAA=="
"""Content-MD5 of nothing in particular."""
TIMEOUT = 10.0


def has_object_lock(bucket: Bucket) -> bool:
    """Whether the bucket was made with object lock."""
    try:
        with translated():
            bucket.client.get_object_lock_config(bucket.name)
    except RefusedError:
        return False
    return True


def suspend_versions(bucket: Bucket) -> bool:
    """Ask to stop keeping versions; true when that was possible. They are turned on again at once."""
    try:
        with translated():
            bucket.client.set_bucket_versioning(bucket.name, VersioningConfig(SUSPENDED))
    except RefusedError:
        return False
    suspended = not bucket.keeps_versions()
    with translated():
        bucket.client.set_bucket_versioning(bucket.name, VersioningConfig(ENABLED))
    return suspended


def try_to_retain(bucket: Bucket, key: str, version: str, until: datetime) -> None:
    """Ask for another retention date and take no for an answer."""
    with suppress(RefusedError):
        bucket.retain(key, version, until)


def upload_with_wrong_checksum(bucket: Bucket, key: str, data: bytes) -> bool:
    """Whether the server takes bytes whose checksum says that they were damaged on the way."""
    try:
        with translated():
            bucket.client._put_object(bucket.name, key, data, {"Content-MD5": WRONG_CHECKSUM})
    except RefusedError:
        return False
    return True


def begin_upload(bucket: Bucket, key: str) -> str:
    """Begin an upload in parts and go away, as a crash does."""
    with translated():
        return bucket.client._create_multipart_upload(bucket.name, key, {})


def is_readable_by(bucket: Bucket, key: str, secret: str | None) -> bool:
    """Whether somebody without keys, or with our access key and this secret, can read the object."""
    address = bucket.client._base_url
    http = urllib3.PoolManager(timeout=TIMEOUT, retries=False)
    credentials = bucket.client._provider.retrieve() if secret is not None and bucket.client._provider else None
    stranger = Minio(
        address.host,
        None if credentials is None else credentials.access_key,
        secret,
        secure=address.is_https,
        region=bucket.client._region_map.get(bucket.name) or "us-east-1",
        http_client=http,
    )
    try:
        with translated():
            stranger.stat_object(bucket.name, key)
    except (RefusedError, MissingError):
        return False
    return True
