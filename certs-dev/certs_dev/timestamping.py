"""A time-stamping authority (RFC 3161, RFC 5816), quick enough to sit inside benchmarks."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from certs_dev import der
from certs_dev.dev_pki import Credential
from certs_dev.errors import DevPkiError
from certs_dev.keys import PrivateKey

TIMESTAMP_POLICY = "2.999.3161.1"
"""The policy of every development token, below ITU-T X.660's arc for examples."""

ACCURACY_SECONDS = 1
"""Times are cut to whole seconds."""

SERIAL_BITS = 63

_DIGEST_SIZES = {
    "sha224": 28,
    "sha256": 32,
    "sha384": 48,
    "sha512": 64,
    "sha3_256": 32,
    "sha3_384": 48,
    "sha3_512": 64,
}

_SIGNED_DATA = der.oid("1.2.840.113549.1.7.2")
_TST_INFO = der.oid("1.2.840.113549.1.9.16.1.4")
_CONTENT_TYPE = der.oid("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST = der.oid("1.2.840.113549.1.9.4")
_SIGNING_CERTIFICATE_V2 = der.oid("1.2.840.113549.1.9.16.2.47")
_SHA256 = der.sequence(der.oid("2.16.840.1.101.3.4.2.1"))
_RSA_WITH_SHA256 = der.sequence(der.oid("1.2.840.113549.1.1.11"), der.NULL)
_ECDSA_WITH_SHA256 = der.sequence(der.oid("1.2.840.10045.4.3.2"))
_POLICY = der.oid(TIMESTAMP_POLICY)
_ACCURACY = der.sequence(der.integer(ACCURACY_SECONDS))
_VERSION_1 = der.integer(1)
_VERSION_3 = der.integer(3)
_GRANTED = der.sequence(der.integer(0))
_REJECTION = der.integer(2)


class _Failure(IntEnum):
    """PKIFailureInfo bits (RFC 3161 2.4.2)."""

    BAD_ALG = 0
    BAD_REQUEST = 2
    BAD_DATA_FORMAT = 5
    UNACCEPTED_POLICY = 15
    UNACCEPTED_EXTENSION = 16


class _RefusedError(Exception):
    def __init__(self, failure: _Failure, text: str) -> None:
        super().__init__(text)
        self.failure = failure
        self.text = text


@dataclass(frozen=True, slots=True)
class _Question:
    """What a request asks for, checked. ``imprint`` is the DER of its MessageImprint."""

    imprint: bytes
    nonce: int | None
    wants_certificates: bool


class TimestampAuthority:
    """Answers RFC 3161 requests with one key. Everything that does not change is encoded once. Thread-safe."""

    def __init__(self, credential: Credential, new_serial: Callable[[], int] | None = None) -> None:
        """Raises: DevPkiError ``dev-pki-not-a-tsa`` for a key that is neither RSA nor EC."""
        certificate = x509.load_der_x509_certificate(credential.certificate)
        issuer = certificate.issuer.public_bytes()
        directory_name = der.context(4, certificate.subject.public_bytes())
        self._sign, self._signature_algorithm = _signer(credential.key)
        self._new_serial = new_serial or (lambda: secrets.randbits(SERIAL_BITS))
        self._tsa_name = der.context(0, directory_name)
        self._certificates = der.context(0, *sorted((credential.certificate, *credential.issuers)))
        self._signer_id = der.sequence(issuer, der.integer(certificate.serial_number))
        self._fixed_attributes = (
            der.sequence(_CONTENT_TYPE, der.set_of(_TST_INFO)),
            _signing_certificate_attribute(credential.certificate, issuer, certificate.serial_number),
        )

    def timestamp(self, request: bytes, at: datetime) -> bytes:
        """The DER TimeStampResp for the DER TimeStampReq ``request``, with ``at`` (aware) as its time.

        A request that cannot be granted gets a rejection with its PKIFailureInfo, as RFC 3161 2.4.2 asks.
        """
        try:
            question = _read(request)
        except _RefusedError as refusal:
            return _rejection(refusal)
        return der.sequence(_GRANTED, self._token(question, at))

    def _token(self, question: _Question, at: datetime) -> bytes:
        content = self._tst_info(question, at)
        digest = der.sequence(_MESSAGE_DIGEST, der.set_of(der.octet_string(hashlib.sha256(content).digest())))
        attributes = der.set_of(*self._fixed_attributes, digest)
        signer_info = der.sequence(
            _VERSION_1,
            self._signer_id,
            _SHA256,
            b"\xa0" + attributes[1:],
            self._signature_algorithm,
            der.octet_string(self._sign(attributes)),
        )
        signed_data = der.sequence(
            _VERSION_3,
            der.set_of(_SHA256),
            der.sequence(_TST_INFO, der.context(0, der.octet_string(content))),
            self._certificates if question.wants_certificates else b"",
            der.set_of(signer_info),
        )
        return der.sequence(_SIGNED_DATA, der.context(0, signed_data))

    def _tst_info(self, question: _Question, at: datetime) -> bytes:
        return der.sequence(
            _VERSION_1,
            _POLICY,
            question.imprint,
            der.integer(self._new_serial()),
            der.generalized_time(at),
            _ACCURACY,
            b"" if question.nonce is None else der.integer(question.nonce),
            self._tsa_name,
        )


def _signer(key: PrivateKey) -> tuple[Callable[[bytes], bytes], bytes]:
    if isinstance(key, ed25519.Ed25519PrivateKey):
        raise DevPkiError("dev-pki-not-a-tsa", "development timestamps are signed with RSA or ECDSA keys only")
    if isinstance(key, rsa.RSAPrivateKey):
        rsa_key, pkcs1, sha256 = key, padding.PKCS1v15(), hashes.SHA256()
        return lambda data: rsa_key.sign(data, pkcs1, sha256), _RSA_WITH_SHA256
    ec_key, ecdsa = key, ec.ECDSA(hashes.SHA256())
    return lambda data: ec_key.sign(data, ecdsa), _ECDSA_WITH_SHA256


def _signing_certificate_attribute(certificate: bytes, issuer: bytes, serial: int) -> bytes:
    """ESS signing-certificate-v2 (RFC 5035, RFC 5816): SHA-256 is its default algorithm, thus left out."""
    issuer_serial = der.sequence(der.sequence(der.context(4, issuer)), der.integer(serial))
    identifier = der.sequence(der.octet_string(hashlib.sha256(certificate).digest()), issuer_serial)
    return der.sequence(_SIGNING_CERTIFICATE_V2, der.set_of(der.sequence(der.sequence(identifier))))


def _read(request: bytes) -> _Question:
    try:
        parsed = tsp.TimeStampReq.load(request, strict=True)
        version, imprint, policy = parsed["version"].native, parsed["message_imprint"], parsed["req_policy"].native
        algorithm, digest = imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native
        question = _Question(imprint.dump(), parsed["nonce"].native, parsed["cert_req"].native)
        has_extensions = bool(parsed["extensions"].native)
    except (ValueError, TypeError, KeyError) as error:
        raise _RefusedError(_Failure.BAD_DATA_FORMAT, "not a TimeStampReq") from error
    if version != "v1":
        raise _RefusedError(_Failure.BAD_REQUEST, "version must be 1")
    if algorithm not in _DIGEST_SIZES:
        raise _RefusedError(_Failure.BAD_ALG, "hash algorithm not accepted")
    if len(digest) != _DIGEST_SIZES[algorithm]:
        raise _RefusedError(_Failure.BAD_DATA_FORMAT, "the imprint's length does not fit its algorithm")
    if policy not in (None, TIMESTAMP_POLICY):
        raise _RefusedError(_Failure.UNACCEPTED_POLICY, "policy not offered")
    if has_extensions:
        raise _RefusedError(_Failure.UNACCEPTED_EXTENSION, "extensions are not supported")
    return question


def _rejection(refusal: _RefusedError) -> bytes:
    status_text = der.sequence(der.utf8_string(refusal.text))
    return der.sequence(der.sequence(_REJECTION, status_text, der.named_bit(refusal.failure)))
