"""Keys from PKCS#12 files (.p12, .pfx): loaded once, then held in memory."""

from __future__ import annotations

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from signer.errors import KeyUnusableError
from signer.keys import CertificateChain, SignatureAlgorithm
from signer.keys.memory import MemoryKey, PrivateKey

MAX_PKCS12_BYTES = 1024 * 1024
"""A key with a full chain takes about 10 KB; anything near this is not a key file."""


def load_pkcs12(data: bytes, password: bytes, algorithm: SignatureAlgorithm | None = None) -> MemoryKey:
    """The key of a PKCS#12 file with its certificate and whatever chain the file carries.

    Raises: KeyUnusableError (``pkcs12-wrong-password-or-damaged``, ``pkcs12-no-key``, ``pkcs12-no-certificate``,
    ``pkcs12-too-large``, ``key-algorithm-unsupported``, ``key-certificate-mismatch``).
    """
    if len(data) > MAX_PKCS12_BYTES:
        raise KeyUnusableError("pkcs12-too-large", "a PKCS#12 file may have at most 1 MiB")
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(data, password)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyUnusableError(
            "pkcs12-wrong-password-or-damaged", "the PKCS#12 file cannot be opened: wrong password or damaged file"
        ) from error
    if key is None:
        raise KeyUnusableError("pkcs12-no-key", "the PKCS#12 file holds no private key")
    if certificate is None:
        raise KeyUnusableError("pkcs12-no-certificate", "the PKCS#12 file holds no certificate for its key")
    if not isinstance(key, PrivateKey):
        raise KeyUnusableError("key-algorithm-unsupported", "the key is neither RSA, EC, Ed25519 nor ML-DSA")
    chain = CertificateChain(
        certificate.public_bytes(Encoding.DER), tuple(other.public_bytes(Encoding.DER) for other in others)
    )
    return MemoryKey(key, chain, algorithm)
