"""Key algorithms of the development PKI, and making and reading keys."""

from __future__ import annotations

from enum import Enum

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


class KeyAlgorithm(Enum):
    """Algorithms that ``pki.yml`` may ask for; the value is its word there. RSA_1024 is there to be refused."""

    RSA_1024 = "rsa-1024"
    RSA_2048 = "rsa-2048"
    RSA_3072 = "rsa-3072"
    RSA_4096 = "rsa-4096"
    P256 = "p-256"
    P384 = "p-384"
    P521 = "p-521"
    ED25519 = "ed25519"


_RSA_BITS = {
    KeyAlgorithm.RSA_1024: 1024,
    KeyAlgorithm.RSA_2048: 2048,
    KeyAlgorithm.RSA_3072: 3072,
    KeyAlgorithm.RSA_4096: 4096,
}
_CURVES: dict[KeyAlgorithm, ec.EllipticCurve] = {
    KeyAlgorithm.P256: ec.SECP256R1(),
    KeyAlgorithm.P384: ec.SECP384R1(),
    KeyAlgorithm.P521: ec.SECP521R1(),
}


def new_key(algorithm: KeyAlgorithm) -> PrivateKey:
    """A fresh key. RSA takes tens of milliseconds at 2048 bits and up to seconds at 4096."""
    if algorithm in _RSA_BITS:
        return rsa.generate_private_key(65537, _RSA_BITS[algorithm])  # RSA-1024 exists to be refused
    if algorithm in _CURVES:
        return ec.generate_private_key(_CURVES[algorithm])
    return ed25519.Ed25519PrivateKey.generate()


def signing_digest(key: PrivateKey) -> hashes.SHA256 | None:
    """The digest this PKI's services sign with: SHA-256, or none of its own for Ed25519."""
    return None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()


def key_to_pem(key: PrivateKey) -> bytes:
    """PKCS#8 PEM without password: development keys guard nothing."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def key_from_pem(pem: bytes) -> PrivateKey:
    """The key in ``pem``. RSA primes are not tested again: this package made the key itself.

    Raises: ValueError when ``pem`` holds no key of a known algorithm.
    """
    key = serialization.load_pem_private_key(pem, password=None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey):
        raise ValueError("not a key of this PKI")
    return key
