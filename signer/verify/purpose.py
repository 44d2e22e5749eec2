"""Whether a certificate is meant for signing documents: RFC 5280 4.2.1.3 and 4.2.1.12, RFC 9336."""

from __future__ import annotations

from collections.abc import Iterator

from signer.trust.certificate import EKU_ANY, Certificate

_SIGNING_USAGES = frozenset({"digital_signature", "non_repudiation"})
_DOCUMENT_PURPOSES = frozenset(
    {
        EKU_ANY,
        "1.3.6.1.5.5.7.3.2",  # client authentication: Vietnamese and European person certificates carry it
        "1.3.6.1.5.5.7.3.4",  # e-mail protection
        "1.3.6.1.5.5.7.3.36",  # document signing, RFC 9336
        "1.3.6.1.4.1.311.10.3.12",  # document signing, Microsoft
        "1.3.6.1.4.1.311.20.2.2",  # smart card logon
        "1.2.840.113583.1.1.5",  # authentic documents, Adobe
    }
)


def signing_purpose_problems(certificate: Certificate) -> tuple[str, ...]:
    """Codes when the certificate may not sign documents; empty when it may."""
    return tuple(_problems(certificate))


def _problems(certificate: Certificate) -> Iterator[str]:
    usages, purposes = certificate.key_usages, certificate.extended_usages
    may_sign = usages is None or bool(usages & _SIGNING_USAGES)
    fits = purposes is None or bool(purposes & _DOCUMENT_PURPOSES)
    if not may_sign or not fits:
        yield "key-usage-wrong"
