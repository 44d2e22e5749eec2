"""Where signing keys live: one protocol, one module for each technology."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class SignatureAlgorithm(Enum):
    """Signature algorithms this service makes. Weak ones do not appear: they cannot be asked for."""

    RSA_PKCS1_SHA256 = "rsa-pkcs1-sha256"
    RSA_PKCS1_SHA384 = "rsa-pkcs1-sha384"
    RSA_PKCS1_SHA512 = "rsa-pkcs1-sha512"
    RSA_PSS_SHA256 = "rsa-pss-sha256"
    RSA_PSS_SHA384 = "rsa-pss-sha384"
    RSA_PSS_SHA512 = "rsa-pss-sha512"
    ECDSA_SHA256 = "ecdsa-sha256"
    ECDSA_SHA384 = "ecdsa-sha384"
    ECDSA_SHA512 = "ecdsa-sha512"
    ED25519 = "ed25519"
    ML_DSA_44 = "ml-dsa-44"
    ML_DSA_65 = "ml-dsa-65"
    ML_DSA_87 = "ml-dsa-87"

    @property
    def is_experimental(self) -> bool:
        """ML-DSA (FIPS 204, RFC 9882): no rule of the country names it yet; only a profile that says so uses it."""
        return self in _EXPERIMENTAL


_EXPERIMENTAL = frozenset({SignatureAlgorithm.ML_DSA_44, SignatureAlgorithm.ML_DSA_65, SignatureAlgorithm.ML_DSA_87})


@dataclass(frozen=True, slots=True)
class CertificateChain:
    """DER certificates: the signer's own, then its issuers up to, without, the anchor (order is free)."""

    signer: bytes
    others: tuple[bytes, ...]


class SigningKey(Protocol):
    """A private key and its certificate, wherever it lives (file, token, remote service).

    ``sign`` gets the bytes to be signed (DER of the signed attributes), not their digest; an implementation
    whose technology wants a digest computes it itself.
    Raises: KeyUnusableError, OutsideServiceError.
    """

    @property
    def chain(self) -> CertificateChain: ...

    @property
    def algorithm(self) -> SignatureAlgorithm: ...

    def sign(self, to_be_signed: bytes) -> bytes: ...
