"""Keys at a remote signing service that speaks the Cloud Signature Consortium API, version 2.

Only digests leave this process: ``credentials/authorize`` binds the authorisation to the digest, and
``signatures/signHash`` signs it.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import urllib3
from cryptography.exceptions import InvalidSignature

from signer.cms.algorithms import CMS_ALGORITHMS
from signer.cms.der import DerError, read_oid, read_whole
from signer.cms.verifying import verify_value
from signer.errors import KeyUnusableError, OutsideServiceError
from signer.keys import CertificateChain, SignatureAlgorithm

MAX_RESPONSE_BYTES = 256 * 1024
"""A certificate chain in base64 takes about 10 KB."""

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_REFUSED = frozenset({400, 401, 403})

TokenSource = Callable[[], str]
"""Gives a fresh OAuth 2.0 access token of the service."""

PinSource = Callable[[], str]
"""Gives the PIN of the credential when it is needed; empty for services that authorise otherwise."""


@dataclass(frozen=True, slots=True)
class CscService:
    """Where the service is: ``base_url`` up to and with ``/csc/v2``; HTTPS, or loopback for tests.

    ``timeout`` in seconds bounds each request.
    """

    base_url: str
    pool: urllib3.PoolManager
    access_token: TokenSource
    timeout: float = 30.0


class CscKey:
    """A :class:`signer.keys.SigningKey` at a remote service. What comes back is verified before it is used.

    Raises: KeyUnusableError (``remote-refused``, ``remote-key-disabled``, ``remote-without-certificate``,
    ``key-algorithm-mismatch``); OutsideServiceError (``remote-unreachable``, ``remote-failed``,
    ``remote-not-a-reply``, ``remote-wrong-signature``, ``remote-address-unsafe``).
    """

    def __init__(self, service: CscService, credential: str, pin: PinSource, algorithm: SignatureAlgorithm) -> None:
        address = urlsplit(service.base_url)
        if address.scheme != "https" and address.hostname not in _LOOPBACK:
            raise OutsideServiceError("remote-address-unsafe", "a remote signing service must be reached by HTTPS")
        self._service = service
        self._credential = credential
        self._pin = pin
        self._algorithm = algorithm
        self._chain = self._load_chain()

    @property
    def chain(self) -> CertificateChain:
        return self._chain

    @property
    def algorithm(self) -> SignatureAlgorithm:
        return self._algorithm

    def sign(self, to_be_signed: bytes) -> bytes:
        digest = CMS_ALGORITHMS[self._algorithm].digest
        hashed = base64.b64encode(digest.of(to_be_signed)).decode("ascii")
        authorised = self._post(
            "credentials/authorize",
            {
                "credentialID": self._credential,
                "numSignatures": 1,
                "hashes": [hashed],
                "hashAlgorithmOID": digest.dotted,
                **self._authorisation(),
            },
        )
        answer = self._post("signatures/signHash", self._sign_question(hashed, _text(authorised, "SAD")))
        signatures = answer.get("signatures")
        if not isinstance(signatures, list) or len(signatures) != 1:
            raise _not_a_reply()
        value = _decode(signatures[0])
        try:
            verify_value(self._chain.signer, self._algorithm, value, to_be_signed)
        except (InvalidSignature, ValueError) as error:
            raise OutsideServiceError(
                "remote-wrong-signature", "the remote service's signature does not verify"
            ) from error
        return value

    def _authorisation(self) -> dict[str, object]:
        pin = self._pin()
        return {"authData": [{"id": "PIN", "value": pin}]} if pin else {}

    def _sign_question(self, hashed: str, sad: str) -> dict[str, object]:
        cms = CMS_ALGORITHMS[self._algorithm]
        parts = read_whole(cms.identifier).children()
        question: dict[str, object] = {
            "credentialID": self._credential,
            "SAD": sad,
            "hashes": [hashed],
            "hashAlgorithmOID": cms.digest.dotted,
            "signAlgo": read_oid(parts[0]),
        }
        if self._algorithm.value.startswith("rsa-pss"):
            question["signAlgoParams"] = base64.b64encode(parts[1].encoded).decode("ascii")
        return question

    def _load_chain(self) -> CertificateChain:
        info = self._post("credentials/info", {"credentialID": self._credential, "certificates": "chain"})
        key, certificate = info.get("key"), info.get("cert")
        if not isinstance(key, dict) or not isinstance(certificate, dict):
            raise _not_a_reply()
        if key.get("status") != "enabled":
            raise KeyUnusableError("remote-key-disabled", "the remote credential is disabled")
        certificates = certificate.get("certificates")
        if not isinstance(certificates, list) or not certificates:
            raise KeyUnusableError("remote-without-certificate", "the remote credential has no certificate")
        own, *others = (_certificate(item) for item in certificates)
        return CertificateChain(own, tuple(others))

    def _post(self, path: str, question: dict[str, object]) -> dict[str, object]:
        service = self._service
        try:
            response = service.pool.request(
                "POST",
                f"{service.base_url.rstrip('/')}/{path}",
                body=json.dumps(question).encode(),
                headers={"Content-Type": "application/json", "Authorization": f"Bearer {service.access_token()}"},
                timeout=service.timeout,
                retries=False,
                redirect=False,
                preload_content=False,
            )
            try:
                body = response.read(MAX_RESPONSE_BYTES + 1)
            finally:
                response.close()
        except urllib3.exceptions.HTTPError as error:
            raise OutsideServiceError("remote-unreachable", "the remote signing service cannot be reached") from error
        if response.status in _REFUSED:
            raise KeyUnusableError("remote-refused", "the remote signing service refused (PIN, authorisation or key)")
        if response.status != 200:
            raise OutsideServiceError("remote-failed", "the remote signing service reported a failure")
        return _object(body)


def _object(body: bytes) -> dict[str, object]:
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise _not_a_reply() from error
    if len(body) > MAX_RESPONSE_BYTES or not isinstance(answer, dict):
        raise _not_a_reply()
    return answer


def _text(answer: dict[str, object], key: str) -> str:
    value = answer.get(key)
    if not isinstance(value, str):
        raise _not_a_reply()
    return value


def _decode(value: object) -> bytes:
    try:
        return base64.b64decode(value if isinstance(value, str) else "!", validate=True)
    except binascii.Error as error:
        raise _not_a_reply() from error


def _certificate(value: object) -> bytes:
    der = _decode(value)
    try:
        return read_whole(der).encoded
    except DerError as error:
        raise _not_a_reply() from error


def _not_a_reply() -> OutsideServiceError:
    return OutsideServiceError("remote-not-a-reply", "the remote signing service's answer is not understood")
