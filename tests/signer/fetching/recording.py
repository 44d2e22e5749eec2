"""A resolver and a connector that only write down what they were asked, and a listener that counts who came."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from ipaddress import ip_address

from signer.fetching.address import IpAddress
from signer.fetching.errors import FetchError
from signer.fetching.fetcher import GuardedFetcher


class RecordingResolver:
    """Answers from ``answers``, one list a look-up, the last one for ever after; writes down the names."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = [tuple(ip_address(one) for one in answer) for answer in answers]
        self.asked: list[str] = []

    def resolve(self, host: str, timeout: float) -> tuple[IpAddress, ...]:
        self.asked.append(host)
        if not self._answers:
            raise FetchError("fetch-unresolvable", "the name is not known")
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


class RecordingConnector:
    """Writes down every connection wanted, and gives one to a scripted server of this process instead."""

    def __init__(self, *answers: bytes) -> None:
        self._answers = list(answers)
        self.wanted: list[tuple[str, int]] = []
        self.received: list[bytes] = []

    def connect(self, address: IpAddress, port: int, timeout: float) -> socket.socket:
        self.wanted.append((str(address), port))
        if not self._answers:
            raise FetchError("fetch-unreachable", "the source cannot be reached")
        ours, theirs = socket.socketpair()
        threading.Thread(target=self._serve, args=(theirs, self._answers.pop(0)), daemon=True).start()
        return ours

    def _serve(self, connection: socket.socket, answer: bytes) -> None:
        with connection:
            self.received.append(connection.recv(65536))
            try:
                connection.sendall(answer)
            except OSError:  # the client had enough
                return


def http_answer(body: bytes = b"", status: str = "200 OK", *headers: str) -> bytes:
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", "")
    return "\r\n".join(lines).encode() + body


Fetching = Callable[[RecordingResolver, RecordingConnector], GuardedFetcher]


class LoopbackListener:
    """A listening socket on loopback that counts who came."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.setblocking(False)
        self.port: int = self._socket.getsockname()[1]

    @property
    def was_reached(self) -> bool:
        try:
            self._socket.accept()[0].close()
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        self._socket.close()
