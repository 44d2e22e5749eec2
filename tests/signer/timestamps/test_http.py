"""RFC 3161 over a real socket on loopback."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import urllib3

from signer.errors import OutsideServiceError
from signer.timestamps.http import HttpTransport

Serve = Callable[[int, bytes], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a server that answers every POST alike; gives its address."""
    servers: list[ThreadingHTTPServer] = []

    def start(status: int, body: bytes) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                assert self.headers["Content-Type"] == "application/timestamp-query"
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/tsa"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def transport(url: str) -> HttpTransport:
    return HttpTransport(url, urllib3.PoolManager(), 5.0, time.monotonic)


def test_the_answer_comes_back_as_it_is(serve: Serve) -> None:
    assert transport(serve(200, b"\x30\x00"))(b"question") == b"\x30\x00"


@pytest.mark.parametrize("status", [302, 403, 500])
def test_any_status_but_200_is_an_error_and_redirects_are_not_followed(serve: Serve, status: int) -> None:
    with pytest.raises(OutsideServiceError, match="timestamp-http-status"):
        transport(serve(status, b"no"))(b"question")


def test_a_flood_is_cut_off(serve: Serve) -> None:
    with pytest.raises(OutsideServiceError, match="timestamp-too-large"):
        transport(serve(200, bytes(1_000_000)))(b"question")


def test_nobody_there_is_unreachable(serve: Serve) -> None:
    with pytest.raises(OutsideServiceError, match="timestamp-unreachable"):
        transport("http://127.0.0.1:1/tsa")(b"question")


def test_an_answer_past_the_deadline_is_dropped(serve: Serve) -> None:
    ticks = iter([0.0, 6.0, 6.0])
    late = HttpTransport(serve(200, b"\x30\x00"), urllib3.PoolManager(), 5.0, lambda: next(ticks))
    with pytest.raises(OutsideServiceError, match="timestamp-timeout"):
        late(b"question")
