"""Judging whether a certificate was revoked, from CRLs (RFC 5280) and OCSP responses (RFC 6960).

Evidence counts only when its own signature, its issuer and its dates hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Protocol

from signer.trust.algorithms import (
    DIGESTS,
    SignatureScheme,
    UnknownAlgorithmError,
    compute_digest,
    is_signature_good,
    signature_scheme,
)
from signer.trust.certificate import (
    EKU_OCSP_SIGNING,
    Certificate,
    is_issued_by,
    is_same_name,
    parse_certificate,
)
from signer.trust.der import DerError, Node, read, read_whole

CLOCK_SKEW = timedelta(minutes=5)
"""Difference between honest clocks."""

OCSP_WITHOUT_NEXT_UPDATE = timedelta(days=1)
"""How long an OCSP response without nextUpdate speaks for."""

_BASIC_RESPONSE = "1.3.6.1.5.5.7.48.1.1"
_REASON, _ISSUING_POINT, _DELTA = "2.5.29.21", "2.5.29.28", "2.5.29.27"
_REMOVE_FROM_CRL = 8
_HOLD = 6


class RevocationStatus(Enum):
    """What the evidence says of a certificate at a moment."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RevocationFinding:
    """``revoked_at`` with REVOKED; ``produced`` and ``source`` (crl, ocsp) of the evidence relied on."""

    status: RevocationStatus
    revoked_at: datetime | None = None
    produced: datetime | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class RevocationEvidence:
    """Encoded CRLs and OCSP responses (OCSPResponse or BasicOCSPResponse)."""

    crls: tuple[bytes, ...] = ()
    ocsp_responses: tuple[bytes, ...] = ()

    def __add__(self, other: RevocationEvidence) -> RevocationEvidence:
        return RevocationEvidence(
            tuple(dict.fromkeys(self.crls + other.crls)),
            tuple(dict.fromkeys(self.ocsp_responses + other.ocsp_responses)),
        )


class RevocationSource(Protocol):
    """Somewhere to ask for what the document does not carry (a guarded fetcher, a store)."""

    def find(self, certificate: Certificate, issuer: Certificate, at: datetime) -> RevocationEvidence:
        """Evidence about ``certificate``; empty when it could not be had."""
        ...

    def issuers(self, certificate: Certificate) -> tuple[bytes, ...]:
        """Certificates (DER) found where ``certificate`` says its issuer's is (RFC 5280 4.2.2.1), unproven."""
        ...


@dataclass(frozen=True, slots=True)
class Revoked:
    """One entry of a CRL."""

    at: datetime
    reason: int | None


@dataclass(frozen=True)
class Crl:
    """A certificate revocation list, parsed once; ``revoked`` by serial number."""

    issuer: bytes
    tbs: bytes
    this_update: datetime
    next_update: datetime | None
    revoked: dict[int, Revoked]
    extensions: tuple[str, ...]
    critical: tuple[str, ...]
    scheme: SignatureScheme
    signature: bytes
    is_partial: bool


@dataclass(frozen=True)
class SingleResponse:
    """RFC 6960 4.2.1; ``status`` 0 good, 1 revoked, 2 unknown."""

    hash_oid: str
    issuer_name_hash: bytes
    issuer_key_hash: bytes
    serial: int
    status: int
    revoked_at: datetime | None
    this_update: datetime
    next_update: datetime | None


@dataclass(frozen=True)
class OcspResponse:
    """A BasicOCSPResponse."""

    tbs: bytes
    produced: datetime
    responses: tuple[SingleResponse, ...]
    scheme: SignatureScheme
    signature: bytes
    certificates: tuple[Certificate, ...]


@lru_cache(maxsize=256)
def parse_crl(der: bytes) -> Crl:
    """Read a CertificateList. Raises: DerError."""
    try:
        tbs, algorithm, signature = read_whole(der).children()[:3]
        parts = tbs.children()
        if parts[0].tag == 2:
            parts = parts[1:]
        issuer, this_update, rest = parts[1], parts[2].time(), parts[3:]
        next_update = None
        if rest and rest[0].tag in (0x17, 0x18):
            next_update, rest = rest[0].time(), rest[1:]
        revoked: dict[int, Revoked] = {}
        if rest and rest[0].tag == 0x30:
            revoked = _revoked(rest[0])
            rest = rest[1:]
        extensions = _crl_extensions(rest[0]) if rest and rest[0].tag == 0xA0 else []
        return Crl(
            issuer=issuer.encoded,
            tbs=tbs.encoded,
            this_update=this_update,
            next_update=next_update,
            revoked=revoked,
            extensions=tuple(oid for oid, _, _ in extensions),
            critical=tuple(oid for oid, critical, _ in extensions if critical),
            scheme=signature_scheme(algorithm),
            signature=signature.bits(),
            is_partial=any(oid == _DELTA or (oid == _ISSUING_POINT and _limits(v)) for oid, _, v in extensions),
        )
    except (ValueError, IndexError) as error:
        raise DerError("not a CRL") from error


