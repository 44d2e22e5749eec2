"""The development services on a loopback port, in threads of the calling process."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from certs_dev.dev_pki import DevPki
from certs_dev.errors import DevPkiError
from certs_dev.http_routes import PLAIN_TEXT, Clock, Handler, HttpAnswer, HttpRequest, Routes
from certs_dev.loopback import is_loopback
from certs_dev.services import TrustServices

MAX_BODY_BYTES = 64 * 1024
"""A timestamp or OCSP request takes a few hundred bytes."""

IDLE_SECONDS = 30
"""A connection kept alive without a request is closed after this time."""

STOP_SECONDS = 0.05
"""The longest wait for the listening thread to notice that it should stop."""

Around = Callable[[HttpRequest, Handler], HttpAnswer]
"""Wraps every answer; the faults of :mod:`certs_dev.faults` come in here."""


class DropConnection(Exception):  # an order to the server, not an error
    """Raised by an :data:`Around`: close the connection without any answer."""


class DevServices:
    """TSA, OCSP, CRLs and CA certificates over HTTP, at the addresses that the certificates carry.

    A context manager: entering starts, leaving stops. On the loopback, unless told loudly otherwise.
    """

    def __init__(
        self,
        pki: DevPki,
        host: str | None = None,
        port: int | None = None,
        *,
        clock: Clock = lambda: datetime.now(UTC),
        around: Around | None = None,
        beyond_loopback: bool = False,
    ) -> None:
        """``host`` and ``port`` default to those of ``pki.base_url``; with port 0 the system picks one.

        ``beyond_loopback`` lets other machines ask: for development in containers, each of which has a loopback of
        its own.

        Raises: DevPkiError ``dev-pki-not-loopback``.
        """
        address = urlsplit(pki.base_url)
        self._host = host or address.hostname or "127.0.0.1"
        self._port = address.port or 80 if port is None else port
        if not beyond_loopback and not is_loopback(self._host):
            raise DevPkiError("dev-pki-not-loopback", "the development services listen on the loopback only")
        routes = Routes(TrustServices(pki), clock)
        self._answer: Handler = (lambda request: around(request, routes)) if around else routes
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> tuple[str, int]:
        """Host and port listened on."""
        return (self._host, self._server.server_port if self._server else self._port)

    def start(self) -> None:
        """Listens, and returns once it does. Raises: DevPkiError ``dev-pki-address-in-use``."""
        try:
            self._server = _Server((self._host, self._port), self._answer)
        except OSError as error:
            raise DevPkiError("dev-pki-address-in-use", f"cannot listen on port {self._port}") from error
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(STOP_SECONDS,), name="dev-services", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stops listening and closes every connection. Harmless when not started."""
        if self._server is None or self._thread is None:
            return
        self._server.shutdown()
        self._thread.join()
        self._server.close_everything()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], answer: Handler) -> None:
        super().__init__(address, _Connection)
        self.answer = answer
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        assert isinstance(request, socket.socket)
        with self._guard:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        assert isinstance(request, socket.socket)
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news."""

    def close_everything(self) -> None:
        self.server_close()
        with self._guard:
            connections = list(self._open)
        for connection in connections:
            super().shutdown_request(connection)


class _Connection(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "vanthu-dev"
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body leave in one segment
    timeout = IDLE_SECONDS

    def do_GET(self) -> None:
        self._send(self._answered(b""))

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal():
            self._refuse(HTTPStatus.LENGTH_REQUIRED)
        elif int(length) > MAX_BODY_BYTES:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            self._send(self._answered(self.rfile.read(int(length))))

    def _answered(self, body: bytes) -> HttpAnswer | None:
        path = self.path.partition("?")[0]
        request = HttpRequest(self.command, path, self.headers.get("Content-Type", ""), body)
        try:
            return self.server.answer(request)
        except DropConnection:
            return None

    def _refuse(self, status: HTTPStatus) -> None:
        self.close_connection = True  # the body was not read
        self._send(HttpAnswer(status, PLAIN_TEXT, f"{status.phrase}\n".encode()))

    def _send(self, answer: HttpAnswer | None) -> None:
        if answer is None:
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # the name is the base class's
        """Nothing: requests are not logged."""
