"""Verifying SignedData: tokens before they are embedded, values made elsewhere, signatures already on a document."""

from __future__ import annotations

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, mldsa, padding, rsa

from signer.cms import oids
from signer.cms.algorithms import CMS_ALGORITHMS, DIGESTS
from signer.cms.der import Element, read, read_oid
from signer.cms.reading import SignedData
from signer.keys import SignatureAlgorithm
from signer.keys.certificates import load_certificate

ML_DSA_KEYS = mldsa.MLDSA44PublicKey | mldsa.MLDSA65PublicKey | mldsa.MLDSA87PublicKey
_HASHES: dict[str, hashes.HashAlgorithm] = {
    oids.SHA256: hashes.SHA256(),
    oids.SHA384: hashes.SHA384(),
    oids.SHA512: hashes.SHA512(),
}


def verify_signer(signed: SignedData, certificate: bytes, *, detached: bool = False) -> None:
    """Checks message digest and signature of the one signer against ``certificate`` (DER).

    The content is inside, or ``detached``: then the caller has compared the message digest.

    Raises: InvalidSignature (also for digests and algorithms that are not accepted), ValueError for a certificate
    that cannot be read.
    """
    signer = signed.signer
    digest = DIGESTS.get(signer.digest_algorithm)
    stated = signer.signed.get(oids.MESSAGE_DIGEST)
    kind = signer.signed.get(oids.CONTENT_TYPE)
    if digest is None or stated is None or kind is None or signer.signed_attributes is None:
        raise InvalidSignature
    if (not detached and stated.content != digest.of(signed.content)) or read_oid(kind) != signed.content_type:
        raise InvalidSignature
    _verify(
        _public_key(certificate),
        signer.signature,
        signer.signed_attributes,
        signer.signature_algorithm,
        _HASHES[signer.digest_algorithm],
    )


def verify_value(certificate: bytes, algorithm: SignatureAlgorithm, signature: bytes, data: bytes) -> None:
    """Checks a signature value made elsewhere with the key of ``certificate`` (DER).

    Raises: InvalidSignature, ValueError for a certificate that cannot be read.
    """
    cms = CMS_ALGORITHMS[algorithm]
    # The salt must be as long as our AlgorithmIdentifier says, not merely consistent.
    _verify(
        _public_key(certificate), signature, data, read(cms.identifier), _HASHES[cms.digest.dotted], cms.digest.size
    )


@lru_cache(maxsize=64)
def _public_key(certificate: bytes) -> object:
    return load_certificate(certificate).public_key()


def _verify(
    key: object,
    signature: bytes,
    data: bytes,
    algorithm: Element,
    digest: hashes.HashAlgorithm,
    salt: int | None = None,
) -> None:
    name = read_oid(algorithm.children()[0])
    if isinstance(key, rsa.RSAPublicKey) and name == oids.RSA_PSS:
        key.verify(
            signature, data, padding.PSS(padding.MGF1(digest), padding.PSS.AUTO if salt is None else salt), digest
        )
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, data, padding.PKCS1v15(), digest)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, data, ec.ECDSA(digest))
    elif isinstance(key, ed25519.Ed25519PublicKey | ML_DSA_KEYS):
        key.verify(signature, data)
    else:
        raise InvalidSignature
