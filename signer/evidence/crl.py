"""CRLs: checked against their issuer, and asked about one certificate."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from signer.errors import KeyUnusableError, OutsideServiceError

MAX_CRL_BYTES = 10 * 1024 * 1024
"""The largest national CRL seen is a few megabytes."""


def check_crl(answer: bytes, certificate: x509.Certificate, issuer: x509.Certificate, now: datetime) -> datetime:
    """Accepts a current CRL of the issuer that does not list the certificate; returns its nextUpdate.

    Raises: KeyUnusableError (``certificate-revoked``), OutsideServiceError (``evidence-unusable``).
    """
    try:
        crl = x509.load_der_x509_crl(answer)
        is_genuine = crl.issuer == issuer.subject and crl.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
        until = crl.next_update_utc
        listed = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise OutsideServiceError("evidence-unusable", "the CRL cannot be read") from error
    if not is_genuine or until is None or until < now:
        raise OutsideServiceError("evidence-unusable", "the CRL is not its issuer's, or not current")
    if listed is not None:
        raise KeyUnusableError("certificate-revoked", "the certificate is revoked")
    return until
