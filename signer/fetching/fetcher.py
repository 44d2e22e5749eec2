"""The guarded fetcher: an address from a stranger's certificate is checked, pinned, asked and bounded."""

from __future__ import annotations

import socket
import ssl
from typing import Protocol

from signer.fetching.address import AddressRules, IpAddress, WebAddress, parse_address
from signer.fetching.budget import Budget, Deadline, Monotonic
from signer.fetching.errors import AddressRefusedError, FetchError
from signer.fetching.exchange import Redirect, exchange
from signer.fetching.limits import MAX_ADDRESSES_TRIED, MAX_REDIRECTS


class Resolver(Protocol):
    """Looks names up."""

    def resolve(self, host: str, timeout: float) -> tuple[IpAddress, ...]:
        """All addresses of ``host``, within ``timeout`` seconds.

        Raises: FetchError ``fetch-unresolvable``, ``fetch-timeout``.
        """
        ...


class Connector(Protocol):
    """Opens connections to addresses, never to names."""

    def connect(self, address: IpAddress, port: int, timeout: float) -> socket.socket:
        """A connected socket, within ``timeout`` seconds.

        Raises: FetchError ``fetch-unreachable``, ``fetch-timeout``.
        """
        ...


class GuardedFetcher:
    """Gets CRLs, OCSP answers and certificates; a :class:`signer.evidence.source.Fetch`. Safe to share by threads.

    Each name is looked up once a request, every address it has is checked, and the connection goes to a checked
    address while Host header and TLS keep the name: an answer that changes between two look-ups changes nothing.
    ``tls`` checks servers' certificates; ``monotonic`` measures the time limits.
    """

    def __init__(
        self,
        resolver: Resolver,
        connector: Connector,
        monotonic: Monotonic,
        tls: ssl.SSLContext,
        rules: AddressRules | None = None,
    ) -> None:
        self._resolver = resolver
        self._connector = connector
        self._monotonic = monotonic
        self._tls = tls
        self._rules = rules or AddressRules()

    def new_budget(self) -> Budget:
        """What one more document may ask for."""
        return Budget(self._monotonic)

    def __call__(self, url: str, body: bytes | None, *, limit: int, budget: Budget | None = None) -> bytes:
        """What ``url`` offers, or its answer to the posted OCSP request ``body``: at most ``limit`` bytes.

        ``budget`` is the document's; without one the call has a budget of its own.
        Raises: FetchError; AddressRefusedError before anything is sent; BudgetSpentError.
        """
        budget = budget or self.new_budget()
        address = parse_address(url, self._rules)
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._ask(address, body, limit, budget.spend())
            if not isinstance(answer, Redirect):
                return answer
            address = address.follow(answer.location, self._rules)
        raise FetchError("fetch-too-many-redirects", "the source sends us from one address to the next")

    def _ask(self, address: WebAddress, body: bytes | None, limit: int, deadline: Deadline) -> bytes | Redirect:
        with self._connect(address, deadline) as connection:
            return exchange(connection, address, body, limit, deadline)

    def _connect(self, address: WebAddress, deadline: Deadline) -> socket.socket:
        last: FetchError | None = None
        for checked in self._checked(address, deadline)[:MAX_ADDRESSES_TRIED]:
            try:
                connection = self._connector.connect(checked, address.port, deadline.remaining())
            except FetchError as error:
                last = error
                continue
            return self._secured(connection, address, deadline) if address.is_secure else connection
        raise last or FetchError("fetch-unresolvable", "the name has no address")

    def _checked(self, address: WebAddress, deadline: Deadline) -> tuple[IpAddress, ...]:
        """The addresses to connect to. One that is not public spoils them all: an honest name has none."""
        if address.literal is not None:
            return (address.literal,)
        found = self._resolver.resolve(address.host, deadline.remaining())
        if not all(self._rules.allow(one) for one in found):
            raise AddressRefusedError("the name leads to a host that is not public")
        return found

    def _secured(self, connection: socket.socket, address: WebAddress, deadline: Deadline) -> ssl.SSLSocket:
        try:
            connection.settimeout(deadline.remaining())
            return self._tls.wrap_socket(connection, server_hostname=address.host)
        except TimeoutError as error:
            connection.close()
            raise FetchError("fetch-timeout", "the source did not answer in time") from error
        except OSError as error:
            connection.close()
            raise FetchError("fetch-unreachable", "no secure connection to the source could be made") from error
        except BaseException:
            connection.close()
            raise
