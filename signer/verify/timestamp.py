"""RFC 3161 timestamp tokens: what they say, and whether they say it of these bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from signer.trust.algorithms import (
    DIGESTS,
    Bytes,
    SignatureScheme,
    UnknownAlgorithmError,
    compute_digest,
    describe,
    digest_name,
    is_weak,
)
from signer.trust.certificate import EKU_TIME_STAMPING, Certificate
from signer.trust.der import DerError, read, read_whole
from signer.verify.cms import TST_INFO, SignedData, SignerInfo, parse_signed_data
from signer.verify.cms_signature import CmsCheck, check_signer
from signer.verify.envelope import envelope_problem


@dataclass(frozen=True)
class TimestampToken:
    """A parsed token; nothing about it is proven yet."""

    signed: SignedData
    signer: SignerInfo
    certificate: Certificate | None
    time: datetime
    imprint_digest: str
    imprint: bytes

    @property
    def is_weak(self) -> bool:
        """Whether the imprint's digest is below ETSI TS 119 312."""
        return is_weak(b"", SignatureScheme("rsa", None), self.imprint_digest)


@dataclass(frozen=True, slots=True)
class TimestampCheck:
    """Whether the token holds on its own (imprint, signature, purpose); trust is judged apart.

    ``problems`` are reason codes; empty means the token is cryptographically good.
    """

    token: TimestampToken | None
    problems: tuple[str, ...]
    algorithm: str | None = None

    @property
    def is_intact(self) -> bool:
        return self.token is not None and not self.problems


def parse_token(der: bytes) -> TimestampToken:
    """Read a TimeStampToken. Raises: DerError."""
    signed = parse_signed_data(der)
    if signed.content_type != TST_INFO or signed.content is None or len(signed.signers) != 1:
        raise DerError("not a timestamp token")
    try:
        parts = read_whole(signed.content).children()
        imprint = parts[2].children()
        oid = imprint[0].children()[0].oid()
        if oid not in DIGESTS:
            raise DerError("an unknown digest algorithm")
        signer = signed.signers[0]
        return TimestampToken(
            signed=signed,
            signer=signer,
            certificate=signed.signer_certificate(signer),
            time=parts[4].time(),
            imprint_digest=DIGESTS[oid],
            imprint=imprint[1].octets(),
        )
    except (ValueError, IndexError) as error:
        raise DerError("not a timestamp token") from error


def check_token(der: bytes, *stamped: Bytes) -> TimestampCheck:
    """Check a token over ``stamped``: RFC 3161 2.4.2, RFC 5816, RFC 3628."""
    return _check_token(der, lambda token: compute_digest(token.imprint_digest, *stamped) == token.imprint)


def check_token_of_digest(der: bytes, digest: str, imprint: bytes) -> TimestampCheck:
    """Check a token over what has this digest already: hash trees, documents that are not at hand."""
    return _check_token(der, lambda token: (token.imprint_digest, token.imprint) == (digest, imprint))


def _check_token(der: bytes, is_of: Callable[[TimestampToken], bool]) -> TimestampCheck:
    try:
        token = parse_token(der)
    except DerError:
        return TimestampCheck(None, ("timestamp-unreadable",))
    problems = ["timestamp-signature-broken"] if envelope_problem(der) else []
    try:
        if not is_of(token):
            problems.append("timestamp-imprint-mismatch")
        check = check_signer(token.signed, token.signer, token.signed.content or b"", TST_INFO)
    except (DerError, UnknownAlgorithmError):
        return TimestampCheck(token, (*problems, "timestamp-unreadable"))
    problems.extend(_purpose_problems(check, token))
    return TimestampCheck(token, tuple(dict.fromkeys(problems)), check.algorithm)


def _purpose_problems(check: CmsCheck, token: TimestampToken) -> list[str]:
    problems = []
    if token.certificate is None:
        is_left_out = not token.signed.certificates  # RFC 3161 2.4.1 lets the requester do without
        problems.append("timestamp-certificate-missing" if is_left_out else "timestamp-signature-broken")
    elif check.problems:
        problems.append("timestamp-signature-broken")
    elif not is_timestamp_authority(token.certificate):
        problems.append("timestamp-wrong-purpose")
    if check.is_weak or token.is_weak:
        problems.append("timestamp-weak-algorithm")
    return problems


def is_timestamp_authority(certificate: Certificate) -> bool:
    """RFC 3161 2.3: the extended key usage is time stamping, nothing else, and critical."""
    return certificate.extended_usages == frozenset({EKU_TIME_STAMPING}) and certificate.is_extended_usage_critical


def token_digest(token: TimestampToken) -> str:
    """The digest the authority signed with."""
    try:
        return digest_name(read(token.signer.digest_algorithm.encoded))
    except (DerError, UnknownAlgorithmError):
        return ""


def describe_token(token: TimestampToken, scheme: SignatureScheme) -> str | None:
    """The authority's algorithm for people."""
    return describe(token.certificate.spki, scheme, token_digest(token)) if token.certificate else None
