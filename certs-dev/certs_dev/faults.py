"""Services that misbehave, for tests of those who depend on them.

Over HTTP, a :class:`FaultPlan` goes to ``DevServices(around=plan)`` and is changed while the server runs. In process,
:func:`with_other_nonce` and :func:`with_other_imprint` spoil a request before ``TrustServices.timestamp`` sees it,
and :func:`forged_crl` and :func:`forged_ocsp_response` give false evidence.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus

from asn1crypto import tsp
from cryptography.x509 import ocsp

from certs_dev.dev_pki import Credential, DevPki
from certs_dev.http_routes import CRL, OCSP_RESPONSE, TIMESTAMP_REPLY, Clock, Handler, HttpAnswer, HttpRequest
from certs_dev.http_server import DropConnection
from certs_dev.revocation import sign_crl, sign_ocsp_answer
from certs_dev.services import ask_ocsp

OVERSIZED_BYTES = 1024 * 1024
"""Far above what any honest answer takes."""

IMPOSTOR = "lookalike-ca"

Fault = Callable[[HttpRequest, Handler], HttpAnswer]


class FaultPlan:
    """Which addresses misbehave now, and how. Give it to ``DevServices(around=…)``; safe to change at any time."""

    def __init__(self) -> None:
        self._faults: dict[str, Fault] = {}
        self._guard = threading.Lock()

    def break_(self, path_prefix: str, fault: Fault) -> None:
        """From now on ``fault`` answers for every path below ``path_prefix`` (``/cong-vu/tsa/tsa-1``, ``/``)."""
        with self._guard:
            self._faults[path_prefix] = fault

    def mend(self, path_prefix: str | None = None) -> None:
        """Takes back the fault at ``path_prefix``, or all of them."""
        with self._guard:
            if path_prefix is None:
                self._faults.clear()
            else:
                self._faults.pop(path_prefix, None)

    def __call__(self, request: HttpRequest, handler: Handler) -> HttpAnswer:
        """The answer of the fault with the longest fitting prefix, or the honest one."""
        with self._guard:
            fitting = [prefix for prefix in self._faults if request.path.startswith(prefix)]
            fault = self._faults[max(fitting, key=len)] if fitting else None
        return fault(request, handler) if fault else handler(request)


def garbage(request: HttpRequest, handler: Handler) -> HttpAnswer:
    """The right content type, and bytes that are no DER."""
    return replace(handler(request), body=b"\xff\xfe not DER at all")


def html_page(_request: HttpRequest, _handler: Handler) -> HttpAnswer:
    """200 and a web page, as a captive portal sends."""
    return HttpAnswer(HTTPStatus.OK, "text/html", b"<!doctype html><title>Login</title><p>Please log in</p>")


def empty(request: HttpRequest, handler: Handler) -> HttpAnswer:
    """The right content type and no body."""
    return replace(handler(request), body=b"")


def truncated(request: HttpRequest, handler: Handler) -> HttpAnswer:
    """The honest answer, its second half missing."""
    answer = handler(request)
    return replace(answer, body=answer.body[: len(answer.body) // 2])


def oversized(request: HttpRequest, handler: Handler) -> HttpAnswer:
    """The honest answer with a mebibyte of zeros behind it."""
    answer = handler(request)
    return replace(answer, body=answer.body + bytes(OVERSIZED_BYTES))


def http_500(_request: HttpRequest, _handler: Handler) -> HttpAnswer:
    """An internal error."""
    return HttpAnswer(HTTPStatus.INTERNAL_SERVER_ERROR, "text/plain", b"internal error\n")


def http_503(_request: HttpRequest, _handler: Handler) -> HttpAnswer:
    """Down, as a balancer without back ends says it."""
    return HttpAnswer(HTTPStatus.SERVICE_UNAVAILABLE, "text/plain", b"unavailable\n")


def dropped(_request: HttpRequest, _handler: Handler) -> HttpAnswer:
    """The connection is closed without an answer."""
    raise DropConnection


def rejected(request: HttpRequest, handler: Handler) -> HttpAnswer:
    """A TSA's rejection with badDataFormat; an OCSP responder's malformedRequest."""
    return handler(replace(request, body=b""))


def wrong_nonce(request: HttpRequest, handler: Handler) -> HttpAnswer:
    """A well-signed timestamp for another nonce."""
    return handler(replace(request, body=with_other_nonce(request.body)))


def wrong_imprint(request: HttpRequest, handler: Handler) -> HttpAnswer:
    """A well-signed timestamp over other data."""
    return handler(replace(request, body=with_other_imprint(request.body)))


def signed_by(tsa: str) -> Fault:
    """Timestamps come from the credential ``tsa`` of the same hierarchy (``tsa-expired``, ``leader-1``) instead."""

    def fault(request: HttpRequest, handler: Handler) -> HttpAnswer:
        return handler(replace(request, path=f"{request.path.rpartition('/')[0]}/{tsa}"))

    return fault


class Hang:
    """Waits ``seconds`` before the honest answer; :meth:`release` ends every wait at once."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._released = threading.Event()

    def release(self) -> None:
        """Lets the waiting answers go, and makes the later ones prompt."""
        self._released.set()

    def __call__(self, request: HttpRequest, handler: Handler) -> HttpAnswer:
        self._released.wait(self._seconds)
        return handler(request)


