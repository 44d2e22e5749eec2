"""Checking one CMS signer against the bytes it signs: RFC 5652 5.4, RFC 5035, ETSI EN 319 122-1 5.2.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from signer.trust.algorithms import (
    DIGESTS,
    Bytes,
    Chunked,
    SignatureScheme,
    UnknownAlgorithmError,
    compute_digest,
    describe,
    digest_name,
    is_experimental,
    is_signature_good,
    is_weak,
    signature_scheme,
)
from signer.trust.certificate import Certificate
from signer.trust.der import SEQUENCE, SET, DerError, Node
from signer.verify.cms import (
    CONTENT_TYPE,
    MESSAGE_DIGEST,
    SIGNING_CERTIFICATE,
    SIGNING_CERTIFICATE_V2,
    SIGNING_TIME,
    SignedData,
    SignerInfo,
)


@dataclass(frozen=True, slots=True)
class CmsCheck:
    """What the cryptography says. ``problems`` are reason codes that break the signature."""

    certificate: Certificate | None
    problems: tuple[str, ...]
    algorithm: str | None
    is_weak: bool
    claimed_at: datetime | None
    binds_certificate: bool
    """The signed attributes name the signing certificate by its digest (needed for PAdES baseline)."""
    is_experimental: bool = False
    """Made with an algorithm that no rule in force accepts yet."""


def check_signer(
    signed: SignedData, signer: SignerInfo, content: bytes | tuple[Chunked, ...], content_type: str
) -> CmsCheck:
    """Check ``signer`` over ``content`` (whole, or the pieces a byte range covers).

    Raises: DerError, UnknownAlgorithmError.
    """
    pieces: tuple[Bytes, ...] = content if isinstance(content, tuple) else (content,)
    certificate = signed.signer_certificate(signer)
    digest = digest_name(signer.digest_algorithm)
    scheme = _scheme(signer, digest)
    problems = _digest_problems(signer, scheme, digest)
    message = signer.signed_bytes
    if message is not None:
        problems += _attribute_problems(signer, content_type, compute_digest(digest, *pieces))
    binding = _binding(signer, certificate)
    if binding is False:
        problems.append("signing-certificate-mismatch")
    if certificate is None:
        return CmsCheck(None, (*problems, "signing-certificate-missing"), None, False, _claimed(signer), False)
    if binding is False:  # broken whatever the value says, also where its algorithm cannot be told
        return CmsCheck(certificate, tuple(problems), None, False, _claimed(signer), False)
    used = scheme.digest or digest
    if message is not None:
        good = _is_good(certificate, scheme, used, signer, message)
    else:
        signs_whole = scheme.family.startswith("ed") or is_experimental(scheme)
        body = _joined(pieces) if signs_whole else compute_digest(used, *pieces)
        good = is_signature_good(certificate.spki, scheme, used, signer.signature, body, is_digest=not signs_whole)
    if not good:
        problems.append("signature-value-wrong")
    return CmsCheck(
        certificate=certificate,
        problems=tuple(problems),
        algorithm=describe(certificate.spki, scheme, used),
        is_experimental=is_experimental(scheme),
        is_weak=is_weak(certificate.spki, scheme, used) or is_weak(certificate.spki, scheme, digest),
        claimed_at=_claimed(signer),
        binds_certificate=binding is True,
    )


def _joined(pieces: tuple[Bytes, ...]) -> bytes:
    return b"".join(piece if isinstance(piece, bytes) else piece.read() for piece in pieces)


def _scheme(signer: SignerInfo, digest: str) -> SignatureScheme:
    """Some writers put a bare digest algorithm where the signature algorithm belongs; RSA is then meant."""
    try:
        return signature_scheme(signer.signature_algorithm)
    except UnknownAlgorithmError:
        if signer.signature_algorithm.children()[0].oid() in DIGESTS:
            return SignatureScheme("rsa", digest)
        raise


def _is_good(
    certificate: Certificate, scheme: SignatureScheme, digest: str, signer: SignerInfo, message: bytes
) -> bool:
    if is_signature_good(certificate.spki, scheme, digest, signer.signature, message):
        return True
    ordered = _in_der_order(signer)
    return ordered != message and is_signature_good(certificate.spki, scheme, digest, signer.signature, ordered)


def _in_der_order(signer: SignerInfo) -> bytes:
    """The attributes as DER sorts them: some writers sign the sorted form but store another order."""
    assert signer.signed_attributes is not None
    content = b"".join(sorted(child.encoded for child in signer.signed_attributes.children()))
    size = len(content)
    raw = size.to_bytes((size.bit_length() + 7) // 8 or 1, "big")
    return bytes((SET,)) + (bytes((size,)) if size < 0x80 else bytes((0x80 | len(raw),)) + raw) + content


def _digest_problems(signer: SignerInfo, scheme: SignatureScheme, digest: str) -> list[str]:
    if signer.digest_algorithm.children()[0].oid() not in DIGESTS:
        return ["digest-algorithm-wrong"]
    is_without_digest = scheme.family.startswith("ed") and signer.signed_attributes is None
    if scheme.digest is not None and scheme.digest != digest and not is_without_digest:
        return ["digest-algorithms-differ"]  # Ed25519 and Ed448 each have one digest: RFC 8419 clause 3.1
    return []


def _attribute_problems(signer: SignerInfo, content_type: str, digest: bytes) -> list[str]:
    values = signer.signed_values
    problems = []
    digests = values.get(MESSAGE_DIGEST, [])
    if len(digests) != 1:
        problems.append("message-digest-missing")
    elif digests[0].octets() != digest:
        problems.append("message-digest-mismatch")
    types = values.get(CONTENT_TYPE, [])
    if types and (len(types) != 1 or types[0].oid() != content_type):
        problems.append("content-type-mismatch")
    return problems


def _claimed(signer: SignerInfo) -> datetime | None:
    try:
        values = signer.signed_values.get(SIGNING_TIME, [])
        return values[0].time() if values else None
    except DerError:
        return None


def _binding(signer: SignerInfo, certificate: Certificate | None) -> bool | None:
    """Whether the signing-certificate attributes name ``certificate``; ``None`` when there are none.

    More than one attribute of a kind is refused: a verifier could pick either.
    """
    found: bool | None = None
    for oid, default in ((SIGNING_CERTIFICATE_V2, "sha256"), (SIGNING_CERTIFICATE, "sha1")):
        values = signer.signed_values.get(oid, [])
        if len(values) > 1:
            return False
        if values:
            matches = certificate is not None and _names(values[0], certificate, default)
            found = matches and found is not False
    return found


def _names(value: Node, certificate: Certificate, default: str) -> bool:
    first = value.children()[0].children()[0].children()
    algorithm = default
    if first[0].tag == SEQUENCE and default != "sha1":
        algorithm = digest_name(first[0])
        first = first[1:]
    # The issuer and serial number beside the digest add nothing that the digest does not prove.
    return compute_digest(algorithm, certificate.der) == first[0].octets()
