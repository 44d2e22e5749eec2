"""Nothing is sent to an address that may not be asked, and nothing is asked without end."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from ipaddress import ip_address

import pytest

from signer.fetching.address import AddressRules
from signer.fetching.budget import Budget
from signer.fetching.connecting import DirectConnector, ProxyConnector
from signer.fetching.errors import AddressRefusedError, BudgetSpentError, FetchError
from signer.fetching.fetcher import GuardedFetcher
from signer.fetching.resolving import SystemResolver
from tests.signer.fetching.recording import (
    Fetching,
    LoopbackListener,
    RecordingConnector,
    RecordingResolver,
    http_answer,
)

PUBLIC = "203.1.113.7"
URL = "http://ca.example.vn/list.crl"
TARGETS = [
    "127.0.0.1",
    "10.0.0.5",
    "100.64.0.1",
    "169.254.169.254",
    "192.168.0.10",
    "0.0.0.0",
    "224.0.0.1",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a00:5::1",
    "fd00::1",
    "fe80::1",
]


@pytest.mark.parametrize("target", TARGETS)
def test_a_name_that_leads_inside_is_refused_before_any_connection(fetching: Fetching, target: str) -> None:
    resolver, connector = RecordingResolver([target]), RecordingConnector(http_answer(b"secret"))
    with pytest.raises(AddressRefusedError):
        fetching(resolver, connector)(URL, None, limit=100)
    assert resolver.asked == ["ca.example.vn"]
    assert connector.wanted == []


@pytest.mark.parametrize("target", TARGETS)
def test_an_address_written_out_is_refused_before_any_look_up(fetching: Fetching, target: str) -> None:
    resolver, connector = RecordingResolver([PUBLIC]), RecordingConnector(http_answer(b"secret"))
    host = f"[{target}]" if ":" in target else target
    with pytest.raises(AddressRefusedError):
        fetching(resolver, connector)(f"http://{host}/", None, limit=100)
    assert (resolver.asked, connector.wanted) == ([], [])


def test_one_inside_address_among_public_ones_spoils_the_name(fetching: Fetching) -> None:
    connector = RecordingConnector(http_answer(b"secret"))
    with pytest.raises(AddressRefusedError):
        fetching(RecordingResolver([PUBLIC, "10.0.0.1"]), connector)(URL, None, limit=100)
    assert connector.wanted == []


def test_a_name_is_looked_up_once_and_the_connection_is_pinned_to_the_answer(fetching: Fetching) -> None:
    resolver, connector = RecordingResolver([PUBLIC], ["127.0.0.1"]), RecordingConnector(http_answer(b"list"))
    assert fetching(resolver, connector)(URL, None, limit=100) == b"list"
    assert resolver.asked == ["ca.example.vn"]
    assert connector.wanted == [(PUBLIC, 80)]
    assert b"\r\nHost: ca.example.vn\r\n" in connector.received[0]


def test_a_name_that_turns_inside_for_the_second_request_is_refused(fetching: Fetching) -> None:
    resolver = RecordingResolver([PUBLIC], ["127.0.0.1"])
    connector = RecordingConnector(http_answer(b"", "302 Found", f"Location: {URL}"), http_answer(b"secret"))
    with pytest.raises(AddressRefusedError):
        fetching(resolver, connector)(URL, None, limit=100)
    assert connector.wanted == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/",
        "//[::1]/",
        "http://ca.example.vn:6379/",
        "file:///etc/passwd",
    ],
)
def test_a_redirect_is_held_to_the_same_rules(fetching: Fetching, location: str) -> None:
    connector = RecordingConnector(http_answer(b"", "301 Moved", f"Location: {location}"), http_answer(b"secret"))
    with pytest.raises(AddressRefusedError):
        fetching(RecordingResolver([PUBLIC]), connector)(URL, None, limit=100)
    assert connector.wanted == [(PUBLIC, 80)]


def test_a_listener_on_loopback_hears_nothing(listener: LoopbackListener) -> None:
    fetcher = GuardedFetcher(SystemResolver(), DirectConnector(), time.monotonic, ssl.create_default_context())
    for host in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "[::ffff:127.0.0.1]"):
        with pytest.raises(AddressRefusedError):
            fetcher(f"http://{host}:{listener.port}/", None, limit=100)
    assert not listener.was_reached


def test_a_public_looking_name_for_loopback_reaches_no_listener(listener: LoopbackListener) -> None:
    rules = AddressRules(ports=frozenset({listener.port}))
    resolver = RecordingResolver(["127.0.0.1"])
    fetcher = GuardedFetcher(resolver, DirectConnector(), time.monotonic, ssl.create_default_context(), rules)
    with pytest.raises(AddressRefusedError):
        fetcher(f"http://ca.example.vn:{listener.port}/", None, limit=100)
    assert resolver.asked == ["ca.example.vn"]
    assert not listener.was_reached


def test_three_redirects_are_followed_and_a_fourth_is_not(fetching: Fetching) -> None:
    onward = http_answer(b"", "302 Found", "Location: /next")
    patient = RecordingConnector(onward, onward, onward, http_answer(b"list"))
    assert fetching(RecordingResolver([PUBLIC]), patient)(URL, None, limit=100) == b"list"
    with pytest.raises(FetchError, match="fetch-too-many-redirects"):
        fetching(RecordingResolver([PUBLIC]), RecordingConnector(*[onward] * 5))(URL, None, limit=100)


def test_a_question_is_posted_without_cookies_or_credentials(fetching: Fetching) -> None:
    connector = RecordingConnector(http_answer(b"answer", "200 OK", "Set-Cookie: a=b"))
    assert fetching(RecordingResolver([PUBLIC]), connector)("http://o.example.vn/", b"ask", limit=100) == b"answer"
    head, _, body = connector.received[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST / HTTP/1.1\r\n")
    assert body == b"ask"
    assert b"Content-Type: application/ocsp-request" in head
    assert b"ookie" not in head
    assert b"uthorization" not in head


def test_a_posted_question_is_not_turned_into_another_by_a_redirect(fetching: Fetching) -> None:
    connector = RecordingConnector(http_answer(b"", "302 Found", "Location: /other"), http_answer(b"x"))
    with pytest.raises(FetchError, match="fetch-http-status"):
        fetching(RecordingResolver([PUBLIC]), connector)(URL, b"ask", limit=100)
    assert len(connector.wanted) == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (http_answer(b"x" * 101), "fetch-too-large"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 101, "fetch-too-large"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + b"x" * 101 + b"\r\n0\r\n\r\n",
            "fetch-too-large",
        ),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "fetch-malformed"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", "fetch-malformed"),
        (http_answer(b"x", "200 OK", "Content-Encoding: gzip"), "fetch-malformed"),
        (http_answer(b"x", "404 Not Found"), "fetch-http-status"),
        (http_answer(b"x", "302 Found"), "fetch-http-status"),
        (b"SSH-2.0-OpenSSH\r\n", "fetch-malformed"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 5000, "fetch-malformed"),
        (b"HTTP/1.1 200 OK\r\nA: " + b"b" * 100_000, "fetch-malformed"),
        (b"", "fetch-unreachable"),
    ],
    ids=[
        "announced",
        "endless",
        "chunks",
        "bad-chunk",
        "short",
        "compressed",
        "missing",
        "no-location",
        "not-http",
        "many-headers",
        "long-header",
        "silent",
    ],
)
def test_a_bad_answer_ends_with_its_code(fetching: Fetching, answer: bytes, code: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetching(RecordingResolver([PUBLIC]), RecordingConnector(answer))(URL, None, limit=100)
    assert caught.value.code == code


def test_the_next_address_is_tried_when_the_first_does_not_answer() -> None:
    class HalfDead(RecordingConnector):
        def connect(self, address: object, port: int, timeout: float) -> socket.socket:
            if str(address) == "203.1.113.1":
                self.wanted.append((str(address), port))
                raise FetchError("fetch-unreachable", "the source cannot be reached")
            return super().connect(ip_address(str(address)), port, timeout)

    connector = HalfDead(http_answer(b"list"))
    resolver = RecordingResolver(["203.1.113.1", PUBLIC])
    fetcher = GuardedFetcher(resolver, connector, time.monotonic, ssl.create_default_context())
    assert fetcher(URL, None, limit=100) == b"list"
    assert connector.wanted == [("203.1.113.1", 80), (PUBLIC, 80)]


class SteppingClock:
    """Seconds that pass by ``step`` at every look."""

    def __init__(self, step: float) -> None:
        self.now = 0.0
        self._step = step

    def __call__(self) -> float:
        self.now += self._step
        return self.now


def test_a_source_that_drips_is_left_at_the_deadline() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"x" * 100_000
    fetcher = GuardedFetcher(
        RecordingResolver([PUBLIC]), RecordingConnector(answer), SteppingClock(1.1), ssl.create_default_context()
    )
    with pytest.raises(FetchError, match="fetch-timeout"):
        fetcher(URL, None, limit=200_000)


def test_a_document_has_ten_requests(fetching: Fetching) -> None:
    connector = RecordingConnector(*[http_answer(b"x")] * 12)
    fetcher = fetching(RecordingResolver([PUBLIC]), connector)
    budget = fetcher.new_budget()
    for _ in range(10):
        fetcher(URL, None, limit=10, budget=budget)
    with pytest.raises(BudgetSpentError):
        fetcher(URL, None, limit=10, budget=budget)
    assert len(connector.wanted) == 10


def test_a_document_has_fifteen_seconds() -> None:
    clock = SteppingClock(0)
    budget = Budget(clock)
    budget.spend()
    clock.now = 12.0
    assert budget.spend().remaining() == 3.0
    clock.now = 15.0
    with pytest.raises(BudgetSpentError):
        budget.spend()


def test_a_secure_address_needs_a_server_that_proves_its_name(fetching: Fetching) -> None:
    connector = RecordingConnector(b"not TLS at all")
    with pytest.raises(FetchError, match="fetch-unreachable"):
        fetching(RecordingResolver([PUBLIC]), connector)("https://ca.example.vn/", None, limit=100)
    assert connector.wanted == [(PUBLIC, 443)]
    assert b"ca.example.vn" in connector.received[0]


def proxy(answer: bytes) -> tuple[int, list[bytes]]:
    """A proxy on loopback for one connection: answers CONNECT with ``answer``, then serves a list itself."""
    server, heard = socket.create_server(("127.0.0.1", 0)), list[bytes]()

    def serve() -> None:
        with server, server.accept()[0] as connection:
            heard.append(connection.recv(4096))
            connection.sendall(answer)
            heard.append(connection.recv(4096))
            connection.sendall(http_answer(b"list"))

    threading.Thread(target=serve, daemon=True).start()
    return server.getsockname()[1], heard


def test_a_proxy_is_told_the_checked_address_and_the_source_its_name() -> None:
    port, heard = proxy(b"HTTP/1.1 200 Connection established\r\n\r\n")
    fetcher = GuardedFetcher(
        RecordingResolver([PUBLIC]),
        ProxyConnector("127.0.0.1", port),
        time.monotonic,
        ssl.create_default_context(),
    )
    assert fetcher(URL, None, limit=100) == b"list"
    assert heard[0].startswith(f"CONNECT {PUBLIC}:80 HTTP/1.1\r\n".encode())
    assert b"Host: ca.example.vn\r\n" in heard[1]


@pytest.mark.parametrize("answer", [b"HTTP/1.1 403 Forbidden\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\nsmuggled", b"?"])
def test_a_proxy_that_refuses_or_answers_oddly_is_an_unreachable_source(answer: bytes) -> None:
    port, _ = proxy(answer + b"\r\n\r\n" if answer == b"?" else answer)
    connector = ProxyConnector("127.0.0.1", port)
    with pytest.raises(FetchError, match="fetch-unreachable"):
        connector.connect(ip_address(PUBLIC), 80, 5.0)


def test_a_name_unknown_to_the_system_is_said_to_be_so() -> None:
    with pytest.raises(FetchError) as caught:
        SystemResolver().resolve("does-not-exist.invalid", 5.0)
    assert caught.value.code in ("fetch-unresolvable", "fetch-timeout")


def test_the_system_knows_its_own_loopback() -> None:
    assert all(address.is_loopback for address in SystemResolver().resolve("localhost", 5.0))
