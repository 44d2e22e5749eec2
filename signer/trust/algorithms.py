"""Signature algorithms: checking a signature, naming the algorithm, and which are too weak to pass.

Weakness follows ETSI TS 119 312: SHA-1 and older digests, RSA and DSA below 2048 bits, curves below 256 bits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, mldsa, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import load_der_public_key

from signer.trust.der import DerError, Node, read, read_whole

DIGESTS: dict[str, str] = {
    "1.2.840.113549.2.5": "md5",
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.4": "sha224",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
    "2.16.840.1.101.3.4.2.7": "sha3_224",
    "2.16.840.1.101.3.4.2.8": "sha3_256",
    "2.16.840.1.101.3.4.2.9": "sha3_384",
    "2.16.840.1.101.3.4.2.10": "sha3_512",
    "1.3.36.3.2.1": "ripemd160",
    "2.16.840.1.101.3.4.2.12": "shake256",
    "2.16.840.1.101.3.4.2.18": "shake256",
}
WEAK_DIGESTS = frozenset({"md5", "sha1", "ripemd160"})
_SHAKE256_BYTES = 64
"""Output of SHAKE256 with Ed448 (RFC 8419 clause 2.3)."""
MIN_RSA_BITS = 2048
MIN_CURVE_BITS = 256

_RSA, _PSS = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10"
_SIGNATURES: dict[str, tuple[str, str | None]] = {
    _RSA: ("rsa", None),
    "1.2.840.113549.1.1.4": ("rsa", "md5"),
    "1.2.840.113549.1.1.5": ("rsa", "sha1"),
    "1.3.14.3.2.29": ("rsa", "sha1"),
    "1.2.840.113549.1.1.14": ("rsa", "sha224"),
    "1.2.840.113549.1.1.11": ("rsa", "sha256"),
    "1.2.840.113549.1.1.12": ("rsa", "sha384"),
    "1.2.840.113549.1.1.13": ("rsa", "sha512"),
    "2.16.840.1.101.3.4.3.13": ("rsa", "sha3_224"),
    "2.16.840.1.101.3.4.3.14": ("rsa", "sha3_256"),
    "2.16.840.1.101.3.4.3.15": ("rsa", "sha3_384"),
    "2.16.840.1.101.3.4.3.16": ("rsa", "sha3_512"),
    _PSS: ("pss", None),
    "1.2.840.10045.2.1": ("ecdsa", None),
    "1.2.840.10045.4.1": ("ecdsa", "sha1"),
    "1.2.840.10045.4.3.1": ("ecdsa", "sha224"),
    "1.2.840.10045.4.3.2": ("ecdsa", "sha256"),
    "1.2.840.10045.4.3.3": ("ecdsa", "sha384"),
    "1.2.840.10045.4.3.4": ("ecdsa", "sha512"),
    "2.16.840.1.101.3.4.3.10": ("ecdsa", "sha3_256"),
    "2.16.840.1.101.3.4.3.11": ("ecdsa", "sha3_384"),
    "2.16.840.1.101.3.4.3.12": ("ecdsa", "sha3_512"),
    "0.4.0.127.0.7.1.1.4.1.3": ("ecdsa", "sha256"),
    "0.4.0.127.0.7.1.1.4.1.4": ("ecdsa", "sha384"),
    "0.4.0.127.0.7.1.1.4.1.5": ("ecdsa", "sha512"),
    "1.2.840.10040.4.1": ("dsa", None),
    "1.2.840.10040.4.3": ("dsa", "sha1"),
    "2.16.840.1.101.3.4.3.1": ("dsa", "sha224"),
    "2.16.840.1.101.3.4.3.2": ("dsa", "sha256"),
    "1.3.101.112": ("ed25519", "sha512"),
    "1.3.101.113": ("ed448", "shake256"),
    "2.16.840.1.101.3.4.3.17": ("ml-dsa-44", None),
    "2.16.840.1.101.3.4.3.18": ("ml-dsa-65", None),
    "2.16.840.1.101.3.4.3.19": ("ml-dsa-87", None),
}
_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "md5": hashes.MD5,
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
    "sha3_224": hashes.SHA3_224,
    "sha3_256": hashes.SHA3_256,
    "sha3_384": hashes.SHA3_384,
    "sha3_512": hashes.SHA3_512,
}
_LABELS = {"rsa": "PKCS#1 v1.5", "pss": "PSS", "ecdsa": "ECDSA", "dsa": "DSA", "ed25519": "Ed25519", "ed448": "Ed448"}
_LABELS |= {f"ml-dsa-{size}": f"ML-DSA-{size}" for size in (44, 65, 87)}
_KEY_FAILURES = (ValueError, TypeError, UnsupportedAlgorithm, OverflowError)


class UnknownAlgorithmError(ValueError):
    """An algorithm this verifier does not know; the signature cannot be judged."""


@dataclass(frozen=True, slots=True)
class SignatureScheme:
    """How a signature was made: ``family`` (rsa, pss, ecdsa, dsa, ed25519, ed448, ml-dsa-…), its digest if named."""

    family: str
    digest: str | None
    mask_digest: str | None = None
    salt_length: int | None = None


_KEYS = {_RSA: ("rsa", "pss"), _PSS: ("pss",), "1.2.840.10045.2.1": ("ecdsa",)}
"""Families of signatures that a kind of key makes, by the key's algorithm."""
_PARAMETERLESS = frozenset({"rsa"})


