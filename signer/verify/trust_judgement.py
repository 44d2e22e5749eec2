"""Whether a certificate could be believed at a moment: path, validity, revocation. ETSI EN 319 102-1 5.2.6, 5.5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from signer.report import Chain, Indication, Reason
from signer.trust.certificate import Certificate
from signer.trust.path import CertificatePath, PathProblem, find_path
from signer.trust.revocation import (
    RevocationEvidence,
    RevocationFinding,
    RevocationSource,
    RevocationStatus,
    judge_revocation,
)
from signer.trust.store import TrustStore
from signer.verify.reasons import reason

_STRUCTURAL = {
    PathProblem.ISSUER_NOT_CA,
    PathProblem.ISSUER_MAY_NOT_SIGN,
    PathProblem.TOO_LONG,
    PathProblem.UNKNOWN_CRITICAL,
}


@dataclass(frozen=True, slots=True)
class TrustContext:
    """Everything outside the document that trust depends on."""

    store: TrustStore
    source: RevocationSource | None
    now: datetime
    accept_without_revocation: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a certificate stood. ``indication`` TOTAL_PASSED only with a full, unrevoked path."""

    chain: Chain
    indication: Indication
    sub_indication: str | None
    hierarchy: str | None
    reasons: tuple[Reason, ...]

    @property
    def is_trusted(self) -> bool:
        return self.indication is Indication.TOTAL_PASSED


def _indeterminate(chain: Chain, sub: str, *codes: str, hierarchy: str | None = None) -> Standing:
    return Standing(chain, Indication.INDETERMINATE, sub, hierarchy, tuple(reason(c) for c in codes))


def _failed(chain: Chain, sub: str, code: str, hierarchy: str | None) -> Standing:
    return Standing(chain, Indication.TOTAL_FAILED, sub, hierarchy, (reason(code),))


def judge_standing(
    certificate: Certificate,
    pool: Sequence[Certificate],
    evidence: RevocationEvidence,
    context: TrustContext,
    *,
    proven_at: datetime | None,
    claimed_at: datetime | None,
) -> Standing:
    """How ``certificate`` stood when it signed.

    ``proven_at`` is the earliest proven existence of the signature; without it the present is what counts.
    A claimed time can only speak against the signer.
    """
    if context.store.is_empty:
        return _indeterminate(Chain.UNKNOWN, "NO_CERTIFICATE_CHAIN_FOUND", "trust-store-empty")
    moment = proven_at or context.now
    found = find_path(certificate, pool, context.store, moment, context.now)
    if found is None:
        if context.store.stale(context.now):
            return _indeterminate(Chain.UNKNOWN, "NO_CERTIFICATE_CHAIN_FOUND", "trust-store-stale")
        return _indeterminate(Chain.UNTRUSTED, "NO_CERTIFICATE_CHAIN_FOUND", "chain-not-found")
    path, problems = found
    wrong = _structural_standing(path, problems)
    if wrong is not None:
        return wrong
    findings = tuple(_find(path, index, evidence, context, moment) for index in range(len(path.certificates)))
    return (
        _revoked_standing(path, findings, moment, proven_at, claimed_at)
        or _time_standing(path, problems, moment, proven_at, claimed_at)
        or _unknown_standing(path, findings, context)
        or _passed(path, findings)
    )


def _structural_standing(path: CertificatePath, problems: frozenset[PathProblem]) -> Standing | None:
    wrong = sorted(p.value for p in problems & _STRUCTURAL)
    if wrong:
        return _indeterminate(Chain.UNTRUSTED, "CHAIN_CONSTRAINTS_FAILURE", *wrong)
    if PathProblem.WEAK in problems:
        return _indeterminate(
            Chain.UNTRUSTED, "CRYPTO_CONSTRAINTS_FAILURE", "chain-algorithm-weak", hierarchy=path.group
        )
    return None


