"""Revocation answers of the development PKI, without a network."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

from certs_dev import DevPki, DevPkiError
from certs_dev.services import TrustServices
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from api.clocks import Clock
from signer.errors import OutsideServiceError
from signer.trust.certificate import Certificate, parse_certificate
from signer.trust.revocation import RevocationEvidence


class DevelopmentFetch:
    """A :class:`signer.evidence.source.Fetch` that has the development PKI's responders answer, without a network."""

    def __init__(self, services: TrustServices, clock: Clock) -> None:
        self._services = services
        self._clock = clock

    def __call__(self, url: str, body: bytes | None, *, limit: int) -> bytes:
        """The OCSP answer or CRL. Raises: OutsideServiceError ``evidence-unavailable`` for any other address."""
        if not url.startswith(self._services.pki.base_url):
            raise OutsideServiceError("evidence-unavailable", "only the development PKI's own addresses are asked")
        try:
            if body is not None:
                return self._services.answer_ocsp(body, self._clock())
            return self._services.crl(PurePosixPath(urlsplit(url).path).parent.name, self._clock())
        except DevPkiError as error:
            raise OutsideServiceError("evidence-unavailable", "the development responder gave no answer") from error


class DevelopmentRevocation:
    """A :class:`signer.trust.revocation.RevocationSource` that asks the development PKI, without a network."""

    def __init__(self, services: TrustServices) -> None:
        self._services = services

    def find(self, certificate: Certificate, issuer: Certificate, at: datetime) -> RevocationEvidence:
        try:
            return RevocationEvidence(ocsp_responses=(self._services.ocsp_response(certificate.der, issuer.der, at),))
        except DevPkiError:
            return RevocationEvidence(crls=self._crls(issuer, at))

    def issuers(self, certificate: Certificate) -> tuple[bytes, ...]:
        """The authorities of the development PKI with the name that ``certificate`` gives its issuer."""
        return tuple(
            der for _, der in _issuers(self._services.pki) if parse_certificate(der).subject == certificate.issuer
        )

    def _crls(self, issuer: Certificate, at: datetime) -> tuple[bytes, ...]:
        return tuple(self._services.crl(name, at) for name, der in _issuers(self._services.pki) if der == issuer.der)


def pem(der: bytes) -> bytes:
    """A certificate in PEM."""
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)


def _issuers(pki: DevPki) -> tuple[tuple[str, bytes], ...]:
    names: tuple[Literal["cong-vu-root", "cong-vu-ca", "public-root", "public-ca"], ...] = (
        "cong-vu-root",
        "cong-vu-ca",
        "public-root",
        "public-ca",
    )
    return tuple((name, pki.certificate(name)) for name in names)
