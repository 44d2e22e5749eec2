"""Connections to an address that was checked: directly, or through the operator's egress proxy."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv6Address

from signer.fetching.address import IpAddress
from signer.fetching.errors import FetchError
from signer.fetching.limits import MAX_PROXY_ANSWER_BYTES


class DirectConnector:
    """A :class:`signer.fetching.fetcher.Connector` that connects by itself."""

    def connect(self, address: IpAddress, port: int, timeout: float) -> socket.socket:
        return _open(str(address), port, timeout)


@dataclass(frozen=True, slots=True)
class ProxyConnector:
    """A :class:`signer.fetching.fetcher.Connector` through an HTTP proxy that the operator names.

    The proxy is told the checked address, never the name, so that it cannot be led elsewhere; it must allow CONNECT
    to ports 80 and 443.
    """

    host: str
    port: int

    def connect(self, address: IpAddress, port: int, timeout: float) -> socket.socket:
        connection = _open(self.host, self.port, timeout)
        try:
            _ask_tunnel(connection, address, port)
        except BaseException:
            connection.close()
            raise
        return connection


def _open(host: str, port: int, timeout: float) -> socket.socket:
    try:
        return socket.create_connection((host, port), timeout)
    except TimeoutError as error:
        raise FetchError("fetch-timeout", "the source cannot be reached in time") from error
    except OSError as error:
        raise FetchError("fetch-unreachable", "the source cannot be reached") from error


def _ask_tunnel(connection: socket.socket, address: IpAddress, port: int) -> None:
    """RFC 9110 9.3.6."""
    goal = f"[{address}]:{port}" if isinstance(address, IPv6Address) else f"{address}:{port}"
    try:
        connection.sendall(f"CONNECT {goal} HTTP/1.1\r\nHost: {goal}\r\n\r\n".encode("ascii"))
        answer = b""
        while b"\r\n\r\n" not in answer:
            part = connection.recv(1024)
            answer += part
            if not part or len(answer) > MAX_PROXY_ANSWER_BYTES:
                raise FetchError("fetch-unreachable", "the egress proxy answers oddly")
    except OSError as error:
        raise FetchError("fetch-unreachable", "the egress proxy does not answer") from error
    words = answer.split(b" ", 2)
    if len(words) < 3 or not words[0].startswith(b"HTTP/1.") or not words[1].startswith(b"2"):
        raise FetchError("fetch-unreachable", "the egress proxy refused")
    if not answer.endswith(b"\r\n\r\n"):
        raise FetchError("fetch-unreachable", "the egress proxy answers oddly")
