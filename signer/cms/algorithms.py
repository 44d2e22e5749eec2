"""What each signature algorithm means in CMS: its AlgorithmIdentifier and the digest that goes with it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from signer.cms import oids
from signer.cms.der import NULL, context, integer, oid, sequence
from signer.keys import SignatureAlgorithm

if TYPE_CHECKING:
    from hashlib import _Hash


@dataclass(frozen=True, slots=True)
class DigestAlgorithm:
    """A digest: ``name`` as hashlib knows it, size in bytes, AlgorithmIdentifier in DER."""

    name: str
    dotted: str
    size: int
    identifier: bytes

    def new(self) -> _Hash:
        return hashlib.new(self.name)

    def of(self, data: bytes) -> bytes:
        return hashlib.new(self.name, data).digest()


def _digest(name: str, dotted: str) -> DigestAlgorithm:
    # RFC 5754 section 2: parameters absent.
    return DigestAlgorithm(name, dotted, hashlib.new(name).digest_size, sequence(oid(dotted)))


SHA256 = _digest("sha256", oids.SHA256)
SHA384 = _digest("sha384", oids.SHA384)
SHA512 = _digest("sha512", oids.SHA512)
DIGESTS: Mapping[str, DigestAlgorithm] = MappingProxyType({d.dotted: d for d in (SHA256, SHA384, SHA512)})
"""Digests we make or accept, by dotted identifier. SHA-1 and MD5 are not among them."""


@dataclass(frozen=True, slots=True)
class CmsAlgorithm:
    """How a signature made with ``algorithm`` is labelled in a SignerInfo."""

    algorithm: SignatureAlgorithm
    digest: DigestAlgorithm
    identifier: bytes


def _pss(digest: DigestAlgorithm) -> bytes:
    """RSASSA-PSS-params of RFC 4055 with MGF1 over the same digest and a salt as long as it."""
    # RFC 4055 wants NULL parameters written for the digests inside, and RFC 5754 tells readers to accept both.
    hash_identifier = sequence(oid(digest.dotted), NULL)
    return sequence(
        oid(oids.RSA_PSS),
        sequence(
            context(0, hash_identifier),
            context(1, sequence(oid(oids.MGF1), hash_identifier)),
            context(2, integer(digest.size)),
        ),
    )


def _table() -> dict[SignatureAlgorithm, CmsAlgorithm]:
    rows: list[tuple[SignatureAlgorithm, DigestAlgorithm, bytes]] = [
        (SignatureAlgorithm.RSA_PKCS1_SHA256, SHA256, sequence(oid(oids.RSA_SHA256), NULL)),
        (SignatureAlgorithm.RSA_PKCS1_SHA384, SHA384, sequence(oid(oids.RSA_SHA384), NULL)),
        (SignatureAlgorithm.RSA_PKCS1_SHA512, SHA512, sequence(oid(oids.RSA_SHA512), NULL)),
        (SignatureAlgorithm.RSA_PSS_SHA256, SHA256, _pss(SHA256)),
        (SignatureAlgorithm.RSA_PSS_SHA384, SHA384, _pss(SHA384)),
        (SignatureAlgorithm.RSA_PSS_SHA512, SHA512, _pss(SHA512)),
        (SignatureAlgorithm.ECDSA_SHA256, SHA256, sequence(oid(oids.ECDSA_SHA256))),
        (SignatureAlgorithm.ECDSA_SHA384, SHA384, sequence(oid(oids.ECDSA_SHA384))),
        (SignatureAlgorithm.ECDSA_SHA512, SHA512, sequence(oid(oids.ECDSA_SHA512))),
        # RFC 8419: Ed25519 in CMS goes with SHA-512.
        (SignatureAlgorithm.ED25519, SHA512, sequence(oid(oids.ED25519))),
        # RFC 9882 section 3.3: SHA-512 goes with every parameter set.
        (SignatureAlgorithm.ML_DSA_44, SHA512, sequence(oid(oids.ML_DSA_44))),
        (SignatureAlgorithm.ML_DSA_65, SHA512, sequence(oid(oids.ML_DSA_65))),
        (SignatureAlgorithm.ML_DSA_87, SHA512, sequence(oid(oids.ML_DSA_87))),
    ]
    return {algorithm: CmsAlgorithm(algorithm, digest, identifier) for algorithm, digest, identifier in rows}


CMS_ALGORITHMS: Mapping[SignatureAlgorithm, CmsAlgorithm] = MappingProxyType(_table())