def _revoked(node: Node) -> dict[int, Revoked]:
    found: dict[int, Revoked] = {}
    for entry in node.children():
        items = entry.children()
        reason = None
        for oid, _, value in _extension_list(items[2]) if len(items) > 2 else []:
            if oid == _REASON:
                reason = read(value).integer()
        found[int.from_bytes(items[0].content, "big")] = Revoked(items[1].time(), reason)
    return found


def _extension_list(node: Node) -> list[tuple[str, bool, bytes]]:
    found = []
    for extension in node.children():
        items = extension.children()
        found.append((items[0].oid(), len(items) > 2 and items[1].boolean(), items[-1].octets()))
    return found


def _crl_extensions(node: Node) -> list[tuple[str, bool, bytes]]:
    return _extension_list(node.children()[0])


def _limits(issuing_point: bytes) -> bool:
    """Whether an issuing distribution point leaves certificates out (by reason, attribute, or indirectly)."""
    return any(child.tag in (0x83, 0x84, 0x85) for child in read(issuing_point).children())


@lru_cache(maxsize=512)
def parse_ocsp(der: bytes) -> OcspResponse:
    """Read an OCSPResponse, or the BasicOCSPResponse in it. Raises: DerError."""
    try:
        whole = read_whole(der)
        parts = whole.children()
        if parts[0].tag == 0x0A:
            if parts[0].integer() != 0:
                raise DerError("the responder refused")
            kind, body = parts[1].children()[0].children()[:2]
            if kind.oid() != _BASIC_RESPONSE:
                raise DerError("not a basic response")
            parts = read_whole(body.octets()).children()
        tbs, algorithm, signature = parts[:3]
        fields = [f for f in tbs.children() if f.tag != 0xA0]
        return OcspResponse(
            tbs=tbs.encoded,
            produced=fields[1].time(),
            responses=tuple(_single(node) for node in fields[2].children()),
            scheme=signature_scheme(algorithm),
            signature=signature.bits(),
            certificates=tuple(parse_certificate(c.encoded) for c in parts[3].children()[0].children())
            if len(parts) > 3
            else (),
        )
    except (ValueError, IndexError) as error:
        raise DerError("not an OCSP response") from error


def _single(node: Node) -> SingleResponse:
    items = node.children()
    algorithm, name_hash, key_hash, serial = items[0].children()[:4]
    status = items[1].tag & 0x1F
    next_update = next((i.children()[0].time() for i in items[3:] if i.tag == 0xA0), None)
    return SingleResponse(
        hash_oid=algorithm.children()[0].oid(),
        issuer_name_hash=name_hash.octets(),
        issuer_key_hash=key_hash.octets(),
        serial=int.from_bytes(serial.content, "big"),
        status=status,
        revoked_at=items[1].children()[0].time() if status == 1 else None,
        this_update=items[2].time(),
        next_update=next_update,
    )


def judge_revocation(
    certificate: Certificate,
    issuer: Certificate,
    evidence: RevocationEvidence,
    moment: datetime,
    now: datetime,
    superiors: tuple[Certificate, ...] = (),
) -> RevocationFinding:
    """What ``evidence`` says of ``certificate`` at ``moment``, seen from ``now``.

    ``superiors`` are the authorities above the issuer: they too may appoint an OCSP responder, since they could
    as well speak for, or revoke, the issuer itself.

    Evidence issued after ``moment`` counts; evidence from before counts while it had not run out. A
    revocation counts whenever its evidence is authentic; GOOD needs evidence that is fresh. RFC 5280 6.3,
    RFC 6960 3.2, ETSI EN 319 102-1 5.2.5.
    """
    best = RevocationFinding(RevocationStatus.UNKNOWN)
    for finding in _findings(certificate, (issuer, *superiors), evidence, moment, now):
        if finding.status is RevocationStatus.REVOKED:
            return finding
        if best.produced is None or (finding.produced is not None and finding.produced > best.produced):
            best = finding
    return best


