"""The timestamps of evidence records, with fresh revocation evidence about their authority inside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from signer.cms.der import SET, context, oid, read_oid, read_whole, sequence, tlv
from signer.errors import DocumentError, OutsideServiceError
from signer.evidence_record.syntax import digest_named
from signer.keys import CertificateChain
from signer.signing.evidence import Evidence, EvidenceSource
from signer.signing.timestamp_source import TimestampSource
from signer.trust.der import DerError
from signer.verify.timestamp import TimestampToken, parse_token

REVOCATION_VALUES = "1.2.840.113549.1.9.16.2.24"
"""id-aa-ets-revocationValues."""
_UNSIGNED = 0xA1


@dataclass(frozen=True, slots=True)
class Stamp:
    """A timestamp, when it was made, and until when its authority's certificates are valid."""

    token: bytes
    at: datetime
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class Stamper:
    """Asks one timestamp source; ``evidence`` may be nothing, then tokens carry no revocation data."""

    timestamps: TimestampSource
    evidence: EvidenceSource | None = None

    def stamp(self, root: bytes, digest: str) -> Stamp:
        """A timestamp over a root. Raises: OutsideServiceError ``timestamp-…``; DocumentError
        ``evidence-digest-unknown``."""
        made = self.timestamps.timestamp(root, digest_named(digest))
        return Stamp(self.refreshed(made.token), made.at, certificates_end(made.token) or made.at)

    def refreshed(self, token: bytes) -> bytes:
        """The token with today's revocation evidence about its authority; what is signed in it stays as it was.

        To be done just before the token is stamped over, so that the evidence is as young as it can be. Where no
        evidence can be had the token stays as it is: verifying says what is missing.
        """
        if self.evidence is None:
            return token
        parsed = _parsed(token)
        if parsed.certificate is None:
            return token
        others = tuple(one.der for one in parsed.signed.certificates if one != parsed.certificate)
        try:
            found = self.evidence.evidence_for(CertificateChain(parsed.certificate.der, others))
        except OutsideServiceError:
            return token
        return with_evidence(token, found)


def certificates_end(token: bytes) -> datetime | None:
    """When the first certificate under a timestamp ends; nothing when it carries none.

    Raises: DocumentError ``evidence-unreadable``.
    """
    return min((one.not_after for one in _parsed(token).signed.certificates), default=None)


def with_evidence(token: bytes, evidence: Evidence) -> bytes:
    """The token with this revocation data as the unsigned attribute revocation-values (EN 319 122-1, A.1.2), in place
    of what it had."""
    kind, content = read_whole(token).children()
    parts = content.children()[0].children()
    (signer,) = parts[-1].children()
    fields = signer.children()
    unsigned = fields.pop().children() if fields[-1].tag == _UNSIGNED else []
    others = [one.encoded for one in unsigned if read_oid(one.children()[0]) != REVOCATION_VALUES]
    attributes = tlv(_UNSIGNED, b"".join(sorted((*others, _revocation_values(evidence)))))
    renewed = sequence(*(field.encoded for field in fields), attributes)
    signed_data = sequence(*(part.encoded for part in parts[:-1]), tlv(SET, renewed))
    return sequence(kind.encoded, context(0, signed_data))


def _revocation_values(evidence: Evidence) -> bytes:
    crls = context(0, sequence(*evidence.crls)) if evidence.crls else b""
    answers = context(1, sequence(*map(_basic_response, evidence.ocsps))) if evidence.ocsps else b""
    return sequence(oid(REVOCATION_VALUES), tlv(SET, sequence(crls, answers)))


def _basic_response(answer: bytes) -> bytes:
    """The BasicOCSPResponse inside an OCSPResponse (RFC 6960 clause 4.2.1)."""
    _status, wrapped = read_whole(answer).children()
    return wrapped.children()[0].children()[1].content


def _parsed(token: bytes) -> TimestampToken:
    try:
        return parse_token(token)
    except DerError as error:
        raise DocumentError("evidence-unreadable", "a timestamp of the evidence cannot be read") from error
