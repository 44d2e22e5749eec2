"""The cryptographic half of judging one signature value: ISO 32000-1 12.8.3, ETSI EN 319 142-1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from signer.pdf.objects import PdfString
from signer.pdf.reader import Document
from signer.pdf.region import Region
from signer.trust.algorithms import (
    SignatureScheme,
    UnknownAlgorithmError,
    compute_digest,
    describe,
    is_signature_good,
)
from signer.trust.certificate import Certificate, parse_certificate
from signer.trust.der import read
from signer.trust.revocation import RevocationEvidence
from signer.verify.cms import DATA, SIGNATURE_TIMESTAMP, SignedData, parse_signed_data
from signer.verify.cms_signature import CmsCheck, check_signer
from signer.verify.envelope import envelope_oddity, envelope_problem, padding_problem
from signer.verify.evidence import evidence_in_cms
from signer.verify.signature_value import (
    KNOWN_SUBFILTERS,
    PKCS7_SHA1_SUBFILTER,
    X509_SUBFILTER,
    SignatureValue,
)
from signer.verify.timestamp import TimestampCheck, check_token

_DATE = re.compile(rb"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+-])(\d\d)'?(\d\d)?|Z)?")
_MAX_TIMESTAMPS = 16


@dataclass(frozen=True)
class SignatureCheck:
    """What the bytes themselves prove. ``problems`` break the signature."""

    value: SignatureValue
    problems: tuple[str, ...]
    certificate: Certificate | None = None
    algorithm: str | None = None
    is_weak: bool = False
    is_experimental: bool = False
    claimed_at: datetime | None = None
    binds_certificate: bool = False
    certificates: tuple[Certificate, ...] = ()
    evidence: RevocationEvidence = field(default_factory=RevocationEvidence)
    timestamps: tuple[TimestampCheck, ...] = ()
    """Signature timestamps; for a document timestamp, its own token."""
    oddities: tuple[str, ...] = ()
    """What does not break the signature but keeps it from being vouched for."""

    @property
    def is_intact(self) -> bool:
        return not self.problems


def check_signature(document: Document, value: SignatureValue) -> SignatureCheck:
    """Check one signature value; whatever cannot be read becomes a problem, never an exception."""
    if value.range is None or not value.contents or "contents-too-large" in value.problems:
        return SignatureCheck(value, value.problems or ("contents-missing",))
    if "signature-placeholder" in value.problems:
        return SignatureCheck(value, value.problems)
    if value.sub_filter not in KNOWN_SUBFILTERS:
        return SignatureCheck(value, (*value.problems, "sub-filter-unsupported"))
    pieces = value.range.pieces(document.data)
    try:
        if value.is_timestamp:
            return _check_timestamp(document, value, pieces)
        if value.sub_filter == X509_SUBFILTER:
            return _check_bare(document, value, pieces)
        return _check_cms(document, value, pieces)
    except UnknownAlgorithmError:
        return SignatureCheck(value, (*value.problems, *_envelope_problems(value, document), "algorithm-unknown"))
    except (ValueError, IndexError):
        return SignatureCheck(value, (*value.problems, "cms-unreadable"))


def _check_timestamp(document: Document, value: SignatureValue, pieces: tuple[Region, Region]) -> SignatureCheck:
    check = check_token(value.contents, *pieces)
    token = check.token
    broken = tuple(p for p in check.problems if p not in ("timestamp-wrong-purpose", "timestamp-weak-algorithm"))
    return SignatureCheck(
        value=value,
        problems=(*value.problems, *_envelope_problems(value, document), *broken),
        certificate=token.certificate if token else None,
        algorithm=check.algorithm,
        is_weak="timestamp-weak-algorithm" in check.problems,
        claimed_at=token.time if token else None,
        binds_certificate=True,
        certificates=token.signed.certificates if token else (),
        evidence=evidence_in_cms(token.signed, token.signer) if token else RevocationEvidence(),
        timestamps=(check,),
        oddities=_oddities(value, document),
    )


def _check_cms(document: Document, value: SignatureValue, pieces: tuple[Region, Region]) -> SignatureCheck:
    signed = parse_signed_data(value.contents)
    if len(signed.signers) != 1:
        return SignatureCheck(value, (*value.problems, "several-signers" if signed.signers else "cms-unreadable"))
    signer = signed.signers[0]
    problems = [*value.problems, *_envelope_problems(value, document)]
    if value.sub_filter == PKCS7_SHA1_SUBFILTER:
        if signed.content is None or signed.content != compute_digest("sha1", *pieces):
            problems.append("message-digest-mismatch")
        check = check_signer(signed, signer, signed.content or b"", signed.content_type)
    else:
        if signed.content is not None and not _is_signed_range(signed.content, pieces):
            problems.append("content-type-mismatch")
        check = check_signer(signed, signer, pieces, signed.content_type if signed.content_type == DATA else DATA)
    return _assemble(document, value, signed, check, problems)


def _is_signed_range(content: bytes, pieces: tuple[Region, Region]) -> bool:
    """Whether a CMS that carries what it signs (ISO 32000-1 12.8.3.3 wants none) carries the byte range itself."""
    first, second = pieces
    return len(content) == len(first) + len(second) and content == first.read() + second.read()


def _gap(value: SignatureValue, document: Document) -> bytes:
    assert value.range is not None
    return bytes(document.data[value.range.first : value.range.second])


def _oddities(value: SignatureValue, document: Document) -> tuple[str, ...]:
    odd = envelope_oddity(_gap(value, document), value.contents)
    return (odd,) if odd else ()


def _envelope_problems(value: SignatureValue, document: Document) -> Iterator[str]:
    gap = _gap(value, document)
    for problem in (padding_problem(gap, value.contents), envelope_problem(value.contents)):
        if problem is not None:
            yield problem


def _assemble(
    document: Document, value: SignatureValue, signed: SignedData, check: CmsCheck, problems: list[str]
) -> SignatureCheck:
    signer = signed.signers[0]
    tokens = signer.unsigned_values.get(SIGNATURE_TIMESTAMP, [])[:_MAX_TIMESTAMPS]
    timestamps = tuple(check_token(token.encoded, signer.signature) for token in tokens)
    stamped = tuple(c for t in timestamps if t.token for c in t.token.signed.certificates)
    evidence = evidence_in_cms(signed, signer)
    for stamp in timestamps:
        if stamp.token is not None:
            evidence += evidence_in_cms(stamp.token.signed, stamp.token.signer)
    return SignatureCheck(
        value=value,
        problems=(*problems, *check.problems),
        certificate=check.certificate,
        algorithm=check.algorithm,
        is_experimental=check.is_experimental,
        is_weak=check.is_weak or value.sub_filter == PKCS7_SHA1_SUBFILTER,
        claimed_at=check.claimed_at or claimed_in_dictionary(document, value),
        binds_certificate=check.binds_certificate and signed.content is None,
        certificates=(*signed.certificates, *stamped),
        evidence=evidence,
        timestamps=timestamps,
        oddities=_oddities(value, document),
    )


def _check_bare(document: Document, value: SignatureValue, pieces: tuple[Region, Region]) -> SignatureCheck:
    """``adbe.x509.rsa_sha1``: a PKCS#1 signature, certificates in /Cert. ISO 32000-1 12.8.3.2."""
    held = document.resolve(value.dict.get("/Cert"))
    encoded = [document.resolve(item) for item in held] if isinstance(held, list) else [held]
    certificates = tuple(parse_certificate(bytes(item)) for item in encoded if isinstance(item, PdfString))
    if not certificates:
        return SignatureCheck(value, (*value.problems, "signing-certificate-missing"))
    signature = read(value.contents).expect(4).octets()
    scheme = SignatureScheme("rsa", None)
    for digest in ("sha1", "sha256", "sha384", "sha512"):
        message = compute_digest(digest, *pieces)
        if is_signature_good(certificates[0].spki, scheme, digest, signature, message, is_digest=True):
            problems: tuple[str, ...] = ()
            break
    else:
        digest, problems = "sha1", ("signature-value-wrong",)
    return SignatureCheck(
        value=value,
        problems=(*value.problems, *problems),
        certificate=certificates[0],
        algorithm=describe(certificates[0].spki, scheme, digest),
        is_weak=digest == "sha1",
        claimed_at=claimed_in_dictionary(document, value),
        certificates=certificates,
    )


def claimed_in_dictionary(document: Document, value: SignatureValue) -> datetime | None:
    """/M of the signature dictionary: ISO 32000-1 7.9.4."""
    held = document.resolve(value.dict.get("/M"))
    m = _DATE.match(held) if isinstance(held, PdfString) else None
    if m is None:
        return None
    year, month, day, hour, minute, second = (
        int(g) if g else d for g, d in zip(m.groups(), (0, 1, 1, 0, 0, 0), strict=False)
    )
    try:
        shift = timedelta(hours=int(m[8] or 0), minutes=int(m[9] or 0)) * (-1 if m[7] == "-" else 1)
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC) - shift
    except (ValueError, OverflowError):
        return None