def _findings(
    certificate: Certificate,
    authorities: tuple[Certificate, ...],
    evidence: RevocationEvidence,
    moment: datetime,
    now: datetime,
) -> Iterable[RevocationFinding]:
    for raw in evidence.ocsp_responses:
        try:
            found = _from_ocsp(certificate, authorities, parse_ocsp(raw), moment, now)
        except (DerError, UnknownAlgorithmError):
            continue
        if found is not None:
            yield found
    for raw in evidence.crls:
        try:
            found = _from_crl(certificate, authorities[0], parse_crl(raw), moment, now)
        except (DerError, UnknownAlgorithmError):
            continue
        if found is not None:
            yield found


def _speaks_for(
    this_update: datetime, next_update: datetime | None, moment: datetime, now: datetime, default: timedelta
) -> bool:
    if this_update > now + CLOCK_SKEW:
        return False
    return this_update >= moment or moment <= (next_update or this_update + default) + CLOCK_SKEW


def _from_crl(
    certificate: Certificate, issuer: Certificate, crl: Crl, moment: datetime, now: datetime
) -> RevocationFinding | None:
    if not is_same_name(crl.issuer, certificate.issuer) or not _may_sign_crl(issuer):
        return None
    if not is_signature_good(issuer.spki, crl.scheme, crl.scheme.digest or "", crl.signature, crl.tbs):
        return None
    entry = crl.revoked.get(certificate.serial)
    if entry is not None and entry.reason != _REMOVE_FROM_CRL and crl.this_update <= now + CLOCK_SKEW:
        return RevocationFinding(RevocationStatus.REVOKED, entry.at, crl.this_update, "crl")
    understood = set(crl.critical) <= {_ISSUING_POINT}
    if crl.is_partial or not understood:
        return None
    if crl.this_update > certificate.not_after + CLOCK_SKEW:
        # An expired certificate may have been dropped from the list: its absence proves nothing.
        return None
    if not _speaks_for(crl.this_update, crl.next_update, moment, now, timedelta(0)):
        return None
    return RevocationFinding(RevocationStatus.GOOD, None, crl.this_update, "crl")


def _may_sign_crl(issuer: Certificate) -> bool:
    return issuer.key_usages is None or "crl_sign" in issuer.key_usages


def _from_ocsp(
    certificate: Certificate,
    authorities: tuple[Certificate, ...],
    response: OcspResponse,
    moment: datetime,
    now: datetime,
) -> RevocationFinding | None:
    single = next((s for s in response.responses if _is_about(s, certificate, authorities[0])), None)
    if single is None or not _is_signed_by_responder(response, authorities):
        return None
    if single.status == 1 and single.this_update <= now + CLOCK_SKEW:
        return RevocationFinding(RevocationStatus.REVOKED, single.revoked_at, single.this_update, "ocsp")
    if single.status != 0:
        return None
    if not _speaks_for(single.this_update, single.next_update, moment, now, OCSP_WITHOUT_NEXT_UPDATE):
        return None
    return RevocationFinding(RevocationStatus.GOOD, None, single.this_update, "ocsp")


def _is_about(single: SingleResponse, certificate: Certificate, issuer: Certificate) -> bool:
    if single.serial != certificate.serial or single.hash_oid not in DIGESTS:
        return False
    algorithm = DIGESTS[single.hash_oid]
    name = compute_digest(algorithm, certificate.issuer)
    key_bits = read(issuer.spki).children()[1].bits()
    key = compute_digest(algorithm, key_bits)
    return single.issuer_name_hash == name and single.issuer_key_hash == key


def _is_signed_by_responder(response: OcspResponse, authorities: tuple[Certificate, ...]) -> bool:
    """Whether the issuer itself signed, or a responder it or an authority above it appointed (RFC 6960 4.2.2.2)."""
    delegates = (c for c in response.certificates if _is_delegate(c, authorities, response.produced))
    digest = response.scheme.digest or ""
    return any(
        is_signature_good(candidate.spki, response.scheme, digest, response.signature, response.tbs)
        for candidate in (authorities[0], *delegates)
    )


def _is_delegate(candidate: Certificate, authorities: tuple[Certificate, ...], produced: datetime) -> bool:
    return (
        EKU_OCSP_SIGNING in (candidate.extended_usages or ())
        and candidate.is_valid_at(produced)
        and any(is_issued_by(candidate, authority) for authority in authorities)
    )
