"""Detached signatures over plain bytes: CMS with a signature timestamp (CAdES-T shape, ETSI EN 319 122-1).

For statements of the service itself, such as checkpoints of the audit log; documents are signed inside (PAdES).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import NameOID

from signer.cms import oids
from signer.cms.algorithms import DIGESTS, SHA256
from signer.cms.reading import SignedData, read_signed_data
from signer.cms.signed_data import signature_template
from signer.cms.verifying import verify_signer
from signer.keys import CertificateChain, SigningKey
from signer.keys.certificates import load_certificate
from signer.signing.certificate import path_to_anchor
from signer.signing.timestamp_source import TimestampSource
from signer.verify.timestamp import check_token


@dataclass(frozen=True, slots=True)
class DetachedSigner:
    """Signs with one key and one timestamp authority."""

    key: SigningKey
    timestamps: TimestampSource

    def seal(self, body: bytes) -> bytes:
        """ContentInfo in DER. Raises: KeyUnusableError; OutsideServiceError ``timestamp-…``."""
        template = signature_template(self.key.chain, self.key.algorithm)
        attributes = template.signed_attributes(template.cms.digest.of(body))
        signature = self.key.sign(attributes)
        token = self.timestamps.timestamp(SHA256.of(signature), SHA256).token
        return template.signed_data(attributes, signature, token)


@dataclass(frozen=True, slots=True)
class DetachedFinding:
    """What a detached signature says. ``problem`` is nothing when it holds and leads to an anchor."""

    problem: str | None
    signer: str = ""
    timestamp: datetime | None = None


def check_detached(body: bytes, signature: bytes, anchors: tuple[bytes, ...]) -> DetachedFinding:
    """Judge a signature at the time its timestamp proves; never raises for bad bytes.

    Problems: ``seal-unreadable``, ``seal-broken``, ``seal-timestamp-broken``, ``seal-untrusted`` (of the signer or of
    the timestamp authority).
    """
    try:
        signed = read_signed_data(signature)
        chain = signed.chain()
        token = signed.signer.unsigned[oids.SIGNATURE_TIME_STAMP].encoded
        if chain is None:
            return DetachedFinding("seal-unreadable")
        signer = _common_name(chain.signer)
        if not _holds(signed, chain, body):
            return DetachedFinding("seal-broken", signer)
    except (ValueError, KeyError, IndexError):
        return DetachedFinding("seal-unreadable")
    check = check_token(token, signed.signer.signature)
    if not check.is_intact or check.token is None or check.token.certificate is None:
        return DetachedFinding("seal-timestamp-broken", signer)
    at = check.token.time
    authority = CertificateChain(check.token.certificate.der, tuple(one.der for one in check.token.signed.certificates))
    if not path_to_anchor(chain, anchors, at) or not path_to_anchor(authority, anchors, at):
        return DetachedFinding("seal-untrusted", signer, at)
    return DetachedFinding(None, signer, at)


def _holds(signed: SignedData, chain: CertificateChain, body: bytes) -> bool:
    digest = DIGESTS.get(signed.signer.digest_algorithm)
    stated = signed.signer.signed.get(oids.MESSAGE_DIGEST)
    if digest is None or stated is None or stated.content != digest.of(body):
        return False
    try:
        verify_signer(signed, chain.signer, detached=True)
    except InvalidSignature:
        return False
    return True


def _common_name(certificate: bytes) -> str:
    names = load_certificate(certificate).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""
