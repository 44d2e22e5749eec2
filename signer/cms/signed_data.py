"""The CMS of a PAdES signature: ETSI EN 319 142-1 clause 6.3 over RFC 5652.

Everything that depends only on the certificate and the algorithm is encoded once in a :class:`SignatureTemplate`;
a signature then costs one digest to fill in, one signing operation and a handful of concatenations.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, mldsa, rsa

from signer.cms import oids
from signer.cms.algorithms import CMS_ALGORITHMS, SHA256, CmsAlgorithm
from signer.cms.der import context, integer, octets, oid, sequence, set_of, tlv
from signer.cms.reading import issuer_and_serial
from signer.errors import KeyUnusableError
from signer.keys import CertificateChain, SignatureAlgorithm
from signer.keys.certificates import load_certificate

_ATTRIBUTES_TAG = 0xA0
_SET_TAG = 0x31
_ML_DSA_SIZES: dict[type, int] = {
    mldsa.MLDSA44PublicKey: 2420,
    mldsa.MLDSA65PublicKey: 3309,
    mldsa.MLDSA87PublicKey: 4627,
}
"""Bytes of a signature: FIPS 204, table 2."""


@dataclass(frozen=True, slots=True)
class SignatureTemplate:
    """All of a SignedData that is known before the document is: certificates, identifiers, fixed attributes.

    ``signature_size`` is the largest size in bytes a signature value of this key can have.
    """

    cms: CmsAlgorithm
    signature_size: int
    _attributes_before: bytes
    _attributes_after: bytes
    _head: bytes
    _signer_head: bytes

    def signed_attributes(self, document_digest: bytes) -> bytes:
        """The bytes the key signs: a DER SET OF content-type, message-digest, signing-certificate-v2 and
        CMS algorithm protection (RFC 6211). No signing-time: PAdES keeps the claimed time in /M
        (EN 319 142-1 clause 6.3 n)."""
        return self._attributes_before + document_digest + self._attributes_after

    def signed_data(self, signed_attributes: bytes, signature: bytes, timestamp_token: bytes | None = None) -> bytes:
        """ContentInfo with one signer; ``timestamp_token`` becomes the signature-time-stamp attribute."""
        unsigned = b"" if timestamp_token is None else _unsigned_timestamp(timestamp_token)
        signer_info = sequence(
            self._signer_head,
            bytes((_ATTRIBUTES_TAG,)) + signed_attributes[1:],
            self.cms.identifier,
            octets(signature),
            unsigned,
        )
        content = tlv(0x30, self._head + tlv(_SET_TAG, signer_info))
        return sequence(oid(oids.SIGNED_DATA), context(0, content))

    def size(self, timestamp_reserve: int = 0) -> int:
        """Bytes to reserve for the CMS: exact for the parts known, plus the room asked for a timestamp token."""
        dummy = self.signed_attributes(bytes(self.cms.digest.size))
        token = bytes(timestamp_reserve) if timestamp_reserve else None
        return len(self.signed_data(dummy, bytes(self.signature_size), token))


def _unsigned_timestamp(token: bytes) -> bytes:
    return context(1, sequence(oid(oids.SIGNATURE_TIME_STAMP), tlv(_SET_TAG, token)))


def _attribute(dotted: str, value: bytes) -> bytes:
    return sequence(oid(dotted), tlv(_SET_TAG, value))


def _signing_certificate_v2(certificate: bytes, issuer: bytes, serial: bytes) -> bytes:
    """ESS signing-certificate-v2 (RFC 5035) with SHA-256, the default digest and therefore left out."""
    issuer_serial = sequence(sequence(context(4, issuer)), serial)
    return sequence(sequence(sequence(octets(SHA256.of(certificate)), issuer_serial)))


def _signature_size(certificate: x509.Certificate) -> int:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return (key.key_size + 7) // 8
    if isinstance(key, ec.EllipticCurvePublicKey):
        half = (key.curve.key_size + 7) // 8
        return len(sequence(*(tlv(0x02, bytes(half + 1)) for _ in range(2))))
    if isinstance(key, ed25519.Ed25519PublicKey):
        return 64
    for kind, size in _ML_DSA_SIZES.items():
        if isinstance(key, kind):
            return size
    raise KeyUnusableError("key-algorithm-unsupported", "the certificate's key is neither RSA, EC, Ed25519 nor ML-DSA")


@lru_cache(maxsize=256)
def signature_template(chain: CertificateChain, algorithm: SignatureAlgorithm) -> SignatureTemplate:
    """The template for a certificate chain and an algorithm; kept, since a key signs many documents.

    Raises: KeyUnusableError (``certificate-unreadable``, ``key-algorithm-unsupported``).
    """
    try:
        issuer, serial = issuer_and_serial(chain.signer)
        size = _signature_size(load_certificate(chain.signer))
    except ValueError as error:
        raise KeyUnusableError("certificate-unreadable", "the signer's certificate cannot be read") from error
    cms = CMS_ALGORITHMS[algorithm]
    digest = cms.digest
    marker = bytes(range(digest.size))
    attributes = set_of(
        _attribute(oids.CONTENT_TYPE, oid(oids.DATA)),
        _attribute(oids.MESSAGE_DIGEST, octets(marker)),
        _attribute(oids.SIGNING_CERTIFICATE_V2, _signing_certificate_v2(chain.signer, issuer, serial)),
        _attribute(
            oids.ALGORITHM_PROTECTION,
            sequence(digest.identifier, b"\xa1" + cms.identifier[1:]),
        ),
    )
    before, after = attributes.split(marker)
    certificates = context(0, b"".join(sorted({chain.signer, *chain.others})))
    head = integer(1) + set_of(digest.identifier) + sequence(oid(oids.DATA)) + certificates
    signer_head = integer(1) + sequence(issuer, serial) + digest.identifier
    return SignatureTemplate(cms, size, before, after, head, signer_head)
