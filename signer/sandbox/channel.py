"""Frames over a socket between the service and one worker: a short message and, for a file, its bytes."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable

from signer.pdf.syntax import Buffer

_LENGTHS = struct.Struct("!QQ")
_TIMED_READ_BYTES = 1024 * 1024


class Channel:
    """One end. ``until`` is a moment of ``monotonic``; ``None`` waits for ever.

    Raises: OSError (TimeoutError among them), EOFError when the other end is gone, ValueError for a frame too large.
    """

    def __init__(self, connection: socket.socket, monotonic: Callable[[], float]) -> None:
        self._connection = connection
        self._monotonic = monotonic

    def send(self, message: bytes, payload: Buffer = b"", *, until: float | None = None) -> None:
        """Send one frame."""
        parts: tuple[Buffer, ...] = (_LENGTHS.pack(len(message), len(payload)) + message, payload)
        for part in parts:
            if len(part):
                self._connection.settimeout(self._left(until))
                self._connection.sendall(part)

    def receive(self, limit: int | None = None, *, until: float | None = None) -> tuple[bytes, bytes]:
        """The next frame, of at most ``limit`` bytes."""
        message, payload = _LENGTHS.unpack(self._read(_LENGTHS.size, until))
        if limit is not None and message + payload > limit:
            raise ValueError("the frame is larger than the limit")
        return self._read(message, until), self._read(payload, until)

    def close(self) -> None:
        """Close this end; the other one reads its end of file."""
        self._connection.close()

    def _read(self, size: int, until: float | None) -> bytes:
        """In one piece when nothing limits the time, so that a large file is held once only."""
        parts: list[bytes] = []
        while size:
            self._connection.settimeout(self._left(until))
            wanted = size if until is None else min(size, _TIMED_READ_BYTES)
            part = self._connection.recv(wanted, socket.MSG_WAITALL)
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _left(self, until: float | None) -> float | None:
        if until is None:
            return None
        left = until - self._monotonic()
        if left <= 0:
            raise TimeoutError
        return left
