"""A remote signing service of the Cloud Signature Consortium kind, played by a small server."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import certs_dev
import pytest
import urllib3
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, utils

from signer.cms.verifying import verify_value
from signer.errors import KeyUnusableError, OutsideServiceError
from signer.keys import SignatureAlgorithm
from signer.keys.csc import CscKey, CscService

PIN, TOKEN = "2580", "access-token"
ALGORITHM = SignatureAlgorithm.RSA_PKCS1_SHA256


@dataclass
class RemoteService:
    """Holds one credential; ``broken`` replaces the answer of one path."""

    credential: certs_dev.Credential
    broken: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    authorised: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str, token: str | None, question: dict[str, object]) -> tuple[int, bytes]:
        self.asked.append(path)
        if path in self.broken:
            return self.broken[path]
        if token != f"Bearer {TOKEN}":
            return 401, b"{}"
        status, body = getattr(self, path.replace("/", "_"))(question)
        return status, json.dumps(body).encode()

    def credentials_info(self, question: dict[str, object]) -> tuple[int, object]:
        chain = (self.credential.certificate, *self.credential.issuers)
        return 200, {
            "key": {"status": "enabled", "algo": ["1.2.840.113549.1.1.11"], "len": 2048},
            "cert": {"status": "valid", "certificates": [base64.b64encode(der).decode() for der in chain]},
        }

    def credentials_authorize(self, question: dict[str, object]) -> tuple[int, object]:
        if question.get("authData") != [{"id": "PIN", "value": PIN}]:
            return 400, {"error": "invalid_pin"}
        self.authorised["sad-1"] = question["hashes"]
        return 200, {"SAD": "sad-1", "expiresIn": 300}

    def signatures_signHash(self, question: dict[str, object]) -> tuple[int, object]:
        if self.authorised.pop(question["SAD"], None) != question["hashes"]:
            return 400, {"error": "invalid_request"}
        digest = base64.b64decode(question["hashes"][0])
        pre = utils.Prehashed(hashes.SHA256())
        scheme = padding.PSS(padding.MGF1(hashes.SHA256()), 32) if "signAlgoParams" in question else padding.PKCS1v15()
        return 200, {"signatures": [base64.b64encode(self.credential.key.sign(digest, scheme, pre)).decode()]}


@pytest.fixture
def remote(pki: certs_dev.DevPki) -> RemoteService:
    return RemoteService(pki.credential("leader-1"))


@pytest.fixture
def open_key(remote: RemoteService) -> Iterator[Callable[..., CscKey]]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            path = self.path.removeprefix("/csc/v2/")
            status, body = remote.answer(path, self.headers.get("Authorization"), question)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def open_key(pin: str = PIN, token: str = TOKEN, algorithm: SignatureAlgorithm = ALGORITHM) -> CscKey:
        url = f"http://127.0.0.1:{server.server_port}/csc/v2"
        return CscKey(CscService(url, urllib3.PoolManager(), lambda: token), "leader", lambda: pin, algorithm)

    yield open_key
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("algorithm", [ALGORITHM, SignatureAlgorithm.RSA_PSS_SHA256])
def test_the_service_signs_what_it_was_authorised_for(
    open_key: Callable[..., CscKey], remote: RemoteService, algorithm: SignatureAlgorithm
) -> None:
    key = open_key(algorithm=algorithm)
    verify_value(key.chain.signer, algorithm, key.sign(b"attributes"), b"attributes")
    assert key.chain.signer == remote.credential.certificate
    assert remote.asked == ["credentials/info", "credentials/authorize", "signatures/signHash"]


def test_a_wrong_pin_is_refused_and_not_tried_again(open_key: Callable[..., CscKey], remote: RemoteService) -> None:
    key = open_key(pin="0000")
    with pytest.raises(KeyUnusableError, match="remote-refused"):
        key.sign(b"attributes")
    assert remote.asked.count("credentials/authorize") == 1


def test_a_wrong_access_token_is_refused(open_key: Callable[..., CscKey]) -> None:
    with pytest.raises(KeyUnusableError, match="remote-refused"):
        open_key(token="stolen")


@pytest.mark.parametrize(
    ("path", "answer", "code"),
    [
        ("signatures/signHash", (500, b""), "remote-failed"),
        ("signatures/signHash", (200, b"<html>"), "remote-not-a-reply"),
        ("signatures/signHash", (200, b'{"signatures": []}'), "remote-not-a-reply"),
        ("signatures/signHash", (200, b'{"signatures": ["AAAA"]}'), "remote-wrong-signature"),
        ("credentials/authorize", (200, b"{}"), "remote-not-a-reply"),
    ],
)
def test_a_service_that_errs_is_not_believed(
    open_key: Callable[..., CscKey], remote: RemoteService, path: str, answer: tuple[int, bytes], code: str
) -> None:
    key = open_key()
    remote.broken[path] = answer
    with pytest.raises(OutsideServiceError, match=code):
        key.sign(b"attributes")


def test_a_disabled_credential_is_refused(open_key: Callable[..., CscKey], remote: RemoteService) -> None:
    remote.broken["credentials/info"] = (200, b'{"key": {"status": "disabled"}, "cert": {}}')
    with pytest.raises(KeyUnusableError, match="remote-key-disabled"):
        open_key()


def test_plain_http_across_a_network_is_refused() -> None:
    service = CscService("http://sign.example/csc/v2", urllib3.PoolManager(), lambda: TOKEN)
    with pytest.raises(OutsideServiceError, match="remote-address-unsafe"):
        CscKey(service, "leader", lambda: PIN, ALGORITHM)
