"""One HTTP/1.1 exchange on an open connection, every byte of it before the deadline."""

from __future__ import annotations

import io
import socket
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import cast

from signer.fetching.address import WebAddress
from signer.fetching.budget import Deadline
from signer.fetching.errors import FetchError
from signer.fetching.limits import READ_BYTES

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REDIRECTS_KEEPING_POST = frozenset({307, 308})


@dataclass(frozen=True, slots=True)
class Redirect:
    """The answer is elsewhere: ``location`` as the server wrote it."""

    location: str


def exchange(
    connection: socket.socket, address: WebAddress, body: bytes | None, limit: int, deadline: Deadline
) -> bytes | Redirect:
    """Ask for ``address``, or post the OCSP request ``body`` to it; the answer has at most ``limit`` bytes.

    No cookies, no credentials, no compression, no second request on the connection.
    Raises: FetchError (``fetch-timeout``, ``fetch-unreachable``, ``fetch-http-status``, ``fetch-malformed``,
    ``fetch-too-large``).
    """
    try:
        connection.settimeout(deadline.remaining())
        connection.sendall(_request(address, body))
        with HTTPResponse(
            cast(socket.socket, _Timed(connection, deadline)), method="POST" if body else "GET"
        ) as answer:
            answer.begin()
            return _read(answer, body, limit)
    except TimeoutError as error:
        raise FetchError("fetch-timeout", "the source did not answer in time") from error
    except OSError as error:
        raise FetchError("fetch-unreachable", "the connection broke") from error
    except (HTTPException, ValueError) as error:
        raise FetchError("fetch-malformed", "the source does not answer as HTTP wants it") from error


def _request(address: WebAddress, body: bytes | None) -> bytes:
    lines = [
        f"{'GET' if body is None else 'POST'} {address.target} HTTP/1.1",
        f"Host: {address.authority}",
        "User-Agent: vanthu",
        "Accept: */*",
        "Accept-Encoding: identity",
        "Connection: close",
    ]
    if body is not None:
        lines += ["Content-Type: application/ocsp-request", f"Content-Length: {len(body)}"]
    return "\r\n".join((*lines, "", "")).encode("ascii") + (body or b"")


def _read(answer: HTTPResponse, body: bytes | None, limit: int) -> bytes | Redirect:
    location = answer.headers.get("Location")
    followed = _REDIRECTS if body is None else _REDIRECTS_KEEPING_POST
    if answer.status in followed and location:
        return Redirect(location)
    if answer.status != 200:
        raise FetchError("fetch-http-status", "the source answered with an HTTP error")
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise FetchError("fetch-malformed", "the source compressed an answer that was asked for as it is")
    if answer.length is not None and answer.length > limit:
        raise FetchError("fetch-too-large", "the answer is larger than the limit")
    received = bytearray()
    while part := answer.read(READ_BYTES):
        received += part
        if len(received) > limit:
            raise FetchError("fetch-too-large", "the answer is larger than the limit")
    if answer.length:
        raise FetchError("fetch-malformed", "the answer is cut short")
    return bytes(received)


class _Timed:
    """What :class:`HTTPResponse` needs of a socket: a file whose every read ends by the deadline."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._raw = _TimedReader(connection, deadline)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._raw)


class _TimedReader(io.RawIOBase):
    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._connection = connection
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # the buffers it is given
        self._connection.settimeout(self._deadline.remaining())
        return self._connection.recv_into(buffer)