def is_signature_algorithm(identifier: Node, spki: bytes) -> bool:
    """Whether an AlgorithmIdentifier is one that this public key can have signed with (RFC 3370, RFC 5754).

    A bare digest in its place, as some writers put it, passes; so does anything for kinds of key unknown here.
    Raises: DerError.
    """
    key = read_whole(spki).children()[0].children()[0].oid()
    name, *parameters = identifier.expect(0x30).children()
    if key not in _KEYS:
        return True
    family = _SIGNATURES.get(name.oid(), ("", None))[0]
    if family in _PARAMETERLESS and any(part.encoded != b"\x05\x00" for part in parameters):
        return False
    return family in _KEYS[key] or name.oid() in DIGESTS


def digest_name(identifier: Node) -> str:
    """The digest of an AlgorithmIdentifier. Raises: DerError, UnknownAlgorithmError."""
    oid = identifier.children()[0].oid()
    if oid in DIGESTS:
        return DIGESTS[oid]
    family_digest = _SIGNATURES.get(oid, ("", None))[1]
    if family_digest in _HASHES:
        return str(family_digest)
    raise UnknownAlgorithmError("an unknown digest algorithm")


class Chunked(Protocol):
    """Bytes that are too many to be held at once."""

    def chunks(self) -> Iterator[bytes | memoryview]: ...

    def read(self) -> bytes: ...


Bytes = bytes | Chunked


def _chunks(pieces: Iterable[Bytes]) -> Iterator[bytes | memoryview]:
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece
        else:
            yield from piece.chunks()


def compute_digest(name: str, *pieces: Bytes) -> bytes:
    """The digest of ``pieces`` put together. Raises: UnknownAlgorithmError."""
    if name == "shake256":
        sponge = hashlib.shake_256(usedforsecurity=False)
        for chunk in _chunks(pieces):
            sponge.update(chunk)
        return sponge.digest(_SHAKE256_BYTES)
    try:
        state = hashlib.new(name, usedforsecurity=False)
    except ValueError as error:
        raise UnknownAlgorithmError("a digest algorithm that is not available") from error
    for chunk in _chunks(pieces):
        state.update(chunk)
    return state.digest()


def signature_scheme(identifier: Node) -> SignatureScheme:
    """The scheme of an AlgorithmIdentifier. Raises: DerError, UnknownAlgorithmError."""
    parts = identifier.children()
    family, digest = _SIGNATURES.get(parts[0].oid(), ("", None))
    if not family:
        raise UnknownAlgorithmError("an unknown signature algorithm")
    if family == "pss":
        return _pss_scheme(parts[1] if len(parts) > 1 else None)
    return SignatureScheme(family, digest)


def _pss_scheme(parameters: Node | None) -> SignatureScheme:
    """RFC 4055 clause 3.1, with its defaults."""
    digest, mask, salt = "sha1", "sha1", 20
    for part in parameters.children() if parameters is not None and parameters.tag == 0x30 else []:
        inner = part.children()[0]
        if part.tag == 0xA0:
            digest = digest_name(inner)
        elif part.tag == 0xA1:
            mask = digest_name(inner.children()[1])
        elif part.tag == 0xA2:
            salt = inner.integer()
    return SignatureScheme("pss", digest, mask, salt)


