"""Revocation evidence from the addresses that certificates name: OCSP first, the CRL where OCSP settles nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import UnsupportedAlgorithm

from signer.errors import RequestError
from signer.evidence.ocsp import ocsp_request
from signer.fetching.budget import Budget
from signer.fetching.cache import AnswerCache, Clock, Kept
from signer.fetching.errors import BudgetSpentError, FetchError
from signer.fetching.fetcher import GuardedFetcher
from signer.fetching.limits import (
    MAX_CERTIFICATE_BYTES,
    MAX_CRL_BYTES,
    MAX_KEPT_SECONDS,
    MAX_OCSP_BYTES,
    NEGATIVE_SECONDS,
    UNDATED_SECONDS,
)
from signer.keys.certificates import load_certificate
from signer.trust.certificate import Certificate
from signer.trust.der import DerError
from signer.trust.revocation import (
    RevocationEvidence,
    RevocationStatus,
    judge_revocation,
    parse_crl,
    parse_ocsp,
)
from signer.trust.store import read_certificates
from signer.verify.cms import parse_signed_data


@dataclass(frozen=True, slots=True)
class _OcspQuestion:
    """About one certificate of one issuer, whichever responder answers."""

    issuer: bytes
    serial: int


@dataclass(frozen=True, slots=True)
class _CrlPlace:
    """One list, as one issuer's: another issuer naming the same address proves its content for itself."""

    url: str
    issuer: bytes


@dataclass(frozen=True, slots=True)
class _IssuerPlace:
    """Where certificates of an authority are said to be; whose they are is proved by what they signed."""

    url: str


class SharedRevocation:
    """What all documents share: the way out and the answers already had. Safe to share by threads."""

    def __init__(self, fetcher: GuardedFetcher, clock: Clock) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._cache = AnswerCache(clock)

    def for_document(self) -> DocumentRevocation:
        """The source for one verification, with the requests and the time that one document may cost."""
        return DocumentRevocation(self._fetcher, self._cache, self._clock)


class DocumentRevocation:
    """A :class:`signer.trust.revocation.RevocationSource` for one document.

    It settles nothing itself: it brings what the sources say, stale answers too when a source is silent, and the
    verifier judges signatures and dates. RFC 6960, RFC 5280 clause 6.3.
    """

    def __init__(self, fetcher: GuardedFetcher, cache: AnswerCache, clock: Clock) -> None:
        self._fetcher = fetcher
        self._cache = cache
        self._clock = clock
        self._budget: Budget = fetcher.new_budget()

    def find(self, certificate: Certificate, issuer: Certificate, at: datetime) -> RevocationEvidence:
        """Evidence about ``certificate`` as of now, whatever ``at``; empty when none could be had."""
        found = RevocationEvidence(ocsp_responses=self._ocsp(certificate, issuer))
        if not found.ocsp_responses or not self._settles(certificate, issuer, found):
            found += RevocationEvidence(crls=self._crls(certificate, issuer))
        return found

    def issuers(self, certificate: Certificate) -> tuple[bytes, ...]:
        """Certificates at the addresses of the issuer's; DER, PEM and certs-only CMS (RFC 5280 4.2.2.1)."""

        def ask(url: str) -> Kept:
            body = self._fetcher(url, None, limit=MAX_CERTIFICATE_BYTES, budget=self._budget)
            seconds = MAX_KEPT_SECONDS if read_bundle(body) else NEGATIVE_SECONDS
            return Kept(body, self._clock() + timedelta(seconds=seconds))

        for url in certificate.issuer_addresses:
            found = read_bundle(*self._obtain(_IssuerPlace(url), (url,), ask))
            if found:
                return found
        return ()

    def _ocsp(self, certificate: Certificate, issuer: Certificate) -> tuple[bytes, ...]:
        question = _ocsp_question(certificate, issuer) if certificate.ocsp_addresses else None
        if question is None:
            return ()

        def ask(url: str) -> Kept:
            body = self._fetcher(url, question, limit=MAX_OCSP_BYTES, budget=self._budget)
            evidence = RevocationEvidence(ocsp_responses=(body,))
            return self._dated(body, self._settles(certificate, issuer, evidence), _ocsp_end)

        key = _OcspQuestion(_digest(issuer), certificate.serial)
        return self._obtain(key, certificate.ocsp_addresses, ask)

    def _crls(self, certificate: Certificate, issuer: Certificate) -> tuple[bytes, ...]:
        def ask(url: str) -> Kept:
            body = self._fetcher(url, None, limit=MAX_CRL_BYTES, budget=self._budget)
            evidence = RevocationEvidence(crls=(body,))
            return self._dated(body, self._settles(certificate, issuer, evidence), _crl_end)

        for url in certificate.crl_addresses:
            found = self._obtain(_CrlPlace(url, _digest(issuer)), (url,), ask)
            if found:
                return found
        return ()

    def _obtain(self, key: object, urls: Iterable[str], ask: Callable[[str], Kept]) -> tuple[bytes, ...]:
        try:
            kept = self._cache.obtain(key, lambda stale: self._first(urls, ask, stale))
        except BudgetSpentError:
            return ()
        return (kept.body,) if kept is not None and kept.body is not None else ()

    def _first(self, urls: Iterable[str], ask: Callable[[str], Kept], stale: Kept | None) -> Kept:
        """The first answer of ``urls``; when all are silent the stale one again, and a rest for the sources."""
        for url in urls:
            try:
                return ask(url)
            except BudgetSpentError:
                raise
            except FetchError:
                continue
        return Kept(stale.body if stale else None, self._clock() + timedelta(seconds=NEGATIVE_SECONDS))

    def _settles(self, certificate: Certificate, issuer: Certificate, evidence: RevocationEvidence) -> bool:
        now = self._clock()
        finding = judge_revocation(certificate, issuer, evidence, now, now)
        return finding.status is not RevocationStatus.UNKNOWN

    def _dated(self, body: bytes, is_settled: bool, end: Callable[[bytes], datetime | None]) -> Kept:
        """How long an answer is reused: until its nextUpdate at most; one that settles nothing as a failure is."""
        now = self._clock()
        if not is_settled:
            return Kept(body, now + timedelta(seconds=NEGATIVE_SECONDS))
        until = end(body) or now + timedelta(seconds=UNDATED_SECONDS)
        return Kept(body, min(until, now + timedelta(seconds=MAX_KEPT_SECONDS)))


def read_bundle(*bodies: bytes) -> tuple[bytes, ...]:
    """Certificates (DER) of downloaded files: one in DER, PEM, or a CMS that holds nothing else."""
    found: list[bytes] = []
    for body in bodies:
        try:
            found.extend(certificate.der for certificate in _bundle(body))
        except (RequestError, DerError):
            continue
    return tuple(found)


def _bundle(body: bytes) -> tuple[Certificate, ...]:
    try:
        return read_certificates(body)
    except RequestError:
        return parse_signed_data(body).certificates


def _digest(issuer: Certificate) -> bytes:
    return hashlib.sha256(issuer.der).digest()


def _ocsp_question(certificate: Certificate, issuer: Certificate) -> bytes | None:
    """The request, when the certificates can be read strictly enough to ask about them."""
    try:
        return ocsp_request(load_certificate(certificate.der), load_certificate(issuer.der))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None


def _ocsp_end(body: bytes) -> datetime | None:
    try:
        return min((s.next_update for s in parse_ocsp(body).responses if s.next_update), default=None)
    except DerError:
        return None


def _crl_end(body: bytes) -> datetime | None:
    try:
        return parse_crl(body).next_update
    except DerError:
        return None
