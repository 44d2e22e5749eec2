"""PAdES baseline levels, proved by evidence rather than by presence: ETSI EN 319 142-1 clause 6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from signer.report import Level
from signer.trust.certificate import Certificate
from signer.trust.path import find_path, known_chain
from signer.trust.revocation import RevocationEvidence, RevocationStatus, judge_revocation
from signer.trust.store import TrustStore
from signer.verify.signature_check import SignatureCheck
from signer.verify.signature_value import CADES_SUBFILTER
from signer.verify.timestamp import TimestampToken


@dataclass(frozen=True, slots=True)
class ArchiveTimestamp:
    """An intact document timestamp: what it covers, and the evidence inside that."""

    end: int
    token: TimestampToken
    covers_evidence: bool


@dataclass(frozen=True, slots=True)
class LevelProof:
    """What a document carries to prove a level with, and how far the trust store leads."""

    archive: Sequence[ArchiveTimestamp]
    pool: Sequence[Certificate]
    evidence: RevocationEvidence
    trust: TrustStore
    now: datetime

    def level_of(self, check: SignatureCheck) -> Level:
        """The highest level whose every part holds."""
        if check.value.sub_filter != CADES_SUBFILTER or not check.is_intact or not check.binds_certificate:
            return Level.NOT_PADES
        later = [stamp for stamp in self.archive if stamp.end > check.value.end]
        tokens = [s.token for s in check.timestamps if s.is_intact and s.token] + [stamp.token for stamp in later]
        if not tokens:
            return Level.B_B
        moment = min(token.time for token in tokens)
        is_timed = any(self._is_complete(token.certificate, token.time) for token in tokens)
        if not is_timed or not self._is_complete(check.certificate, moment):
            return Level.B_T
        return Level.B_LTA if any(stamp.covers_evidence for stamp in later) else Level.B_LT

    def _is_complete(self, certificate: Certificate | None, moment: datetime) -> bool:
        """Whether the document carries evidence for every certificate up to a root or to one just below it.

        Which authority is the anchor is the verifier's choice; without a trust store, a CA directly below a
        root may be it.
        """
        if certificate is None:
            return False
        found = find_path(certificate, self.pool, self.trust, moment, self.now)
        chain = (*found[0].certificates, found[0].anchor) if found else known_chain(certificate, self.pool)
        if len(chain) < 2:
            return certificate.is_self_issued
        return all(
            self._is_judged(chain, index, moment)
            for index in range(len(chain) - 1)
            if not (found is None and chain[index].is_ca and chain[index + 1].is_self_issued)
        )

    def _is_judged(self, chain: tuple[Certificate, ...], index: int, moment: datetime) -> bool:
        superiors = chain[index + 2 :]
        finding = judge_revocation(chain[index], chain[index + 1], self.evidence, moment, self.now, superiors)
        return finding.status is not RevocationStatus.UNKNOWN
