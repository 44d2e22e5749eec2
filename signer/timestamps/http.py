"""RFC 3161 over HTTP (clause 3.4), for authorities an operator configured. Redirects are not followed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import urllib3

from signer.errors import OutsideServiceError
from signer.timestamps.rfc3161 import MAX_RESPONSE_BYTES

_READ_BYTES = 16 * 1024
_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


@dataclass(frozen=True, slots=True)
class HttpTransport:
    """Posts a request to ``url``; plain HTTP is what most authorities offer, the token protects itself.

    ``timeout`` in seconds bounds connecting and each wait for bytes, and ``timeout`` again the whole exchange,
    measured by ``monotonic``. Raises: OutsideServiceError (``timestamp-unreachable``, ``timestamp-timeout``,
    ``timestamp-http-status``, ``timestamp-too-large``).
    """

    url: str
    pool: urllib3.PoolManager
    timeout: float
    monotonic: Callable[[], float]

    def __call__(self, request: bytes) -> bytes:
        deadline = self.monotonic() + self.timeout
        try:
            response = self.pool.request(
                "POST",
                self.url,
                body=request,
                headers=_HEADERS,
                timeout=urllib3.Timeout(connect=self.timeout, read=self.timeout),
                retries=False,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
            try:
                return self._read(response, deadline)
            finally:
                response.release_conn()
        except urllib3.exceptions.NewConnectionError as error:
            raise OutsideServiceError("timestamp-unreachable", "the timestamp authority cannot be reached") from error
        except urllib3.exceptions.TimeoutError as error:
            raise OutsideServiceError("timestamp-timeout", "the timestamp authority did not answer in time") from error
        except urllib3.exceptions.HTTPError as error:
            raise OutsideServiceError("timestamp-unreachable", "the timestamp authority cannot be reached") from error

    def _read(self, response: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
        if response.status != 200:
            raise OutsideServiceError("timestamp-http-status", "the timestamp authority answered with an HTTP error")
        received = bytearray()
        while part := response.read(_READ_BYTES):
            received += part
            if len(received) > MAX_RESPONSE_BYTES:
                response.close()
                raise OutsideServiceError("timestamp-too-large", "the authority's answer is larger than 64 KiB")
            if self.monotonic() > deadline:
                response.close()
                raise OutsideServiceError("timestamp-timeout", "the timestamp authority answers too slowly")
        return bytes(received)