def forging_crl(pki: DevPki, issuer: str, clock: Clock) -> Fault:
    """Serves :func:`forged_crl`."""
    return lambda _request, _handler: HttpAnswer(HTTPStatus.OK, CRL, forged_crl(pki, issuer, clock()))


def forging_ocsp(pki: DevPki, clock: Clock) -> Fault:
    """Serves answers like :func:`forged_ocsp_response`, to POST requests."""

    def fault(request: HttpRequest, _handler: Handler) -> HttpAnswer:
        question = ocsp.load_der_ocsp_request(request.body)
        return HttpAnswer(HTTPStatus.OK, OCSP_RESPONSE, _forged_answer(pki, question, clock()))

    return fault


def fixed_timestamp(response: bytes) -> Fault:
    """Always the same TimeStampResp, a replay."""
    return lambda _request, _handler: HttpAnswer(HTTPStatus.OK, TIMESTAMP_REPLY, response)


def forged_crl(pki: DevPki, issuer: str, at: datetime) -> bytes:
    """A DER CRL in the name of ``issuer``, revoking nothing, signed with another key."""
    return sign_crl(pki.certificate(issuer), pki.credential(IMPOSTOR).key, (), at)


def forged_ocsp_response(pki: DevPki, certificate: bytes, issuer: bytes, at: datetime) -> bytes:
    """A DER OCSPResponse calling ``certificate`` good, signed by an impostor with the issuer's name."""
    return _forged_answer(pki, ask_ocsp(certificate, issuer), at)


def with_other_nonce(request: bytes) -> bytes:
    """The TimeStampReq with another nonce. Raises: ValueError when it has none."""
    parsed = tsp.TimeStampReq.load(request)
    nonce = parsed["nonce"].native
    if nonce is None:
        raise ValueError("the request has no nonce")
    parsed["nonce"] = nonce ^ 1
    return bytes(parsed.dump(force=True))


def with_other_imprint(request: bytes) -> bytes:
    """The TimeStampReq over other data."""
    parsed = tsp.TimeStampReq.load(request)
    digest = parsed["message_imprint"]["hashed_message"].native
    parsed["message_imprint"]["hashed_message"] = bytes((digest[0] ^ 1,)) + digest[1:]
    return bytes(parsed.dump(force=True))


def _forged_answer(pki: DevPki, question: ocsp.OCSPRequest, at: datetime) -> bytes:
    impostor: Credential = pki.credential(IMPOSTOR)
    return sign_ocsp_answer(question, ocsp.OCSPCertStatus.GOOD, None, impostor, at)
