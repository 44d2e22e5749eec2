"""Signed words about revocation: CRLs (RFC 5280) and OCSP answers (RFC 6960)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto.keys import PublicKeyInfo
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp

from certs_dev.dev_pki import Credential
from certs_dev.keys import PrivateKey, signing_digest
from certs_dev.manifest import Revocation

OCSP_LIFETIME = timedelta(days=1)
"""From thisUpdate to nextUpdate of an OCSP answer."""

CRL_LIFETIME = timedelta(days=7)
"""From thisUpdate to nextUpdate of a CRL."""


@dataclass(frozen=True, slots=True)
class RevokedSerial:
    """One line of a CRL."""

    serial: int
    revocation: Revocation


def sign_crl(issuer: bytes, key: PrivateKey, revoked: Iterable[RevokedSerial], at: datetime) -> bytes:
    """The DER CRL of the DER certificate ``issuer``, fresh and numbered by ``at``, signed with ``key``."""
    certificate = x509.load_der_x509_certificate(issuer)
    subject_key = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    authority_key = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(subject_key)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(certificate.subject)
        .last_update(at)
        .next_update(at + CRL_LIFETIME)
        .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
        .add_extension(authority_key, critical=False)
    )
    for line in revoked:
        builder = builder.add_revoked_certificate(_crl_line(line))
    return builder.sign(key, signing_digest(key)).public_bytes(Encoding.DER)


def sign_ocsp_answer(
    question: ocsp.OCSPRequest,
    status: ocsp.OCSPCertStatus,
    revocation: Revocation | None,
    responder: Credential,
    at: datetime,
) -> bytes:
    """The DER OCSPResponse that the certificate in ``question`` has ``status``, with the question's nonce."""
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response_by_hash(
            issuer_name_hash=question.issuer_name_hash,
            issuer_key_hash=question.issuer_key_hash,
            serial_number=question.serial_number,
            algorithm=question.hash_algorithm,
            cert_status=status,
            this_update=at,
            next_update=at + OCSP_LIFETIME,
            revocation_time=revocation.since if revocation else None,
            revocation_reason=revocation.reason if revocation else None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, x509.load_der_x509_certificate(responder.certificate))
        .certificates([x509.load_der_x509_certificate(responder.certificate)])
    )
    for extension in question.extensions:
        if isinstance(extension.value, x509.OCSPNonce):
            builder = builder.add_extension(extension.value, critical=False)
    return builder.sign(responder.key, signing_digest(responder.key)).public_bytes(Encoding.DER)


def refuse_ocsp(status: ocsp.OCSPResponseStatus) -> bytes:
    """The unsigned DER OCSPResponse with an error ``status`` (RFC 6960 2.3)."""
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)


def is_about(question: ocsp.OCSPRequest, issuer: bytes) -> bool:
    """Whether the certificate in ``question`` was issued by the DER certificate ``issuer``, by both its hashes."""
    certificate = x509.load_der_x509_certificate(issuer)
    algorithm = question.hash_algorithm.name
    key = PublicKeyInfo.load(certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    name_hash = hashlib.new(algorithm, certificate.subject.public_bytes()).digest()
    key_hash = hashlib.new(algorithm, bytes(key["public_key"])).digest()
    return (question.issuer_name_hash, question.issuer_key_hash) == (name_hash, key_hash)


def _crl_line(line: RevokedSerial) -> x509.RevokedCertificate:
    return (
        x509.RevokedCertificateBuilder()
        .serial_number(line.serial)
        .revocation_date(line.revocation.since)
        .add_extension(x509.CRLReason(line.revocation.reason), critical=False)
        .build()
    )