def _time_standing(
    path: CertificatePath,
    problems: frozenset[PathProblem],
    moment: datetime,
    proven_at: datetime | None,
    claimed_at: datetime | None,
) -> Standing | None:
    signer = path.certificates[0] if path.certificates else path.anchor
    if PathProblem.NOT_YET_VALID in problems or moment < signer.not_before:
        if proven_at is not None:
            return _failed(Chain.UNTRUSTED, "NOT_YET_VALID", "certificate-not-yet-valid", path.group)
        return _indeterminate(Chain.UNTRUSTED, "NOT_YET_VALID", "certificate-not-yet-valid", hierarchy=path.group)
    if PathProblem.EXPIRED not in problems:
        return None
    if claimed_at is not None and claimed_at > signer.not_after:
        return _failed(Chain.EXPIRED, "EXPIRED", "signed-after-expiry", path.group)
    return _indeterminate(Chain.EXPIRED, "OUT_OF_BOUNDS_NO_POE", "certificate-expired", hierarchy=path.group)


def _find(
    path: CertificatePath, index: int, evidence: RevocationEvidence, context: TrustContext, moment: datetime
) -> RevocationFinding:
    certificate, issuer = path.certificates[index], path.issuer_of(index)
    superiors = path.superiors_of(index)
    finding = judge_revocation(certificate, issuer, evidence, moment, context.now, superiors)
    if finding.status is RevocationStatus.UNKNOWN and context.source is not None:
        fetched = context.source.find(certificate, issuer, context.now)
        finding = judge_revocation(certificate, issuer, fetched, moment, context.now, superiors)
    return finding


def _revoked_standing(
    path: CertificatePath,
    findings: tuple[RevocationFinding, ...],
    moment: datetime,
    proven_at: datetime | None,
    claimed_at: datetime | None,
) -> Standing | None:
    for index, finding in enumerate(findings):
        if finding.status is RevocationStatus.REVOKED:
            standing = _revoked(path, index, finding, moment, proven_at, claimed_at)
            if standing is not None:
                return standing
    return None


def _unknown_standing(
    path: CertificatePath, findings: tuple[RevocationFinding, ...], context: TrustContext
) -> Standing | None:
    codes: list[str] = []
    for certificate, finding in zip(path.certificates, findings, strict=True):
        if finding.status is not RevocationStatus.UNKNOWN:
            continue
        if certificate.offers_revocation:
            codes.append("revocation-unknown")
        elif not context.accept_without_revocation:
            codes.append("revocation-not-offered")
    if not codes:
        return None
    return _indeterminate(Chain.UNKNOWN, "TRY_LATER", *dict.fromkeys(codes), hierarchy=path.group)


def _revoked(
    path: CertificatePath,
    index: int,
    finding: RevocationFinding,
    moment: datetime,
    proven_at: datetime | None,
    claimed_at: datetime | None,
) -> Standing | None:
    """``None`` when the revocation came after the proven moment."""
    revoked_at = finding.revoked_at or moment
    if revoked_at > moment:
        return None
    if index > 0:
        return _indeterminate(Chain.REVOKED, "REVOKED_CA_NO_POE", "issuer-revoked", hierarchy=path.group)
    if proven_at is not None or (claimed_at is not None and claimed_at >= revoked_at):
        return _failed(Chain.REVOKED, "REVOKED", "certificate-revoked", path.group)
    return _indeterminate(Chain.REVOKED, "REVOKED_NO_POE", "certificate-revoked-no-proof", hierarchy=path.group)


def _passed(path: CertificatePath, findings: tuple[RevocationFinding, ...]) -> Standing:
    notes = []
    for finding in findings:
        if finding.status is RevocationStatus.REVOKED:
            notes.append(reason("certificate-revoked-later"))
        elif finding.status is RevocationStatus.UNKNOWN:
            notes.append(reason("revocation-not-offered"))
    return Standing(Chain.TRUSTED, Indication.TOTAL_PASSED, None, path.group, tuple(dict.fromkeys(notes)))
