"""Reading certificates with ``cryptography``, whose errors do not all share a root."""

from __future__ import annotations

from cryptography import x509


def load_certificate(der: bytes) -> x509.Certificate:
    """The certificate in DER. Raises: ValueError for anything that is not one, an impossible version included."""
    try:
        return x509.load_der_x509_certificate(der)
    except x509.InvalidVersion as error:
        raise ValueError("not a certificate of a known version") from error
