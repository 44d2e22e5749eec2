"""A small S3 server in memory, for what a real one cannot be made to do: forget locks, fill up, break off, stand still.

It knows the calls that :mod:`records.storage_s3_bucket` makes and no others. Like some servers in use it can accept
every lock request and keep none; that is what the start-up canary exists for.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape

from records.storage_s3_bucket import Bucket, LockMode, S3Settings

NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'


@dataclass
class Kept:
    """One version, or a delete marker when ``data`` is nothing."""

    id: str
    data: bytes | None
    etag: str
    at: datetime
    retain_until: datetime | None = None
    held: bool = False


@dataclass
class Faults:
    """What is wrong with this server; a test sets one attribute."""

    enforces_locks: bool = True
    """Refuse to remove what is locked."""
    shows_locks: bool = True
    """Say in HEAD which locks were asked for."""
    locks_parts: bool = True
    """Keep locks on what was uploaded in parts."""
    error: tuple[int, str] | None = None
    """Answer every upload with this status and code."""
    breaks_off: bool = False
    """Send half of what is asked for, then hang up."""
    stands_still: float = 0.0
    """Wait so many seconds before every answer."""
    hangs_up: bool = False
    """Read what is sent, then hang up without an answer."""
    cuts: int = 0
    """Keep so many bytes less than were sent, and say nothing."""
    clock: timedelta = timedelta()
    """How far the server's clock is ahead."""


