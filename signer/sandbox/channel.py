"""Frames over a socket between the service and one worker: a short message and, for a file, its bytes."""

from __future__ import annotations

import mmap
import os
import socket
import struct
from collections.abc import Callable

from signer.pdf.region import MappedFile
from signer.pdf.syntax import Buffer

_LENGTHS = struct.Struct("!QQ?")
"""Of the message, of the payload, and whether the payload is a file that comes as a descriptor."""
_TIMED_READ_BYTES = 1024 * 1024


class Channel:
    """One end. ``until`` is a moment of ``monotonic``; ``None`` waits for ever.

    Raises: OSError (TimeoutError among them), EOFError when the other end is gone, ValueError for a frame too large.
    """

    def __init__(self, connection: socket.socket, monotonic: Callable[[], float]) -> None:
        self._connection = connection
        self._monotonic = monotonic

    def send(self, message: bytes, payload: Buffer = b"", *, until: float | None = None) -> None:
        """Send one frame; of a mapped file only the descriptor goes over."""
        if isinstance(payload, MappedFile):
            self._connection.settimeout(self._left(until))
            head = _LENGTHS.pack(len(message), len(payload), True)
            socket.send_fds(self._connection, [head], [payload.descriptor])
            parts: tuple[Buffer, ...] = (message,)
        else:
            parts = (_LENGTHS.pack(len(message), len(payload), False) + message, payload)
        for part in parts:
            if len(part):
                self._connection.settimeout(self._left(until))
                self._connection.sendall(part)

    def receive(self, limit: int | None = None, *, until: float | None = None) -> tuple[bytes, bytes]:
        """The next frame, of at most ``limit`` bytes."""
        message, payload, is_file = _LENGTHS.unpack(self._read(_LENGTHS.size, until))
        if is_file or (limit is not None and message + payload > limit):
            raise ValueError("the frame is larger than the limit, or of a kind not wanted here")
        return self._read(message, until), self._read(payload, until)

    def receive_task(self) -> tuple[bytes, Buffer]:
        """The next frame, whose payload may be a file; for the end that trusts the other."""
        head, descriptors, _, _ = socket.recv_fds(self._connection, _LENGTHS.size, 1)
        if not head:
            raise EOFError
        head += self._read(_LENGTHS.size - len(head), None)
        message, payload, is_file = _LENGTHS.unpack(head)
        if not is_file:
            return self._read(message, None), self._read(payload, None)
        try:
            return self._read(message, None), mmap.mmap(descriptors[0], 0, access=mmap.ACCESS_READ)
        finally:
            os.close(descriptors[0])

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
