"""What the development services answer over HTTP, apart from any socket."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from urllib.parse import unquote

from certs_dev.errors import DevPkiError
from certs_dev.services import TrustServices

Clock = Callable[[], datetime]

PLAIN_TEXT = "text/plain; charset=utf-8"
TIMESTAMP_QUERY = "application/timestamp-query"
TIMESTAMP_REPLY = "application/timestamp-reply"
OCSP_REQUEST = "application/ocsp-request"
OCSP_RESPONSE = "application/ocsp-response"
CRL = "application/pkix-crl"
CERTIFICATE = "application/pkix-cert"

_WELCOME = "vanthu: CHỈ DÙNG ĐỂ PHÁT TRIỂN / DEVELOPMENT ONLY: TSA, OCSP, CRL.\n"


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request, its body read. ``path`` is as sent, without query."""

    method: str
    path: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer; the length header is the server's business."""

    status: HTTPStatus
    content_type: str
    body: bytes


Handler = Callable[[HttpRequest], HttpAnswer]


class Routes:
    """Answers at the addresses that the certificates carry: ``/HIERARCHY/tsa|ocsp|crls|certs/NAME…``."""

    def __init__(self, services: TrustServices, clock: Clock) -> None:
        self._services = services
        self._clock = clock
        self._kinds: dict[str, Callable[[str, str, HttpRequest], HttpAnswer]] = {
            "tsa": self._tsa,
            "ocsp": self._ocsp,
            "crls": self._crl,
            "certs": self._certificate,
        }

    def __call__(self, request: HttpRequest) -> HttpAnswer:
        """The answer to ``request``: never an exception for what a client may send."""
        if request.path == "/":
            return HttpAnswer(HTTPStatus.OK, PLAIN_TEXT, _WELCOME.encode())
        hierarchy, kind, name, rest = [*request.path.removeprefix("/").split("/", 3), "", "", ""][:4]
        answer = self._kinds.get(kind)
        try:
            if answer is None or self._services.pki.entry(name).hierarchy != hierarchy:
                return _plain(HTTPStatus.NOT_FOUND)
            return answer(name, rest, request)
        except DevPkiError:
            return _plain(HTTPStatus.NOT_FOUND)

    def _tsa(self, name: str, rest: str, request: HttpRequest) -> HttpAnswer:
        refusal = _refusal(request, rest, TIMESTAMP_QUERY)
        if refusal:
            return refusal
        return HttpAnswer(
            HTTPStatus.OK, TIMESTAMP_REPLY, self._services.timestamp(request.body, self._clock(), tsa=name)
        )

    def _ocsp(self, _name: str, rest: str, request: HttpRequest) -> HttpAnswer:
        if request.method == "GET":
            return self._ocsp_by_get(rest)
        refusal = _refusal(request, rest, OCSP_REQUEST)
        return refusal or self._ocsp_answer(request.body)

    def _ocsp_by_get(self, encoded: str) -> HttpAnswer:
        """RFC 6960 A.1: the request in the path, Base64, then percent-encoded."""
        try:
            return self._ocsp_answer(base64.b64decode(unquote(encoded), validate=True))
        except binascii.Error:
            return _plain(HTTPStatus.BAD_REQUEST)

    def _ocsp_answer(self, question: bytes) -> HttpAnswer:
        return HttpAnswer(HTTPStatus.OK, OCSP_RESPONSE, self._services.answer_ocsp(question, self._clock()))

    def _crl(self, name: str, rest: str, request: HttpRequest) -> HttpAnswer:
        if rest != "latest.crl":
            return _plain(HTTPStatus.NOT_FOUND)
        if request.method != "GET":
            return _plain(HTTPStatus.METHOD_NOT_ALLOWED)
        return HttpAnswer(HTTPStatus.OK, CRL, self._services.crl(name, self._clock()))

    def _certificate(self, name: str, rest: str, request: HttpRequest) -> HttpAnswer:
        if rest != "ca.crt":
            return _plain(HTTPStatus.NOT_FOUND)
        if request.method != "GET":
            return _plain(HTTPStatus.METHOD_NOT_ALLOWED)
        return HttpAnswer(HTTPStatus.OK, CERTIFICATE, self._services.pki.certificate(name))


def _refusal(request: HttpRequest, rest: str, content_type: str) -> HttpAnswer | None:
    if rest:
        return _plain(HTTPStatus.NOT_FOUND)
    if request.method != "POST":
        return _plain(HTTPStatus.METHOD_NOT_ALLOWED)
    if request.content_type.partition(";")[0].strip().lower() != content_type:
        return _plain(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    return None


def _plain(status: HTTPStatus) -> HttpAnswer:
    return HttpAnswer(status, PLAIN_TEXT, f"{status.phrase}\n".encode())
