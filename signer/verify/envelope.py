"""The parts of a signature value that no signature covers: hexadecimal padding, and CMS beside the signed attributes.

A byte changed there changes no digest. Everything in them is therefore either redundant, and must agree with what
it repeats (RFC 5652 clauses 5.1 and 5.3), or stands on its own signature (certificates, timestamps).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from signer.trust.algorithms import is_signature_algorithm
from signer.trust.certificate import Certificate, is_issued_by, parse_certificate
from signer.trust.der import INTEGER, NULL, OID, SEQUENCE, SET, DerError, Node, read_whole
from signer.verify.cms import DATA, SIGNED_DATA, TST_INFO

ALTERED = "cms-envelope-altered"
ODD = "cms-envelope-odd"
PADDING = "contents-padding-altered"

_TST_INFO_OID = bytes.fromhex("060b2a864886f70d0109100104")
_HEX_FORM = re.compile(rb"<(?:[0-9a-f\r\n]*|[0-9A-F\r\n]*)>")
_VERSIONS = frozenset(range(1, 6))
_CERTIFICATES, _REVOCATION, _SIGNED, _UNSIGNED = 0xA0, 0xA1, 0xA0, 0xA1
_STRINGS = frozenset({0x0C, 0x13, 0x14, 0x16, 0x1C, 0x1E})
_KNOWN_UNSIGNED_ARCS = (
    "1.2.840.113549.1.9.",  # PKCS#9 and S/MIME: timestamps, countersignatures, certificate and revocation values
    "1.2.840.113583.1.1.",  # Adobe
    "0.4.0.",  # ETSI
    "1.3.6.1.4.1.",  # registered enterprises
    "1.2.",  # national arcs
)


def padding_problem(gap: bytes, contents: bytes) -> str | None:
    """What is wrong with the hexadecimal string that fills the gap of a byte range, if anything.

    One case for all letters, and nothing but zeros behind the value: the rest of the room was reserved, not used.
    """
    if not _HEX_FORM.fullmatch(gap):
        return PADDING
    try:
        after = read_whole(contents).after
    except DerError:
        return None  # said elsewhere
    return PADDING if contents[after:].strip(b"\0") else None


def envelope_problem(der: bytes) -> str | None:
    """What is wrong with a ContentInfo outside its signed attributes, if anything.

    Only what redundancy proves wrong is reported: an honest encoder writes both sides of it.
    """
    try:
        return None if _is_consistent(read_whole(der)) else ALTERED
    except (DerError, IndexError, ValueError):
        return ALTERED


def envelope_oddity(gap: bytes, der: bytes) -> str | None:
    """What an encoder should not have written, though nothing proves that it was changed later: wrong version
    numbers (RFC 5652 5.1, 5.3), unsigned attributes nobody registered, a value broken into lines."""
    try:
        is_plain = b"\n" not in gap and b"\r" not in gap and _is_as_specified(read_whole(der))
        return None if is_plain else ODD
    except (DerError, IndexError, ValueError):
        return None  # said elsewhere


def _is_as_specified(root: Node) -> bool:
    version, _, encapsulated, *optional, signers = root.children()[1].children()[0].children()
    content_kind = encapsulated.expect(SEQUENCE).children()[0].oid()
    return version.integer() == _version(content_kind, optional, signers.children()) and all(
        _is_signer_as_specified(signer) for signer in signers.children()
    )


def _is_signer_as_specified(node: Node) -> bool:
    version, identifier, *rest = node.children()
    unsigned = rest[-1] if rest[-1].tag == _UNSIGNED else None
    names = [attribute.children()[0].oid() for attribute in unsigned.children()] if unsigned else []
    return version.integer() == {SEQUENCE: 1, 0x80: 3}.get(identifier.tag) and all(
        name.startswith(_KNOWN_UNSIGNED_ARCS) for name in names
    )


def damaged_certificates(held: Sequence[Certificate], known: Sequence[Certificate]) -> bool:
    """Whether a certificate names an issuer that is at hand and that did not sign it, or differs from its own twin."""
    by_subject: dict[bytes, list[Certificate]] = {}
    for certificate in dict.fromkeys((*held, *known)):
        by_subject.setdefault(certificate.subject, []).append(certificate)
    return any(_is_damaged(certificate, by_subject) for certificate in dict.fromkeys(held))


def _is_damaged(certificate: Certificate, by_subject: dict[bytes, list[Certificate]]) -> bool:
    issuers = [
        one
        for one in by_subject.get(certificate.issuer, [])
        if certificate.authority_key_id is None
        or one.subject_key_id is None
        or one.subject_key_id == certificate.authority_key_id
    ]
    if issuers:
        return not any(is_issued_by(certificate, issuer) for issuer in issuers)
    twins = by_subject.get(certificate.subject, [])
    return any(twin.serial == certificate.serial and twin.der != certificate.der for twin in twins)


def _is_consistent(root: Node) -> bool:
    kind, content = root.children()
    (signed_data,) = content.children()
    if kind.oid() != SIGNED_DATA or content.tag != 0xA0 or signed_data.tag != SEQUENCE:
        return False
    version, digests, encapsulated, *optional, signers = signed_data.children()
    tags = [part.tag for part in optional]
    if tags not in ([], [_CERTIFICATES], [_REVOCATION], [_CERTIFICATES, _REVOCATION]) or signers.tag != SET:
        return False
    content_kind = encapsulated.expect(SEQUENCE).children()[0].oid()
    named = {_algorithm(node) for node in digests.expect(SET).children()}
    held = [certificate for part in optional if part.tag == _CERTIFICATES for certificate in _certificates(part)]
    return (
        content_kind in (DATA, TST_INFO)
        and version.tag == INTEGER
        and version.integer() in _VERSIONS
        and all(_is_signer_consistent(node, named, held) for node in signers.children())
    )


def _version(content_kind: str, optional: list[Node], signers: list[Node]) -> int:
    """The version RFC 5652 5.1 gives this SignedData."""
    kinds = {(part.tag, child.tag) for part in optional for child in part.children()}
    if kinds & {(_CERTIFICATES, 0xA3), (_REVOCATION, 0xA1)}:
        return 5
    if (_CERTIFICATES, 0xA2) in kinds:
        return 4
    by_key = any(signer.children()[1].tag == 0x80 for signer in signers)
    return 3 if by_key or content_kind != DATA or (_CERTIFICATES, 0xA1) in kinds else 1


def _is_signer_consistent(node: Node, named: set[str], held: list[Certificate]) -> bool:
    version, identifier, digest, *rest = node.expect(SEQUENCE).children()
    if rest and rest[0].tag == _SIGNED:
        rest = rest[1:]
    algorithm, signature, *unsigned = rest
    return (
        version.tag == INTEGER
        and version.integer() in _VERSIONS
        and _algorithm(digest) in named
        and (not held or any(_names(identifier, certificate, algorithm) for certificate in held))
        and signature.tag in (0x04, 0x24)
        and len(unsigned) <= 1
        and all(part.tag == _UNSIGNED and _are_attributes(part) for part in unsigned)
    )


def _are_attributes(node: Node) -> bool:
    """Attributes, each an identifier and a set; no timestamp under a name that hides it."""
    for attribute in node.children():
        kind, values = attribute.expect(SEQUENCE).children()
        name = kind.expect(OID).oid()
        if values.tag != SET or not values.children():
            return False
        if name != "1.2.840.113549.1.9.16.2.14" and _hides_a_timestamp(name, values):
            return False
    return True


def _hides_a_timestamp(name: str, values: Node) -> bool:
    is_timestamp_kind = name.startswith(("1.2.840.113549.1.9.16.2.", "0.4.0.", "1.2.840.113549.1.9.6"))
    first = values.children()[0].content
    return not is_timestamp_kind and _TST_INFO_OID in first[:64]


def _certificates(node: Node) -> list[Certificate]:
    """The X.509 certificates of the set. Raises: DerError when one cannot be read."""
    found = []
    for child in node.children():
        if child.tag == SEQUENCE:
            found.append(parse_certificate(child.encoded))
        elif child.tag not in (0xA0, 0xA1, 0xA2, 0xA3):
            raise DerError("not a certificate")
    return found


def _names(identifier: Node, certificate: Certificate, algorithm: Node) -> bool:
    """Whether the signer identifier names this certificate, and the algorithm is one its key can have made."""
    if identifier.tag == 0x80:
        is_named = identifier.content == certificate.subject_key_id
    else:
        issuer, serial = identifier.children()
        number = int.from_bytes(serial.expect(INTEGER).content, "big")
        is_named = number == certificate.serial and _is_same_spelling(issuer, read_whole(certificate.issuer))
    return is_named and is_signature_algorithm(algorithm, certificate.spki)


def _is_same_spelling(a: Node, b: Node) -> bool:
    """The same Name; two encoders may choose other string types, but then every value keeps its letters."""
    if a.encoded == b.encoded:
        return True
    pairs, others = _values(a), _values(b)
    return len(pairs) == len(others) and all(
        mine.encoded == theirs.encoded or (mine.tag in _STRINGS and mine.text() == theirs.text())
        for mine, theirs in zip(pairs, others, strict=True)
    )


def _values(name: Node) -> list[Node]:
    return [
        part
        for relative in name.children()
        for pair in relative.expect(SET).children()
        for part in pair.expect(SEQUENCE).children()
    ]


def _algorithm(node: Node) -> str:
    """The identifier of a digest algorithm, whose parameters are absent or NULL. Raises: DerError."""
    identifier, *parameters = node.expect(SEQUENCE).children()
    if len(parameters) > 1 or any(part.tag != NULL or part.content for part in parameters):
        raise DerError("a digest algorithm with parameters")
    return identifier.oid()