@dataclass
class Shelf:
    """Everything the server holds."""

    faults: Faults = field(default_factory=Faults)
    buckets: set[str] = field(default_factory=set)
    objects: dict[str, list[Kept]] = field(default_factory=dict)
    """Versions of each key, oldest first."""
    uploads: dict[str, tuple[str, datetime, dict[int, bytes]]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.faults.clock

    def find(self, key: str, version: str | None) -> Kept | None:
        kept = self.objects.get(key, [])
        if version is not None:
            return next((one for one in kept if one.id == version), None)
        return kept[-1] if kept else None

    def store(self, key: str, data: bytes, etag: str) -> Kept:
        one = Kept(secrets.token_hex(8), data[: len(data) - self.faults.cuts], etag, self.now())
        self.objects.setdefault(key, []).append(one)
        return one

    def is_locked(self, one: Kept) -> bool:
        dated = one.retain_until is not None and one.retain_until > self.now()
        return self.faults.enforces_locks and (one.held or dated)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    shelf: Shelf

    def _do(self) -> None:
        url = urlsplit(self.path)
        self.query = dict(parse_qsl(url.query, keep_blank_values=True))
        bucket, _, self.key = unquote(url.path).lstrip("/").partition("/")
        self.body = self._read_body()
        time.sleep(self.shelf.faults.stands_still)
        if self.shelf.faults.hangs_up and self.command in ("PUT", "POST"):
            self.close_connection = True
            return
        with self.shelf.lock:
            if self.key:
                getattr(self, f"_{self.command.lower()}_object")()
            else:
                getattr(self, f"_{self.command.lower()}_bucket")(bucket)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _do

    def log_message(self, *_: object) -> None:
        pass

    def date_time_string(self, timestamp: float | None = None) -> str:
        return format_datetime(self.shelf.now(), usegmt=True)

    def _read_body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("content-length") or 0))

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "content_length" not in headers:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _error(self, status: int, code: str) -> None:
        self._answer(status, f"<Error><Code>{code}</Code></Error>".encode(), content_type="application/xml")

    def _xml(self, root: str, content: str) -> None:
        self._answer(200, f"<{root} {NAMESPACE}>{content}</{root}>".encode(), content_type="application/xml")

    def _head_bucket(self, bucket: str) -> None:
        if bucket in self.shelf.buckets:
            self._answer(200)
        else:
            self._error(404, "NoSuchBucket")

    def _put_bucket(self, bucket: str) -> None:
        if b">Suspended<" in self.body:
            self._error(409, "InvalidBucketState")
            return
        self.shelf.buckets.add(bucket)
        self._answer(200)

    def _get_bucket(self, bucket: str) -> None:
        if bucket not in self.shelf.buckets:
            self._error(404, "NoSuchBucket")
        elif "versioning" in self.query:
            self._xml("VersioningConfiguration", "<Status>Enabled</Status>")
        elif "object-lock" in self.query:
            self._xml("ObjectLockConfiguration", "<ObjectLockEnabled>Enabled</ObjectLockEnabled>")
        elif "uploads" in self.query:
            self._xml("ListMultipartUploadsResult", self._upload_lines())
        else:
            lines = "".join(self._version_lines(self.query.get("prefix", "")))
            self._xml("ListVersionsResult", f"<Name>{bucket}</Name><IsTruncated>false</IsTruncated>{lines}")

    def _delete_bucket(self, bucket: str) -> None:
        self._error(409, "BucketNotEmpty")

    def _version_lines(self, prefix: str) -> Iterator[str]:
        for key in sorted(key for key in self.shelf.objects if key.startswith(prefix)):
            for one in reversed(self.shelf.objects[key]):
                word = "DeleteMarker" if one.data is None else "Version"
                yield (
                    f"<{word}><Key>{escape(key)}</Key><VersionId>{one.id}</VersionId>"
                    f"<LastModified>{one.at:%Y-%m-%dT%H:%M:%S.000Z}</LastModified>"
                    f"<Size>{len(one.data or b'')}</Size></{word}>"
                )

    def _upload_lines(self) -> str:
        return "<IsTruncated>false</IsTruncated>" + "".join(
            f"<Upload><Key>{escape(key)}</Key><UploadId>{upload}</UploadId>"
            f"<Initiated>{at:%Y-%m-%dT%H:%M:%S.000Z}</Initiated></Upload>"
            for upload, (key, at, _) in self.shelf.uploads.items()
        )

    def _head_object(self) -> None:
        one = self.shelf.find(self.key, self.query.get("versionId"))
        if one is None or one.data is None:
            self._answer(404)
            return
        headers = {
            "ETag": f'"{one.etag}"',
            "content_length": str(len(one.data)),
            "last_modified": format_datetime(one.at, usegmt=True),
            "x_amz_version_id": one.id,
        }
        if self.shelf.faults.shows_locks:
            headers |= {"x_amz_object_lock_legal_hold": "ON"} if one.held else {}
            if one.retain_until is not None:
                headers["x_amz_object_lock_mode"] = "COMPLIANCE"
                headers["x_amz_object_lock_retain_until_date"] = f"{one.retain_until:%Y-%m-%dT%H:%M:%S}.000000000Z"
        self._answer(200, **headers)

    def _get_object(self) -> None:
        one = self.shelf.find(self.key, self.query.get("versionId"))
        if one is None or one.data is None:
            self._error(404, "NoSuchKey")
            return
        if self.shelf.faults.breaks_off:
            self._answer(200, one.data[: len(one.data) // 2], content_length=str(len(one.data)))
            self.close_connection = True
            return
        self._answer(200, one.data, ETag=f'"{one.etag}"')

    def _put_object(self) -> None:
        if "retention" in self.query or "legal-hold" in self.query:
            self._lock()
        elif "uploadId" in self.query:
            self.shelf.uploads[self.query["uploadId"]][2][int(self.query["partNumber"])] = self.body
            self._answer(200, ETag=f'"{hashlib.md5(self.body).hexdigest()}"')
        elif self.shelf.faults.error is not None:
            self._error(*self.shelf.faults.error)
        elif self.headers.get("content-md5") not in (None, _checksum(self.body)):
            self._error(400, "BadDigest")
        else:
            etag = hashlib.md5(self.body).hexdigest()
            one = self.shelf.store(self.key, self.body, etag)
            self._answer(200, ETag=f'"{etag}"', x_amz_version_id=one.id)

    def _lock(self) -> None:
        one = self.shelf.find(self.key, self.query.get("versionId"))
        if one is None:
            self._error(404, "NoSuchKey")
            return
        if "-" not in one.etag or self.shelf.faults.locks_parts:
            self._change_lock(one)
        else:
            self._answer(200)

    def _change_lock(self, one: Kept) -> None:
        if "legal-hold" in self.query:
            one.held = b">ON<" in self.body
        else:
            text = re.search(rb"<RetainUntilDate>(.*?)</RetainUntilDate>", self.body)
            assert text is not None
            until = datetime.fromisoformat(text[1].decode().replace("Z", "+00:00"))
            if self.shelf.is_locked(one) and one.retain_until is not None and until < one.retain_until:
                self._error(403, "AccessDenied")
                return
            one.retain_until = until
        self._answer(200)

    def _post_object(self) -> None:
        if "uploads" in self.query:
            upload = secrets.token_hex(8)
            self.shelf.uploads[upload] = (self.key, self.shelf.now(), {})
            self._xml("InitiateMultipartUploadResult", f"<UploadId>{upload}</UploadId>")
            return
        if self.shelf.faults.error is not None:
            self._error(*self.shelf.faults.error)
            return
        parts = self.shelf.uploads.pop(self.query["uploadId"])[2]
        data = b"".join(parts[number] for number in sorted(parts))
        etag = f"{hashlib.md5(data).hexdigest()}-{len(parts)}"
        one = self.shelf.store(self.key, data, etag)
        body = f"<CompleteMultipartUploadResult {NAMESPACE}><Bucket>b</Bucket><Key>k</Key><ETag>{etag}</ETag>"
        self._answer(200, f"{body}</CompleteMultipartUploadResult>".encode(), x_amz_version_id=one.id)

    def _delete_object(self) -> None:
        version = self.query.get("versionId")
        if "uploadId" in self.query:
            self.shelf.uploads.pop(self.query["uploadId"], None)
        elif version is None:
            self.shelf.objects.setdefault(self.key, []).append(Kept(secrets.token_hex(8), None, "", self.shelf.now()))
        else:
            one = self.shelf.find(self.key, version)
            if one is not None and self.shelf.is_locked(one):
                self._error(403, "AccessDenied")
                return
            if one is not None:
                self.shelf.objects[self.key].remove(one)
        self._answer(204)


def _checksum(data: bytes) -> str:
    return base64.b64encode(hashlib.md5(data).digest()).decode()


@dataclass
class FakeS3:
    """A running fake: what it holds, and where it listens."""

    shelf: Shelf
    endpoint: str

    @property
    def faults(self) -> Faults:
        return self.shelf.faults

    def bucket(self, name: str = "archive") -> Bucket:
        return Bucket.connect(S3Settings(self.endpoint, name, "k", "s" * 8, secure=False, mode=LockMode.COMPLIANCE))


@contextmanager
def serve_fake_s3(port: int = 0) -> Iterator[FakeS3]:
    """The fake on a port of its own until the block ends."""
    shelf = Shelf()
    handler = type("Handler", (_Handler,), {"shelf": shelf})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield FakeS3(shelf, f"127.0.0.1:{server.server_address[1]}")
    finally:
        server.shutdown()
        server.server_close()
