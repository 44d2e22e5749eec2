"""Keeping a verdict so that it can be reached again, years later, without asking anybody.

ETSI EN 319 102-1 clause 4.4: a validation depends on the bytes, the policy, the time, the anchors and the revocation
data that were at hand. The bytes are the document's own; a record holds all the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from signer.pdf.syntax import Buffer
from signer.report import Report
from signer.trust.certificate import Certificate
from signer.trust.revocation import RevocationEvidence, RevocationSource
from signer.trust.store import TrustStore
from signer.verify.policy import VerificationPolicy
from signer.verify.verifier import verify


@dataclass(frozen=True, slots=True)
class AskedEvidence:
    """What a source answered about one certificate; both are named by the SHA-256 of their DER."""

    certificate: str
    issuer: str
    evidence: RevocationEvidence


@dataclass(frozen=True, slots=True)
class AskedIssuers:
    """What a source offered as issuers (DER) of the certificate with this SHA-256."""

    certificate: str
    offered: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class VerificationRecord:
    """A report and everything outside the document that led to it. The time is the report's."""

    report: Report
    policy: VerificationPolicy
    trust: TrustStore
    asked: tuple[AskedEvidence, ...]
    asked_issuers: tuple[AskedIssuers, ...] = ()


class RecordingSource:
    """A :class:`signer.trust.revocation.RevocationSource` that remembers what another one answered."""

    def __init__(self, source: RevocationSource) -> None:
        self._source = source
        self._asked: dict[tuple[str, str], RevocationEvidence] = {}
        self._issuers: dict[str, tuple[bytes, ...]] = {}

    def find(self, certificate: Certificate, issuer: Certificate, at: datetime) -> RevocationEvidence:
        """The other source's answer; asked twice, the first one, so that the record is of one mind."""
        key = certificate.sha256, issuer.sha256
        if key not in self._asked:
            self._asked[key] = self._source.find(certificate, issuer, at)
        return self._asked[key]

    def issuers(self, certificate: Certificate) -> tuple[bytes, ...]:
        """The other source's answer; asked twice, the first one."""
        if certificate.sha256 not in self._issuers:
            self._issuers[certificate.sha256] = self._source.issuers(certificate)
        return self._issuers[certificate.sha256]

    @property
    def asked_issuers(self) -> tuple[AskedIssuers, ...]:
        """Every answer about issuers so far, in the order of the questions."""
        return tuple(AskedIssuers(*pair) for pair in self._issuers.items())

    @property
    def asked(self) -> tuple[AskedEvidence, ...]:
        """Every answer so far, in the order of the questions."""
        return tuple(AskedEvidence(*key, evidence) for key, evidence in self._asked.items())


class RecordedSource:
    """A :class:`signer.trust.revocation.RevocationSource` that only knows what was once answered."""

    def __init__(self, asked: Iterable[AskedEvidence], issuers: Iterable[AskedIssuers] = ()) -> None:
        self._answers = {(one.certificate, one.issuer): one.evidence for one in asked}
        self._issuers = {one.certificate: one.offered for one in issuers}

    def find(self, certificate: Certificate, issuer: Certificate, at: datetime) -> RevocationEvidence:
        """The recorded answer, whatever the time; empty for a question that was never asked."""
        return self._answers.get((certificate.sha256, issuer.sha256), RevocationEvidence())

    def issuers(self, certificate: Certificate) -> tuple[bytes, ...]:
        """The recorded answer; empty for a question that was never asked."""
        return self._issuers.get(certificate.sha256, ())


def verify_recorded(
    data: Buffer,
    *,
    policy: VerificationPolicy,
    trust: TrustStore,
    at: datetime,
    revocation: RevocationSource | None = None,
) -> VerificationRecord:
    """:func:`signer.verify.verify`, with what it relied on."""
    source = RecordingSource(revocation) if revocation else None
    report = verify(data, policy=policy, trust=trust, at=at, revocation=source)
    return record_of(report, policy, trust, source)


def record_of(
    report: Report, policy: VerificationPolicy, trust: TrustStore, source: RecordingSource | None
) -> VerificationRecord:
    """The report with what was asked of ``source`` on its way."""
    if source is None:
        return VerificationRecord(report, policy, trust, ())
    return VerificationRecord(report, policy, trust, source.asked, source.asked_issuers)


def replay(data: Buffer, record: VerificationRecord) -> Report:
    """Judge the bytes again under the record: with the same bytes and the same version, the identical report.

    The record's anchors and evidence are believed as they stand; who hands in a record must vouch for it.
    """
    return verify(
        data,
        policy=record.policy,
        trust=record.trust,
        at=record.report.validation_time,
        revocation=RecordedSource(record.asked, record.asked_issuers),
    )
