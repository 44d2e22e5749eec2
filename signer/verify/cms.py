"""CMS SignedData as signatures and timestamps carry it: RFC 5652, read leniently and only as far as needed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from signer.trust.certificate import Certificate, is_same_name, parse_certificate
from signer.trust.der import SEQUENCE, SET, DerError, Node, read_whole

SIGNED_DATA = "1.2.840.113549.1.7.2"
DATA = "1.2.840.113549.1.7.1"
TST_INFO = "1.2.840.113549.1.9.16.1.4"

CONTENT_TYPE = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
SIGNING_TIME = "1.2.840.113549.1.9.5"
SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12"
SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
SIGNATURE_TIMESTAMP = "1.2.840.113549.1.9.16.2.14"
ADOBE_REVOCATION = "1.2.840.113583.1.1.8"

_MAX_CERTIFICATES = 64


@dataclass(frozen=True)
class SignerInfo:
    """One signer: RFC 5652 clause 5.3."""

    identifier: Node
    digest_algorithm: Node
    signature_algorithm: Node
    signature: bytes
    signed_attributes: Node | None
    unsigned_attributes: Node | None

    @cached_property
    def signed_values(self) -> dict[str, list[Node]]:
        """Values of the signed attributes; a repeated attribute's values are put together."""
        return _attributes(self.signed_attributes)

    @cached_property
    def unsigned_values(self) -> dict[str, list[Node]]:
        """Values of the unsigned attributes."""
        return _attributes(self.unsigned_attributes)

    @property
    def signed_bytes(self) -> bytes | None:
        """What the signature covers: the signed attributes as a SET, ``None`` when there are none."""
        if self.signed_attributes is None:
            return None
        raw = self.signed_attributes.encoded
        if raw[1] == 0x80:
            content = b"".join(child.encoded for child in self.signed_attributes.children())
            return bytes((SET,)) + _length(len(content)) + content
        return bytes((SET,)) + raw[1:]

    def is_by(self, certificate: Certificate) -> bool:
        """Whether ``certificate`` is the one the signer names (issuer and serial number, or key identifier)."""
        if self.identifier.tag == 0x80:
            return certificate.subject_key_id == self.identifier.content
        try:
            issuer, serial = self.identifier.children()[:2]
        except (DerError, ValueError):
            return False
        return int.from_bytes(serial.content, "big") == certificate.serial and is_same_name(
            issuer.encoded, certificate.issuer
        )


@dataclass(frozen=True)
class SignedData:
    """RFC 5652 clause 5.1."""

    content_type: str
    content: bytes | None
    certificates: tuple[Certificate, ...]
    crls: tuple[bytes, ...]
    ocsp_responses: tuple[bytes, ...]
    """From the ``other`` revocation formats, RFC 5940."""
    signers: tuple[SignerInfo, ...]

    def signer_certificate(self, signer: SignerInfo) -> Certificate | None:
        """The certificate ``signer`` names, when it is among ours."""
        return next((c for c in self.certificates if signer.is_by(c)), None)


def parse_signed_data(der: bytes) -> SignedData:
    """Read a ContentInfo with SignedData; what follows it is padding. Raises: DerError."""
    try:
        kind, content = read_whole(der).children()[:2]
        if kind.oid() != SIGNED_DATA:
            raise DerError("not signed data")
        return _signed_data(content.children()[0].expect(SEQUENCE).children())
    except (ValueError, IndexError) as error:
        raise DerError("not signed data") from error


def _signed_data(parts: list[Node]) -> SignedData:
    encapsulated = parts[2].expect(SEQUENCE).children()
    certificates: list[Certificate] = []
    crls: list[bytes] = []
    responses: list[bytes] = []
    for part in parts[3:]:
        if part.tag == 0xA0:
            certificates.extend(_certificates(part))
        elif part.tag == 0xA1:
            _sort_revocation(part, crls, responses)
    return SignedData(
        content_type=encapsulated[0].oid(),
        content=encapsulated[1].children()[0].octets() if len(encapsulated) > 1 else None,
        certificates=tuple(certificates),
        crls=tuple(crls),
        ocsp_responses=tuple(responses),
        signers=tuple(_signer(node) for node in parts[-1].expect(SET).children()),
    )


def _certificates(node: Node) -> list[Certificate]:
    found = []
    for child in node.children()[:_MAX_CERTIFICATES]:
        if child.tag == SEQUENCE:
            try:
                found.append(parse_certificate(child.encoded))
            except DerError:
                continue
    return found


def _sort_revocation(node: Node, crls: list[bytes], responses: list[bytes]) -> None:
    for child in node.children()[:_MAX_CERTIFICATES]:
        if child.tag == SEQUENCE:
            crls.append(child.encoded)
        elif child.tag == 0xA1:
            items = child.children()
            if len(items) > 1:
                responses.append(items[1].encoded)


def _signer(node: Node) -> SignerInfo:
    parts = node.expect(SEQUENCE).children()
    signed = parts[3] if parts[3].tag == 0xA0 else None
    rest = parts[4:] if signed else parts[3:]
    unsigned = rest[2] if len(rest) > 2 and rest[2].tag == 0xA1 else None
    return SignerInfo(parts[1], parts[2], rest[0], rest[1].octets(), signed, unsigned)


def _attributes(node: Node | None) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for attribute in node.children() if node is not None else []:
        kind, values, *_ = (*attribute.children(), None, None)
        if kind is None or values is None:
            raise DerError("not an attribute")
        found.setdefault(kind.oid(), []).extend(values.children())
    return found


def _length(size: int) -> bytes:
    if size < 0x80:
        return bytes((size,))
    raw = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((0x80 | len(raw),)) + raw
