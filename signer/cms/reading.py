"""Reading the CMS of signatures and timestamp tokens others made: only the parts signing needs."""

from __future__ import annotations

from dataclasses import dataclass

from signer.cms import oids
from signer.cms.der import SET, DerError, Element, read, read_oid
from signer.keys import CertificateChain

_TAGGED_0, _TAGGED_1 = 0xA0, 0xA1


@dataclass(frozen=True, slots=True)
class SignerInfo:
    """One SignerInfo: ``issuer`` and ``serial`` as encoded, attributes by dotted identifier as encoded values.

    ``signed_attributes`` is the DER SET that the signature covers, None when there are none.
    """

    issuer: bytes
    serial: bytes
    digest_algorithm: str
    signature_algorithm: Element
    signature: bytes
    signed_attributes: bytes | None
    signed: dict[str, Element]
    unsigned: dict[str, Element]


@dataclass(frozen=True, slots=True)
class SignedData:
    """A SignedData: content type and content (empty when detached), certificates, its one signer."""

    content_type: str
    content: bytes
    certificates: tuple[bytes, ...]
    signer: SignerInfo

    def signer_certificate(self) -> bytes | None:
        """The certificate the SignerInfo names, when it is embedded."""
        wanted = (self.signer.issuer, self.signer.serial)
        return next((der for der in self.certificates if issuer_and_serial(der) == wanted), None)

    def chain(self) -> CertificateChain | None:
        """The signer's certificate and all others embedded."""
        own = self.signer_certificate()
        return None if own is None else CertificateChain(own, tuple(c for c in self.certificates if c != own))


def issuer_and_serial(certificate: bytes) -> tuple[bytes, bytes]:
    """Issuer name and serial number exactly as the certificate encodes them.

    Raises: DerError.
    """
    parts = read(certificate).children()
    fields = parts[0].children() if parts else []
    offset = 1 if fields and fields[0].tag == _TAGGED_0 else 0
    if len(fields) < offset + 3:
        raise DerError("not a certificate")
    return fields[offset + 2].encoded, fields[offset].encoded


def read_signed_data(data: bytes) -> SignedData:
    """Reads a ContentInfo holding SignedData with exactly one signer; zero padding behind it is allowed.

    Raises: DerError.
    """
    try:
        return _read(data)
    except DerError:
        raise
    except (ValueError, IndexError) as error:  # a part more or less than the structure has
        raise DerError("not SignedData, or cut short") from error


def _read(data: bytes) -> SignedData:
    content_info = read(data).children()
    if read_oid(content_info[0]) != oids.SIGNED_DATA:
        raise DerError("not SignedData")
    parts = content_info[1].expect(_TAGGED_0).children()[0].children()
    encapsulated = parts[2].children()
    content = encapsulated[1].expect(_TAGGED_0).children()[0].content if len(encapsulated) > 1 else b""
    certificates: tuple[bytes, ...] = ()
    for part in parts[3:-1]:
        if part.tag == _TAGGED_0:
            certificates = tuple(child.encoded for child in part.children())
    signers = parts[-1].expect(SET).children()
    if len(signers) != 1:
        raise DerError("exactly one signer expected")
    return SignedData(read_oid(encapsulated[0]), content, certificates, _read_signer(signers[0]))


def _read_signer(element: Element) -> SignerInfo:
    parts = element.children()
    issuer, serial = parts[1].children()
    digest_algorithm = read_oid(parts[2].children()[0])
    position = 3
    signed_attributes, signed = None, {}
    if parts[position].tag == _TAGGED_0:
        signed_attributes = b"\x31" + parts[position].encoded[1:]
        signed = _attributes(parts[position])
        position += 1
    unsigned = {}
    if len(parts) > position + 2 and parts[position + 2].tag == _TAGGED_1:
        unsigned = _attributes(parts[position + 2])
    return SignerInfo(
        issuer.encoded,
        serial.encoded,
        digest_algorithm,
        parts[position],
        parts[position + 1].content,
        signed_attributes,
        signed,
        unsigned,
    )


def _attributes(element: Element) -> dict[str, Element]:
    """Attribute identifier to its (first and only) value. Raises: DerError for a repeated attribute."""
    found: dict[str, Element] = {}
    for attribute in element.children():
        kind, values = attribute.children()
        name = read_oid(kind)
        if name in found:
            raise DerError("an attribute is repeated")
        found[name] = values.expect(SET).children()[0]
    return found
