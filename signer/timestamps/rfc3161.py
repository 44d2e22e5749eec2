"""RFC 3161 on the wire: the request, and everything an answer must satisfy before it goes into a document."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from signer.cms import oids
from signer.cms.algorithms import DIGESTS, SHA256, DigestAlgorithm
from signer.cms.der import (
    BOOLEAN_TRUE,
    GENERALIZED_TIME,
    NULL,
    SEQUENCE,
    DerError,
    Element,
    integer,
    octets,
    oid,
    read_integer,
    read_oid,
    read_whole,
    sequence,
)
from signer.cms.reading import SignedData, read_signed_data
from signer.cms.verifying import verify_signer
from signer.errors import OutsideServiceError
from signer.keys import CertificateChain
from signer.keys.certificates import load_certificate
from signer.signing.certificate import path_to_anchor
from signer.signing.timestamp_source import Timestamp

MAX_RESPONSE_BYTES = 64 * 1024
"""A token with a full chain takes 3 to 7 KB."""

NONCE_BITS = 64

_GRANTED = (0, 1)
_TIME = re.compile(rb"(\d{14})(?:\.(\d{1,9}))?Z\Z")


@dataclass(frozen=True, slots=True)
class TimestampRules:
    """What an authority's tokens must satisfy.

    ``anchors`` (DER) are where the authority's chain must end; empty leaves the chain to the verifier. ``policy`` is
    the dotted policy identifier to ask for and insist on, None for the authority's own. ``tolerance`` bounds how far
    the token's time may be from our clock: farther means one of the two is wrong.
    """

    anchors: tuple[bytes, ...] = ()
    policy: str | None = None
    tolerance: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class TimestampQuery:
    """One question: a digest to stamp and a nonce that must come back."""

    digest: bytes
    algorithm: DigestAlgorithm
    nonce: int
    policy: str | None = None

    def encode(self) -> bytes:
        """TimeStampReq in DER, asking for the authority's certificate (RFC 3161 clause 2.4.1)."""
        imprint = sequence(sequence(oid(self.algorithm.dotted), NULL), octets(self.digest))
        policy = oid(self.policy) if self.policy else b""
        return sequence(integer(1), imprint, policy, integer(self.nonce), BOOLEAN_TRUE)


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """A token that passed every check, and the chain it was signed with."""

    timestamp: Timestamp
    chain: CertificateChain


def check_answer(response: bytes, query: TimestampQuery, rules: TimestampRules, now: datetime) -> CheckedAnswer:
    """The token of a TimeStampResp, after every check of RFC 3161 clauses 2.4.2 and 4.

    Raises: OutsideServiceError (``timestamp-too-large``, ``timestamp-not-a-reply``, ``timestamp-rejected``,
    ``timestamp-wrong-imprint``, ``timestamp-wrong-nonce``, ``timestamp-wrong-policy``, ``timestamp-wrong-time``,
    ``timestamp-wrong-usage``, ``timestamp-signature-invalid``, ``timestamp-untrusted``).
    """
    if len(response) > MAX_RESPONSE_BYTES:
        raise OutsideServiceError("timestamp-too-large", "the authority's answer is larger than 64 KiB")
    try:
        token = _granted_token(response)
        signed = read_signed_data(token)
        at = _check_content(signed, query, rules, now)
        chain = _check_signer(signed, rules, at)
    except (ValueError, IndexError) as error:
        raise OutsideServiceError("timestamp-not-a-reply", "the authority's answer is not a timestamp reply") from error
    return CheckedAnswer(Timestamp(token, at), chain)


def _granted_token(response: bytes) -> bytes:
    parts = read_whole(response).expect(SEQUENCE).children()
    status = read_integer(parts[0].expect(SEQUENCE).children()[0])
    if status not in _GRANTED:
        raise OutsideServiceError("timestamp-rejected", "the authority refused to stamp")
    return parts[1].encoded


def _check_content(signed: SignedData, query: TimestampQuery, rules: TimestampRules, now: datetime) -> datetime:
    if signed.content_type != oids.TST_INFO:
        raise DerError("not a TSTInfo")
    _, policy, imprint, _, time, *rest = read_whole(signed.content).expect(SEQUENCE).children()
    algorithm, hashed = imprint.children()
    if read_oid(algorithm.children()[0]) != query.algorithm.dotted or hashed.content != query.digest:
        raise OutsideServiceError("timestamp-wrong-imprint", "the authority stamped something else")
    if _nonce(rest) != query.nonce:
        raise OutsideServiceError("timestamp-wrong-nonce", "the answer belongs to another question")
    if query.policy is not None and read_oid(policy) != query.policy:
        raise OutsideServiceError("timestamp-wrong-policy", "the authority stamped under another policy")
    at = _time(time)
    if abs(at - now) > rules.tolerance:
        raise OutsideServiceError("timestamp-wrong-time", "the authority's time is too far from ours")
    return at


def _nonce(optional: list[Element]) -> int | None:
    return next((read_integer(element) for element in optional if element.tag == 0x02), None)


def _time(element: Element) -> datetime:
    match = _TIME.match(element.expect(GENERALIZED_TIME).content)
    if match is None:
        raise DerError("not a time in UTC")
    try:
        moment = datetime.strptime(match[1].decode("ascii"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise DerError("not a time") from error
    return moment + timedelta(microseconds=int((match[2] or b"0").ljust(6, b"0")[:6]))


def _check_signer(signed: SignedData, rules: TimestampRules, at: datetime) -> CertificateChain:
    chain = signed.chain()
    if chain is None:
        raise DerError("the authority's certificate is missing")
    try:
        verify_signer(signed, chain.signer)
        usage_is_right = _is_timestamping_only(load_certificate(chain.signer))
    except InvalidSignature as error:
        raise OutsideServiceError("timestamp-signature-invalid", "the token's signature does not verify") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise DerError("the authority's certificate cannot be read") from error
    if not usage_is_right:
        raise OutsideServiceError("timestamp-wrong-usage", "the certificate is not for timestamping alone")
    if not _names_certificate(signed, chain.signer):
        raise OutsideServiceError("timestamp-signature-invalid", "the token does not bind its certificate")
    if rules.anchors and not path_to_anchor(chain, rules.anchors, at):
        raise OutsideServiceError("timestamp-untrusted", "the authority's chain ends in no configured anchor")
    return chain


def _is_timestamping_only(certificate: x509.Certificate) -> bool:
    """RFC 3161 clause 2.3: the extended key usage is critical and holds timeStamping alone."""
    try:
        extension = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return False
    return extension.critical and [use.dotted_string for use in extension.value] == [oids.TIME_STAMPING_USE]


def _names_certificate(signed: SignedData, certificate: bytes) -> bool:
    """Whether the ESS signing-certificate attribute (RFC 2634, RFC 5816) holds this certificate's digest first."""
    attributes = signed.signer.signed
    if oids.SIGNING_CERTIFICATE_V2 in attributes:
        identifier = attributes[oids.SIGNING_CERTIFICATE_V2].children()[0].children()[0].children()
        if identifier[0].tag != SEQUENCE:
            return identifier[0].content == SHA256.of(certificate)
        digest = DIGESTS.get(read_oid(identifier[0].children()[0]))
        return digest is not None and identifier[1].content == digest.of(certificate)
    if oids.SIGNING_CERTIFICATE in attributes:
        identifier = attributes[oids.SIGNING_CERTIFICATE].children()[0].children()[0].children()
        return identifier[0].content == hashlib.sha1(certificate, usedforsecurity=False).digest()
    return False
