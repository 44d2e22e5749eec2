"""A remote signing service of the Cloud Signature Consortium kind (API v2), played by a small server."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import certs_dev
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from signer.cms import oids

PIN, TOKEN = "2580", "access-token"


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
        value = _sign(self.credential.key, digest, question["hashAlgorithmOID"], is_pss="signAlgoParams" in question)
        return 200, {"signatures": [base64.b64encode(value).decode()]}


def _sign(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, digest: bytes, oid: str, *, is_pss: bool) -> bytes:
    algorithm = {oids.SHA256: hashes.SHA256(), oids.SHA384: hashes.SHA384()}[oid]
    pre = utils.Prehashed(algorithm)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(digest, ec.ECDSA(pre))
    pss = padding.PSS(padding.MGF1(algorithm), algorithm.digest_size)
    return key.sign(digest, pss if is_pss else padding.PKCS1v15(), pre)


@contextmanager
def serving(remote: RemoteService) -> Iterator[str]:
    """The base URL of the service while the block runs."""

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
    try:
        yield f"http://127.0.0.1:{server.server_port}/csc/v2"
    finally:
        server.shutdown()
        server.server_close()
