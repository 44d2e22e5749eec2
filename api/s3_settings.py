"""Where the S3 object store is, read from the environment; its keys come from files, never from variables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from api.errors import BadRequestError
from records.storage_s3_bucket import LockMode, S3Settings

DEFAULT_REGION = "us-east-1"


def s3_settings(environment: Mapping[str, str]) -> S3Settings | None:
    """``VANTHU_S3_ENDPOINT`` (``https://host:port``), ``_BUCKET``, ``_REGION``, ``_LOCK``, ``_ACCESS_KEY_FILE`` and
    ``_SECRET_KEY_FILE``; nothing when there is no endpoint.

    Raises: BadRequestError ``setting-not-understood``, ``secret-file-unreadable``.
    """
    endpoint = environment.get("VANTHU_S3_ENDPOINT")
    if not endpoint:
        return None
    url = urlsplit(endpoint)
    bucket = environment.get("VANTHU_S3_BUCKET")
    access = secret_file(environment, "VANTHU_S3_ACCESS_KEY_FILE")
    secret = secret_file(environment, "VANTHU_S3_SECRET_KEY_FILE")
    if url.scheme not in ("http", "https") or not url.netloc or url.path.strip("/"):
        raise BadRequestError("setting-not-understood", "VANTHU_S3_ENDPOINT must be http(s)://host:port")
    if not (bucket and access and secret):
        raise BadRequestError(
            "setting-not-understood",
            "VANTHU_S3_ENDPOINT needs VANTHU_S3_BUCKET, VANTHU_S3_ACCESS_KEY_FILE and VANTHU_S3_SECRET_KEY_FILE",
        )
    return S3Settings(
        endpoint=url.netloc,
        bucket=bucket,
        access_key=access,
        secret_key=secret,
        secure=url.scheme == "https",
        region=environment.get("VANTHU_S3_REGION") or DEFAULT_REGION,
        mode=_mode(environment.get("VANTHU_S3_LOCK") or LockMode.COMPLIANCE),
    )


def secret_file(environment: Mapping[str, str], name: str) -> str | None:
    """The first line of the file that the variable names; nothing when it names none.

    Raises: BadRequestError ``secret-file-unreadable``.
    """
    path = environment.get(name)
    if not path:
        return None
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequestError("secret-file-unreadable", f"{name} names a file that cannot be read") from error


def _mode(text: str) -> LockMode:
    try:
        return LockMode(text.strip().lower())
    except ValueError as error:
        raise BadRequestError("setting-not-understood", "VANTHU_S3_LOCK must be compliance or governance") from error
