"""Names to addresses, by the system, without waiting for it longer than wanted."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import Future
from ipaddress import ip_address

from signer.fetching.address import IpAddress
from signer.fetching.errors import FetchError

MAX_LOOKUPS = 16
"""Look-ups under way at once; one that hangs keeps its place until the system gives up."""


class SystemResolver:
    """A :class:`signer.fetching.fetcher.Resolver` on the system's own look-up, which knows no timeout by itself."""

    def __init__(self) -> None:
        self._places = threading.BoundedSemaphore(MAX_LOOKUPS)

    def resolve(self, host: str, timeout: float) -> tuple[IpAddress, ...]:
        if not self._places.acquire(timeout=timeout):
            raise FetchError("fetch-unresolvable", "too many names are being looked up")
        answer: Future[tuple[IpAddress, ...]] = Future()
        threading.Thread(target=self._look_up, args=(host, answer), name="look-up", daemon=True).start()
        try:
            return answer.result(timeout)
        except TimeoutError as error:
            raise FetchError("fetch-timeout", "the name was not found in time") from error
        except (OSError, ValueError) as error:
            raise FetchError("fetch-unresolvable", "the name is not known") from error

    def _look_up(self, host: str, answer: Future[tuple[IpAddress, ...]]) -> None:
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            answer.set_result(tuple(dict.fromkeys(ip_address(entry[4][0]) for entry in found)))
        except (OSError, ValueError) as error:
            answer.set_exception(error)
        finally:
            self._places.release()