MlDsaKey = mldsa.MLDSA44PublicKey | mldsa.MLDSA65PublicKey | mldsa.MLDSA87PublicKey
PublicKey = (
    rsa.RSAPublicKey
    | ec.EllipticCurvePublicKey
    | dsa.DSAPublicKey
    | ed25519.Ed25519PublicKey
    | ed448.Ed448PublicKey
    | MlDsaKey
)


@lru_cache(maxsize=1024)
def load_public_key(spki: bytes) -> PublicKey:
    """The key of a SubjectPublicKeyInfo; an RSA modulus written as a negative number is read unsigned.

    Raises: UnknownAlgorithmError.
    """
    try:
        key = load_der_public_key(spki)
    except _KEY_FAILURES:
        try:
            return _lenient_rsa(spki)
        except (DerError, *_KEY_FAILURES) as error:
            raise UnknownAlgorithmError("a public key that cannot be read") from error
    if not isinstance(key, PublicKey):
        raise UnknownAlgorithmError("a public key of an unsupported kind")
    return key


def _lenient_rsa(spki: bytes) -> rsa.RSAPublicKey:
    algorithm, key = read_whole(spki).children()[:2]
    if algorithm.children()[0].oid() not in (_RSA, _PSS):
        raise DerError("not an RSA key")
    modulus, exponent = read(key.bits()).children()[:2]
    numbers = (int.from_bytes(node.content, "big") for node in (exponent, modulus))
    return rsa.RSAPublicNumbers(*numbers).public_key()


@lru_cache(maxsize=4096)
def is_signature_good(
    spki: bytes, scheme: SignatureScheme, digest: str, signature: bytes, message: bytes, *, is_digest: bool = False
) -> bool:
    """Whether ``signature`` over ``message`` (or over its digest) was made with the key ``spki``.

    Raises: UnknownAlgorithmError.
    """
    key = load_public_key(spki)
    try:
        if isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey | MlDsaKey):
            key.verify(signature, message)
            return True
        if digest not in _HASHES:
            raise UnknownAlgorithmError("an unknown digest algorithm")
        algorithm = _HASHES[digest]()
        chosen = utils.Prehashed(algorithm) if is_digest else algorithm
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, _rsa_padding(scheme), chosen)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, message, ec.ECDSA(chosen))
        else:
            key.verify(signature, message, chosen)
    except InvalidSignature:
        return False
    except _KEY_FAILURES as error:
        if isinstance(error, UnknownAlgorithmError):
            raise
        return False
    return True


def _rsa_padding(scheme: SignatureScheme) -> padding.AsymmetricPadding:
    if scheme.family != "pss":
        return padding.PKCS1v15()
    mask = _HASHES.get(scheme.mask_digest or "sha1", hashes.SHA1)()
    return padding.PSS(padding.MGF1(mask), scheme.salt_length if scheme.salt_length is not None else 20)


def describe(spki: bytes, scheme: SignatureScheme, digest: str) -> str:
    """For people: ``RSA-2048 PKCS#1 v1.5 SHA-256``."""
    try:
        key = load_public_key(spki)
    except UnknownAlgorithmError:
        return f"{_LABELS[scheme.family]} {digest}"
    label = digest.upper().replace("SHA3_", "SHA3-") if "_" in digest else digest.upper().replace("SHA", "SHA-")
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA-{key.key_size} {_LABELS['pss' if scheme.family == 'pss' else 'rsa']} {label}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"ECDSA {key.curve.name} {label}"
    if isinstance(key, dsa.DSAPublicKey):
        return f"DSA-{key.key_size} {label}"
    return _LABELS[scheme.family]


def is_experimental(scheme: SignatureScheme) -> bool:
    """Post-quantum signatures (FIPS 204): sound, but accepted by no rule in force."""
    return scheme.family.startswith("ml-dsa")


def is_weak(spki: bytes, scheme: SignatureScheme, digest: str) -> bool:
    """Whether the algorithm is below ETSI TS 119 312 today."""
    if digest in WEAK_DIGESTS or scheme.family == "dsa":
        return True
    try:
        key = load_public_key(spki)
    except UnknownAlgorithmError:
        return False
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size < MIN_RSA_BITS
    return isinstance(key, ec.EllipticCurvePublicKey) and key.curve.key_size < MIN_CURVE_BITS
