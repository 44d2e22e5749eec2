"""Reading certificates with ``cryptography``, whose errors do not all share a root."""

from __future__ import annotations

from cryptography import x509

_NOT_VALUE_ERRORS = (x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType)


def load_certificate(der: bytes) -> x509.Certificate:
    """The certificate in DER, its extensions read too: the library leaves them for later, and fails there.

    Raises: ValueError for anything that is not a certificate, an impossible version or a doubled extension included.
    """
    try:
        certificate = x509.load_der_x509_certificate(der)
        len(certificate.extensions)
    except _NOT_VALUE_ERRORS as error:
        raise ValueError("not a certificate that can be read") from error
    return certificate
