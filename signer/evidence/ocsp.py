"""OCSP: one question about one certificate, and what an answer must satisfy before it becomes evidence."""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from signer.errors import KeyUnusableError, OutsideServiceError

MAX_OCSP_BYTES = 100 * 1024
"""An answer with its responder's chain takes 2 to 6 KB."""

CLOCK_SKEW = timedelta(minutes=5)
"""How far ahead of our clock a responder's may be."""


def ocsp_request(certificate: x509.Certificate, issuer: x509.Certificate) -> bytes:
    """The DER request. The certificate is identified by SHA-1 hashes, the one form every responder answers; they
    name it and protect nothing (RFC 5019)."""
    builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA1())  # noqa: S303
    return builder.build().public_bytes(Encoding.DER)


def check_ocsp(answer: bytes, certificate: x509.Certificate, issuer: x509.Certificate, now: datetime) -> datetime:
    """Accepts an answer saying the certificate is good; returns until when it may be used again.

    Raises: KeyUnusableError (``certificate-revoked``), OutsideServiceError (``evidence-unusable``).
    """
    try:
        response = ocsp.load_der_ocsp_response(answer)
        if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            raise _unusable("the OCSP responder refused")
        if response.serial_number != certificate.serial_number:
            raise _unusable("the OCSP answer is about another certificate")
        _check_responder(response, issuer, now)
        return _check_status(response, now)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm) as error:
        raise _unusable("the OCSP answer cannot be read or does not verify") from error


def _check_status(response: ocsp.OCSPResponse, now: datetime) -> datetime:
    if response.certificate_status is ocsp.OCSPCertStatus.REVOKED:
        raise KeyUnusableError("certificate-revoked", "the certificate is revoked")
    if response.certificate_status is not ocsp.OCSPCertStatus.GOOD:
        raise _unusable("the OCSP responder does not know the certificate")
    until = response.next_update_utc or now
    if response.this_update_utc > now + CLOCK_SKEW or until < now:
        raise _unusable("the OCSP answer is not current")
    return until


def _check_responder(response: ocsp.OCSPResponse, issuer: x509.Certificate, now: datetime) -> None:
    """The answer is signed by the issuer itself or by a responder it appointed (RFC 6960 clause 4.2.2.2)."""
    signer = issuer
    for candidate in response.certificates:
        if candidate != issuer and _is_responder(response, candidate):
            signer = candidate
            candidate.verify_directly_issued_by(issuer)
            usage = candidate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
            if ExtendedKeyUsageOID.OCSP_SIGNING not in usage:
                raise InvalidSignature
            if not candidate.not_valid_before_utc <= now <= candidate.not_valid_after_utc:
                raise InvalidSignature
    verify_signature(signer, response.signature, response.tbs_response_bytes, response.signature_hash_algorithm)


def _is_responder(response: ocsp.OCSPResponse, candidate: x509.Certificate) -> bool:
    if response.responder_name is not None:
        return response.responder_name == candidate.subject
    return response.responder_key_hash == x509.SubjectKeyIdentifier.from_public_key(candidate.public_key()).digest


def verify_signature(
    signer: x509.Certificate, signature: bytes, data: bytes, digest: hashes.HashAlgorithm | None
) -> None:
    """Raises: InvalidSignature."""
    key = signer.public_key()
    if isinstance(key, ed25519.Ed25519PublicKey):
        key.verify(signature, data)
    elif digest is None or isinstance(digest, hashes.SHA1 | hashes.MD5):
        raise InvalidSignature
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, data, padding.PKCS1v15(), digest)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, data, ec.ECDSA(digest))
    else:
        raise InvalidSignature


def _unusable(text: str) -> OutsideServiceError:
    return OutsideServiceError("evidence-unusable", text)
