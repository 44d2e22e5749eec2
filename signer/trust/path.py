"""Building and checking a certification path: RFC 5280 clause 6, seen from a chosen moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from signer.trust.certificate import Certificate, is_issued_by, is_same_name, is_weakly_signed
from signer.trust.store import TrustStore

MAX_PATH = 8
"""Certificates between the signer and the anchor; real hierarchies have at most four."""
MAX_SIGNATURE_CHECKS = 200
"""Signatures tried while building, so that many look-alikes cannot cost much time."""
MAX_PATHS = 8
"""Complete paths compared before the best one is taken."""


class PathProblem(Enum):
    """Why a complete path may not be relied on."""

    NOT_YET_VALID = "certificate-not-yet-valid"
    EXPIRED = "certificate-expired"
    ISSUER_NOT_CA = "issuer-not-ca"
    ISSUER_MAY_NOT_SIGN = "issuer-key-usage"
    TOO_LONG = "path-too-long"
    UNKNOWN_CRITICAL = "unknown-critical-extension"
    WEAK = "chain-algorithm-weak"


_TIME_PROBLEMS = frozenset({PathProblem.NOT_YET_VALID, PathProblem.EXPIRED})


@dataclass(frozen=True, slots=True)
class CertificatePath:
    """From the signer up to, without, the anchor."""

    certificates: tuple[Certificate, ...]
    anchor: Certificate
    group: str

    def issuer_of(self, index: int) -> Certificate:
        """The issuer of certificate ``index``."""
        return self.certificates[index + 1] if index + 1 < len(self.certificates) else self.anchor

    def superiors_of(self, index: int) -> tuple[Certificate, ...]:
        """The authorities above the issuer of certificate ``index``."""
        return (*self.certificates[index + 2 :], self.anchor)


def find_path(
    leaf: Certificate, pool: Sequence[Certificate], store: TrustStore, moment: datetime, now: datetime
) -> tuple[CertificatePath, frozenset[PathProblem]] | None:
    """The best path from ``leaf`` to an anchor and what is wrong with it at ``moment``; ``None`` without one."""
    best: tuple[CertificatePath, frozenset[PathProblem]] | None = None
    for count, path in enumerate(_paths(leaf, pool, store, now)):
        problems = frozenset(check_path(path, moment))
        if best is None or _weight(problems) < _weight(best[1]):
            best = path, problems
        if not problems or count >= MAX_PATHS:
            break
    return best


def _weight(problems: frozenset[PathProblem]) -> tuple[int, int]:
    return len(problems - _TIME_PROBLEMS), len(problems)


def _paths(
    leaf: Certificate, pool: Sequence[Certificate], store: TrustStore, now: datetime
) -> Iterable[CertificatePath]:
    group = store.group_of(leaf, now)
    if group is not None:
        yield CertificatePath((), leaf, group)
    checks = 0
    stack: list[tuple[Certificate, ...]] = [(leaf,)]
    while stack:
        chain = stack.pop()
        last = chain[-1]
        for anchor, name in store.find(last.issuer, now):
            checks += 1
            if anchor != last and is_issued_by(last, anchor):
                yield CertificatePath(chain, anchor, name)
        if len(chain) >= MAX_PATH or last.is_self_issued:
            continue
        for candidate in reversed(_issuers(last, pool)):
            checks += 1
            if checks > MAX_SIGNATURE_CHECKS:
                return
            if candidate not in chain and is_issued_by(last, candidate):
                stack.append((*chain, candidate))


def _issuers(certificate: Certificate, pool: Sequence[Certificate]) -> list[Certificate]:
    """Candidates by name, those with the right key identifier first."""
    named = [c for c in dict.fromkeys(pool) if is_same_name(c.subject, certificate.issuer)]
    key = certificate.authority_key_id
    return sorted(named, key=lambda c: key is not None and c.subject_key_id != key)


def known_chain(leaf: Certificate, pool: Sequence[Certificate]) -> tuple[Certificate, ...]:
    """As far up as ``pool`` leads, whether trusted or not."""
    chain = [leaf]
    while len(chain) < MAX_PATH and not chain[-1].is_self_issued:
        found = next((c for c in _issuers(chain[-1], pool) if c not in chain and is_issued_by(chain[-1], c)), None)
        if found is None:
            break
        chain.append(found)
    return tuple(chain)


def check_path(path: CertificatePath, moment: datetime) -> Iterable[PathProblem]:
    """Everything wrong with a complete path at ``moment``. The anchor itself is taken as it is (RFC 5280 6.1)."""
    for index, certificate in enumerate(path.certificates):
        if moment < certificate.not_before:
            yield PathProblem.NOT_YET_VALID
        if moment > certificate.not_after:
            yield PathProblem.EXPIRED
        if certificate.unknown_critical:
            yield PathProblem.UNKNOWN_CRITICAL
        if is_weakly_signed(certificate, path.issuer_of(index)):
            yield PathProblem.WEAK
        if index > 0:
            yield from _check_authority(certificate, index - 1)
    if path.certificates:
        yield from _check_authority(path.anchor, len(path.certificates) - 1, is_anchor=True)


def _check_authority(authority: Certificate, below: int, *, is_anchor: bool = False) -> Iterable[PathProblem]:
    """``below``: certificates between the authority and the signer."""
    has_extensions = bool(authority.extensions)
    if not authority.is_ca and not (is_anchor and not has_extensions):
        yield PathProblem.ISSUER_NOT_CA
    if authority.key_usages is not None and "key_cert_sign" not in authority.key_usages:
        yield PathProblem.ISSUER_MAY_NOT_SIGN
    if authority.path_length is not None and below > authority.path_length:
        yield PathProblem.TOO_LONG
