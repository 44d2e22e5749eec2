"""Evidence for whole chains, from the addresses certificates name: OCSP first, the CRL where OCSP is silent."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID

from signer.errors import OutsideServiceError
from signer.evidence.crl import MAX_CRL_BYTES, check_crl
from signer.evidence.ocsp import MAX_OCSP_BYTES, check_ocsp, ocsp_request
from signer.keys import CertificateChain
from signer.keys.certificates import load_certificate
from signer.signing.certificate import issuer_among
from signer.signing.evidence import Evidence

MAX_CHAIN = 8
"""Certificates from signer to anchor; the national hierarchies have three."""

MAX_CACHED = 1024
"""Answers kept for reuse until their nextUpdate: one an official, an authority or a responder."""


class Fetch(Protocol):
    """Gets what an address offers, or posts ``body`` to it; guarded and bounded by the implementation.

    Raises: OutsideServiceError.
    """

    def __call__(self, url: str, body: bytes | None, *, limit: int) -> bytes: ...


@dataclass(frozen=True, slots=True)
class _Answer:
    ocsp: bytes | None
    crl: bytes | None
    until: datetime


class RevocationEvidence:
    """A :class:`signer.signing.evidence.EvidenceSource` that asks OCSP responders and CRL distribution points.

    ``anchors`` (DER) end the chains and need no evidence themselves. Answers are kept until their nextUpdate.
    Raises: KeyUnusableError (``certificate-revoked``), OutsideServiceError (``evidence-unavailable``,
    ``evidence-chain-incomplete``).
    """

    def __init__(self, fetch: Fetch, anchors: tuple[bytes, ...], clock: Callable[[], datetime]) -> None:
        self._fetch = fetch
        self._anchors = anchors
        self._clock = clock
        self._answers: dict[bytes, _Answer] = {}
        self._lock = threading.Lock()

    def evidence_for(self, chain: CertificateChain) -> Evidence:
        certificates: list[bytes] = [chain.signer]
        answers: list[_Answer] = []
        for certificate, issuer in self._links(chain):
            certificates.append(issuer)
            answers.append(self._answer(certificate, issuer))
        return Evidence(
            certificates=tuple(certificates),
            ocsps=tuple(answer.ocsp for answer in answers if answer.ocsp is not None),
            crls=tuple(answer.crl for answer in answers if answer.crl is not None),
        )

    def _links(self, chain: CertificateChain) -> Iterator[tuple[bytes, bytes]]:
        certificate = chain.signer
        for _ in range(MAX_CHAIN):
            if certificate in self._anchors:
                return
            issuer = issuer_among(certificate, (*self._anchors, *chain.others))
            if issuer is None:
                break
            yield certificate, issuer
            certificate = issuer
        raise OutsideServiceError("evidence-chain-incomplete", "the chain does not lead to a configured anchor")

    def _answer(self, certificate: bytes, issuer: bytes) -> _Answer:
        now = self._clock()
        with self._lock:
            kept = self._answers.get(certificate)
        if kept is not None and kept.until > now:
            return kept
        answer = self._ask(certificate, issuer, now)
        with self._lock:
            if len(self._answers) >= MAX_CACHED:
                self._answers.clear()
            self._answers[certificate] = answer
        return answer

    def _ask(self, certificate: bytes, issuer: bytes, now: datetime) -> _Answer:
        subject, authority = load_certificate(certificate), load_certificate(issuer)
        last: OutsideServiceError | None = None
        for url in ocsp_addresses(subject):
            try:
                answer = self._fetch(url, ocsp_request(subject, authority), limit=MAX_OCSP_BYTES)
                return _Answer(answer, None, check_ocsp(answer, subject, authority, now))
            except OutsideServiceError as error:
                last = error
        for url in crl_addresses(subject):
            try:
                answer = self._fetch(url, None, limit=MAX_CRL_BYTES)
                return _Answer(None, answer, check_crl(answer, subject, authority, now))
            except OutsideServiceError as error:
                last = error
        raise OutsideServiceError("evidence-unavailable", "no OCSP responder or CRL answered usably") from last


def ocsp_addresses(certificate: x509.Certificate) -> list[str]:
    """The OCSP responders a certificate names."""
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return []
    return [
        entry.access_location.value
        for entry in access
        if entry.access_method == AuthorityInformationAccessOID.OCSP
        and isinstance(entry.access_location, x509.UniformResourceIdentifier)
    ]


def crl_addresses(certificate: x509.Certificate) -> list[str]:
    """The CRL distribution points a certificate names."""
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return []
    return [
        name.value
        for point in points
        for name in point.full_name or ()
        if isinstance(name, x509.UniformResourceIdentifier)
    ]
