"""Judging an evidence record years later: RFC 4998 clauses 4.3 and 5.3.

Each timestamp must hold at the moment the next one was made, the last one now. A digest that is weak today may stand
in an old chain: the chain after it was made while it was strong.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from signer.errors import DocumentError
from signer.evidence_record.stamping import REVOCATION_VALUES
from signer.evidence_record.syntax import ArchiveTimestamp, ArchiveTimestampLike, Chain, encode_sequence, read_record
from signer.evidence_record.trees import root_of
from signer.trust.algorithms import WEAK_DIGESTS
from signer.trust.der import DerError
from signer.trust.path import CertificatePath, find_path
from signer.trust.revocation import RevocationEvidence, RevocationStatus, judge_revocation
from signer.trust.store import TrustStore
from signer.verify.timestamp import TimestampCheck, TimestampToken, check_token_of_digest

OldDigests = Callable[[str, datetime], bool]
"""Whether a digest was strong at a moment: ``is_strong(name, at)``."""


def strong_by_name(name: str, _at: datetime) -> bool:
    """What is known today: SHA-1 and MD5 were never accepted here."""
    return name not in WEAK_DIGESTS


@dataclass(frozen=True, slots=True)
class TimestampFinding:
    """One archive timestamp: who made it, when, how it was digested, and what is wrong with it (stable codes)."""

    chain: int
    at: datetime | None
    authority: str
    digest: str
    objects_in_tree: int
    """At least: a path of k lists stands for a tree of more than 2**(k-1) leaves."""
    problems: tuple[str, ...]
    unproved: tuple[str, ...]
    """What could not be looked at: ``revocation-unknown``."""


@dataclass(frozen=True, slots=True)
class EvidenceReport:
    """What a record proves of the bytes it was given with."""

    problems: tuple[str, ...]
    """Of the record as a whole; those of single timestamps stand there."""
    timestamps: tuple[TimestampFinding, ...]

    @property
    def holds(self) -> bool:
        return not self.problems and all(not one.problems for one in self.timestamps)

    @property
    def existed_at(self) -> datetime | None:
        """When the bytes provably existed: the oldest timestamp of a record that holds."""
        return self.timestamps[0].at if self.holds and self.timestamps else None


def verify_record(
    record: bytes, data: bytes, trust: TrustStore, now: datetime, is_strong: OldDigests = strong_by_name
) -> EvidenceReport:
    """Judge a record over ``data`` at the moment ``now``; never raises for bad bytes.

    Problems of the whole: ``evidence-unreadable``, ``evidence-too-large``, ``evidence-digest-unknown``.
    Of a timestamp: ``evidence-other-data``, ``evidence-chain-broken``, ``evidence-digest-mixed``,
    ``evidence-digest-weak``, ``evidence-out-of-order``, ``evidence-untrusted``, ``evidence-expired``,
    ``evidence-authority-revoked``, and ``timestamp-…``.
    """
    try:
        chains = read_record(record)
    except DocumentError as error:
        return EvidenceReport((error.code,), ())
    judge = _Judge(trust, now, is_strong)
    return EvidenceReport((), tuple(judge.findings(chains, data)))


@dataclass(frozen=True, slots=True)
class _Judge:
    trust: TrustStore
    now: datetime
    is_strong: OldDigests

    def findings(self, chains: tuple[Chain, ...], data: bytes) -> list[TimestampFinding]:
        found = [
            (number, one, self._check(one, leaf))
            for number in range(len(chains))
            for one, leaf in _leaves(chains, number, data)
        ]
        made = [check.token.time if check.token else None for _, _, check in found]
        return [
            self._finding(chains[number], number, one, check, until, is_last=until is self.now)
            for (number, one, check), until in zip(found, [*made[1:], self.now], strict=True)
        ]

    def _check(self, one: ArchiveTimestamp, leaf: bytes) -> TimestampCheck:
        root = root_of(one.digest, one.reduced_tree, leaf)
        return check_token_of_digest(one.token, one.digest, root or b"")

    def _finding(
        self,
        chain: Chain,
        number: int,
        one: ArchiveTimestamp,
        check: TimestampCheck,
        until: datetime | None,
        *,
        is_last: bool,
    ) -> TimestampFinding:
        token = check.token
        problems = [_in_words(problem, is_first=number == 0 and one is chain[0]) for problem in check.problems]
        unproved: list[str] = []
        if one.digest != chain[0].digest:
            problems.append("evidence-digest-mixed")
        if token is not None and until is not None:
            problems += self._time_problems(token, until)
            problems += self._trust_problems(token, until, unproved, is_last=is_last)
            if not self.is_strong(one.digest, until):
                problems.append("evidence-digest-weak")
        name = "" if token is None or token.certificate is None else (token.certificate.common_name or "")
        return TimestampFinding(
            chain=number,
            at=token.time if token else None,
            authority=name,
            digest=one.digest,
            objects_in_tree=1 if not one.reduced_tree else 1 << (len(one.reduced_tree) - 1),
            problems=tuple(dict.fromkeys(problems)),
            unproved=tuple(unproved),
        )

    def _time_problems(self, token: TimestampToken, until: datetime) -> list[str]:
        return ["evidence-out-of-order"] if token.time > until else []

    def _trust_problems(
        self, token: TimestampToken, until: datetime, unproved: list[str], *, is_last: bool
    ) -> list[str]:
        if token.certificate is None:
            return []
        found = find_path(token.certificate, token.signed.certificates, self.trust, until, self.now)
        if found is None:
            return ["evidence-untrusted"]
        path, problems = found
        codes = [] if not problems else [problem.value for problem in sorted(problems, key=lambda one: one.value)]
        codes = ["evidence-expired" if code == "certificate-expired" else "evidence-untrusted" for code in codes]
        return codes + self._revocation_problems(token, path, token.time if is_last else until, unproved)

    def _revocation_problems(
        self, token: TimestampToken, path: CertificatePath, moment: datetime, unproved: list[str]
    ) -> list[str]:
        evidence = _evidence_in(token)
        for index, certificate in enumerate(path.certificates):
            finding = judge_revocation(
                certificate, path.issuer_of(index), evidence, moment, self.now, path.superiors_of(index)
            )
            if finding.status is RevocationStatus.REVOKED and (finding.revoked_at or moment) <= moment:
                return ["evidence-authority-revoked"]
            if finding.status is RevocationStatus.UNKNOWN and "revocation-unknown" not in unproved:
                unproved.append("revocation-unknown")
        return []


def _leaves(chains: tuple[Chain, ...], number: int, data: bytes) -> list[tuple[ArchiveTimestamp, bytes]]:
    """Each timestamp of a chain with the hash that must be in its tree."""
    chain = chains[number]
    digest = chain[0].digest
    leaf = _hash(digest, data)
    if number:
        leaf = _hash(digest, leaf + _hash(digest, encode_sequence(chains[:number])))
    found = []
    for one in chain:
        found.append((one, leaf))
        leaf = _hash(digest, one.token)
    return found


def renewed_leaf(digest: str, data_hash: bytes, chains: Sequence[Sequence[ArchiveTimestampLike]]) -> bytes:
    """What a hash-tree renewal puts into the new tree: clause 5.2, h(i)' = H(h(i) + H(ATSeq(i)))."""
    return _hash(digest, data_hash + _hash(digest, encode_sequence(chains)))


def _in_words(problem: str, *, is_first: bool) -> str:
    if problem != "timestamp-imprint-mismatch":
        return problem
    return "evidence-other-data" if is_first else "evidence-chain-broken"


def _evidence_in(token: TimestampToken) -> RevocationEvidence:
    found = RevocationEvidence(token.signed.crls, token.signed.ocsp_responses)
    try:
        for value in token.signer.unsigned_values.get(REVOCATION_VALUES, []):
            for part in value.children():
                items = tuple(node.encoded for node in part.children()[0].children())
                crls, answers = (items, ()) if part.tag == 0xA0 else ((), items)
                found += RevocationEvidence(crls, answers)
    except (DerError, IndexError):
        pass
    return found


def _hash(digest: str, data: bytes) -> bytes:
    return hashlib.new(digest, data).digest()
