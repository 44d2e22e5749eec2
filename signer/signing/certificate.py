"""May this certificate sign, now? Checked before a digest reaches a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, mldsa, rsa

from signer.errors import KeyUnusableError
from signer.keys import CertificateChain
from signer.keys.certificates import load_certificate
from signer.signing.profile import SigningProfile

MAX_CHAIN = 8
"""Certificates from signer to anchor; the national hierarchies have three."""

_ML_DSA = mldsa.MLDSA44PublicKey | mldsa.MLDSA65PublicKey | mldsa.MLDSA87PublicKey
_WEAK_HASHES = (hashes.SHA1, hashes.MD5)


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What the checks need of a certificate, read once."""

    not_before: datetime
    not_after: datetime
    may_sign: bool
    key_kind: str
    key_bits: int
    has_weak_hash: bool


@lru_cache(maxsize=256)
def read_certificate(der: bytes) -> CertificateFacts:
    """Raises: KeyUnusableError (``certificate-unreadable``)."""
    try:
        certificate = load_certificate(der)
        key = certificate.public_key()
        return CertificateFacts(
            certificate.not_valid_before_utc,
            certificate.not_valid_after_utc,
            _may_sign(certificate),
            _kind_of(key),
            getattr(key, "key_size", 0),
            isinstance(certificate.signature_hash_algorithm, _WEAK_HASHES),
        )
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyUnusableError("certificate-unreadable", "the signer's certificate cannot be read") from error


def refuse_unfit_certificate(
    chain: CertificateChain, profile: SigningProfile, anchors: tuple[bytes, ...], now: datetime
) -> None:
    """Refuses a certificate that must not sign at ``now``; with ``anchors`` (DER) the chain must end in one.

    Raises: KeyUnusableError (``certificate-not-yet-valid``, ``certificate-expired``, ``certificate-usage``,
    ``certificate-weak-key``, ``certificate-weak-hash``, ``certificate-untrusted``, ``certificate-unreadable``,
    ``key-algorithm-experimental``).
    """
    facts = read_certificate(chain.signer)
    if now < facts.not_before:
        raise KeyUnusableError("certificate-not-yet-valid", "the signer's certificate is not valid yet")
    if now > facts.not_after:
        raise KeyUnusableError("certificate-expired", "the signer's certificate has expired")
    if not facts.may_sign:
        raise KeyUnusableError("certificate-usage", "the certificate's key usage does not include signing documents")
    minimum = {"rsa": profile.minimum_rsa_bits, "ec": profile.minimum_ec_bits}.get(facts.key_kind, 0)
    if facts.key_bits < minimum:
        raise KeyUnusableError("certificate-weak-key", "the certificate's key is shorter than the profile allows")
    if facts.key_kind == "ml-dsa" and not profile.allows_experimental:
        raise KeyUnusableError(
            "key-algorithm-experimental", "post-quantum keys sign only under an experimental profile"
        )
    if facts.has_weak_hash:
        raise KeyUnusableError("certificate-weak-hash", "the certificate is signed with SHA-1 or MD5")
    if anchors and not path_to_anchor(chain, anchors, now):
        raise KeyUnusableError("certificate-untrusted", "the certificate does not lead to an anchor of the profile")


def _kind_of(key: object) -> str:
    if isinstance(key, rsa.RSAPublicKey):
        return "rsa"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return "ec"
    return "ml-dsa" if isinstance(key, _ML_DSA) else ""


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def path_to_anchor(chain: CertificateChain, anchors: tuple[bytes, ...], at: datetime) -> tuple[bytes, ...]:
    """Certificates from the signer's to an anchor, each issued by the next and valid at ``at``; empty when none.

    The anchor itself is trusted as configured, whatever its dates.
    """
    path = _path(chain, anchors)
    valid = all(read_certificate(der).not_before <= at <= read_certificate(der).not_after for der in path[:-1])
    return path if valid else ()


@lru_cache(maxsize=256)
def _path(chain: CertificateChain, anchors: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """Certificates from the signer's to an anchor, each issued by the next; empty when there is no such path."""
    path = [chain.signer]
    while len(path) <= MAX_CHAIN:
        if path[-1] in anchors:
            return tuple(path)
        issuer = issuer_among(path[-1], (*anchors, *chain.others))
        if issuer is None or issuer in path:
            return ()
        path.append(issuer)
    return ()


def issuer_among(der: bytes, candidates: tuple[bytes, ...]) -> bytes | None:
    """The certificate authority among ``candidates`` whose key signed this certificate."""
    return next((candidate for candidate in candidates if _has_issued(candidate, der)), None)


@lru_cache(maxsize=1024)
def _has_issued(issuer_der: bytes, der: bytes) -> bool:
    try:
        issuer, certificate = load_certificate(issuer_der), load_certificate(der)
        if issuer.subject != certificate.issuer or not _is_authority(issuer):
            return False
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        # Certificates come from strangers too (timestamp tokens): one that cannot be read has issued nothing.
        return False
    return True


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
