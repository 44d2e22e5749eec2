"""A private key held in this process's memory. For development, tests and service seals; not for officials' keys."""

from __future__ import annotations

from collections.abc import Callable

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, mldsa, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signer.errors import KeyUnusableError
from signer.keys import CertificateChain, SignatureAlgorithm
from signer.keys.certificates import load_certificate

MlDsaPrivateKey = mldsa.MLDSA44PrivateKey | mldsa.MLDSA65PrivateKey | mldsa.MLDSA87PrivateKey
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | MlDsaPrivateKey
Sign = Callable[[bytes], bytes]

_RSA_PKCS1: dict[SignatureAlgorithm, hashes.HashAlgorithm] = {
    SignatureAlgorithm.RSA_PKCS1_SHA256: hashes.SHA256(),
    SignatureAlgorithm.RSA_PKCS1_SHA384: hashes.SHA384(),
    SignatureAlgorithm.RSA_PKCS1_SHA512: hashes.SHA512(),
}
_RSA_PSS: dict[SignatureAlgorithm, hashes.HashAlgorithm] = {
    SignatureAlgorithm.RSA_PSS_SHA256: hashes.SHA256(),
    SignatureAlgorithm.RSA_PSS_SHA384: hashes.SHA384(),
    SignatureAlgorithm.RSA_PSS_SHA512: hashes.SHA512(),
}
_ECDSA: dict[SignatureAlgorithm, hashes.HashAlgorithm] = {
    SignatureAlgorithm.ECDSA_SHA256: hashes.SHA256(),
    SignatureAlgorithm.ECDSA_SHA384: hashes.SHA384(),
    SignatureAlgorithm.ECDSA_SHA512: hashes.SHA512(),
}


class MemoryKey:
    """A :class:`signer.keys.SigningKey` over a ``cryptography`` private key.

    The key is checked against its certificate once, here; signing checks nothing again.
    Raises: KeyUnusableError (``key-certificate-mismatch``, ``key-algorithm-mismatch``, ``certificate-unreadable``).
    """

    def __init__(
        self, private_key: PrivateKey, chain: CertificateChain, algorithm: SignatureAlgorithm | None = None
    ) -> None:
        _check_match(private_key, chain)
        self._chain = chain
        self._algorithm = algorithm or default_algorithm(private_key)
        self._sign = _signing_function(private_key, self._algorithm)

    @property
    def chain(self) -> CertificateChain:
        return self._chain

    @property
    def algorithm(self) -> SignatureAlgorithm:
        return self._algorithm

    def sign(self, to_be_signed: bytes) -> bytes:
        return self._sign(to_be_signed)


def default_algorithm(key: PrivateKey) -> SignatureAlgorithm:
    """The customary algorithm of a key: PKCS#1 v1.5 with SHA-256 for RSA (what public readers and the national
    tools understand), the digest as wide as the curve for EC."""
    if isinstance(key, rsa.RSAPrivateKey):
        return SignatureAlgorithm.RSA_PKCS1_SHA256
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return SignatureAlgorithm.ED25519
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        return _ml_dsa(key)
    if key.curve.key_size <= 256:
        return SignatureAlgorithm.ECDSA_SHA256
    return SignatureAlgorithm.ECDSA_SHA384 if key.curve.key_size <= 384 else SignatureAlgorithm.ECDSA_SHA512


def _check_match(private_key: PrivateKey, chain: CertificateChain) -> None:
    try:
        certificate_key = load_certificate(chain.signer).public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyUnusableError("certificate-unreadable", "the signer's certificate cannot be read") from error
    own = private_key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if certificate_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) != own:
        raise KeyUnusableError("key-certificate-mismatch", "the private key does not belong to the certificate")


def _signing_function(key: PrivateKey, algorithm: SignatureAlgorithm) -> Sign:
    if isinstance(key, rsa.RSAPrivateKey):
        return _rsa_function(key, algorithm)
    if isinstance(key, ec.EllipticCurvePrivateKey) and algorithm in _ECDSA:
        scheme = ec.ECDSA(_ECDSA[algorithm])
        return lambda data: key.sign(data, scheme)
    if isinstance(key, ed25519.Ed25519PrivateKey) and algorithm is SignatureAlgorithm.ED25519:
        return key.sign
    if isinstance(key, MlDsaPrivateKey) and algorithm is _ml_dsa(key):
        return key.sign
    raise _mismatch()


def _ml_dsa(key: MlDsaPrivateKey) -> SignatureAlgorithm:
    if isinstance(key, mldsa.MLDSA44PrivateKey):
        return SignatureAlgorithm.ML_DSA_44
    return SignatureAlgorithm.ML_DSA_65 if isinstance(key, mldsa.MLDSA65PrivateKey) else SignatureAlgorithm.ML_DSA_87


def _rsa_function(key: rsa.RSAPrivateKey, algorithm: SignatureAlgorithm) -> Sign:
    if algorithm in _RSA_PKCS1:
        digest = _RSA_PKCS1[algorithm]
        pkcs1 = padding.PKCS1v15()
        return lambda data: key.sign(data, pkcs1, digest)
    if algorithm in _RSA_PSS:
        digest = _RSA_PSS[algorithm]
        pss = padding.PSS(padding.MGF1(digest), digest.digest_size)
        return lambda data: key.sign(data, pss, digest)
    raise _mismatch()


def _mismatch() -> KeyUnusableError:
    return KeyUnusableError("key-algorithm-mismatch", "this kind of key cannot make the signature algorithm asked for")
