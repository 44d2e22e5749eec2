"""PAdES baseline levels, proved by evidence rather than by presence: ETSI EN 319 142-1 clause 6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from signer.report import Level
from signer.trust.certificate import Certificate
from signer.trust.path import find_path, known_chain
from signer.trust.revocation import RevocationEvidence, RevocationStatus, judge_revocation
from signer.trust.store import TrustStore
from signer.verify.signature_check import SignatureCheck
from signer.verify.signature_value import CADES_SUBFILTER


@dataclass(frozen=True, slots=True)
class ArchiveTimestamp:
    """An intact document timestamp: what it covers, and the evidence inside that."""

    end: int
    time: datetime
    covers_evidence: bool


def prove_level(
    check: SignatureCheck,
    archive: Sequence[ArchiveTimestamp],
    pool: Sequence[Certificate],
    evidence: RevocationEvidence,
    trust: TrustStore,
    now: datetime,
) -> Level:
    """The highest level whose every part holds."""
    if check.value.sub_filter != CADES_SUBFILTER or not check.is_intact or not check.binds_certificate:
        return Level.NOT_PADES
    later = [stamp for stamp in archive if stamp.end > check.value.end]
    times = [s.token.time for s in check.timestamps if s.is_intact and s.token] + [stamp.time for stamp in later]
    if not times:
        return Level.B_B
    if not _is_evidence_complete(check, pool, evidence, trust, min(times), now):
        return Level.B_T
    return Level.B_LTA if any(stamp.covers_evidence for stamp in later) else Level.B_LT


def _is_evidence_complete(
    check: SignatureCheck,
    pool: Sequence[Certificate],
    evidence: RevocationEvidence,
    trust: TrustStore,
    moment: datetime,
    now: datetime,
) -> bool:
    """Every certificate between the signer and the top is judged by evidence the document carries."""
    if check.certificate is None:
        return False
    found = find_path(check.certificate, pool, trust, moment, now)
    chain = (*found[0].certificates, found[0].anchor) if found else known_chain(check.certificate, pool)
    if len(chain) < 2:
        return check.certificate.is_self_issued and bool(evidence.crls or evidence.ocsp_responses)
    return all(
        judge_revocation(certificate, issuer, evidence, moment, now).status is not RevocationStatus.UNKNOWN
        for certificate, issuer in pairwise(chain)
        if not certificate.is_self_issued
    )
