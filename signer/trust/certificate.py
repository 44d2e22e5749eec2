"""X.509 certificates read leniently: RFC 5280. What a strict library refuses is still shown and judged."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from signer.trust.algorithms import (
    SignatureScheme,
    UnknownAlgorithmError,
    is_signature_good,
    is_weak,
    signature_scheme,
)
from signer.trust.der import DerError, Node, read, read_whole

_KEY_USAGES = (
    "digital_signature",
    "non_repudiation",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
)
EKU_TIME_STAMPING = "1.3.6.1.5.5.7.3.8"
EKU_OCSP_SIGNING = "1.3.6.1.5.5.7.3.9"
EKU_ANY = "2.5.29.37.0"
OCSP_NO_CHECK = "1.3.6.1.5.5.7.48.1.5"
QC_STATEMENTS = "1.3.6.1.5.5.7.1.3"
_SKI, _KEY_USAGE, _BASIC, _CRL_DP, _AKI, _EKU, _AIA = (
    "2.5.29.14",
    "2.5.29.15",
    "2.5.29.19",
    "2.5.29.31",
    "2.5.29.35",
    "2.5.29.37",
    "1.3.6.1.5.5.7.1.1",
)
_NAME_CONSTRAINTS = "2.5.29.30"
_UNDERSTOOD = frozenset(
    {_SKI, _KEY_USAGE, _BASIC, _CRL_DP, _AKI, _EKU, _AIA, "2.5.29.17", "2.5.29.18", "2.5.29.32", QC_STATEMENTS}
)
_COMMON_NAME, _ORGANISATION, _UNIT, _SERIAL = "2.5.4.3", "2.5.4.10", "2.5.4.11", "2.5.4.5"
_GIVEN_NAME, _SURNAME = "2.5.4.42", "2.5.4.4"


@dataclass(frozen=True)
class Certificate:
    """One certificate; equal when its bytes are equal."""

    der: bytes
    tbs: bytes
    serial: int
    issuer: bytes
    """The issuer's Name, DER."""
    subject: bytes
    not_before: datetime
    not_after: datetime
    spki: bytes
    extensions: tuple[tuple[str, bool, bytes], ...]
    algorithm: bytes
    signature: bytes

    def __hash__(self) -> int:
        return hash(self.der)

    @cached_property
    def sha256(self) -> str:
        """The certificate's fingerprint, lower-case hexadecimal."""
        return hashlib.sha256(self.der).hexdigest()

    def extension(self, oid: str) -> Node | None:
        """The value of an extension. Raises: DerError."""
        return next((read(value) for found, _, value in self.extensions if found == oid), None)

    @cached_property
    def key_usages(self) -> frozenset[str] | None:
        """RFC 5280 4.2.1.3; ``None`` when the certificate does not restrict its key."""
        node = self._quiet(_KEY_USAGE)
        if node is None:
            return None
        bits = node.bits() if node.tag == 3 and node.end > node.body else b""
        return frozenset(u for i, u in enumerate(_KEY_USAGES) if bits and bits[0] & (0x80 >> i))

    @cached_property
    def extended_usages(self) -> frozenset[str] | None:
        """RFC 5280 4.2.1.12, as object identifiers; ``None`` when absent."""
        node = self._quiet(_EKU)
        return None if node is None else frozenset(self._oids(node))

    @cached_property
    def is_extended_usage_critical(self) -> bool:
        return any(oid == _EKU and critical for oid, critical, _ in self.extensions)

    @cached_property
    def is_ca(self) -> bool:
        """RFC 5280 4.2.1.9: cA is TRUE."""
        return self._basic[0]

    @cached_property
    def path_length(self) -> int | None:
        """How many further CA certificates may follow."""
        return self._basic[1]

    @cached_property
    def _basic(self) -> tuple[bool, int | None]:
        node = self._quiet(_BASIC)
        try:
            parts = node.children() if node is not None else []
            is_ca = bool(parts) and parts[0].tag == 1 and parts[0].boolean()
            return is_ca, parts[1].integer() if len(parts) > 1 else None
        except DerError:
            return False, None

    @cached_property
    def unknown_critical(self) -> tuple[str, ...]:
        """Critical extensions this verifier does not understand (name constraints of a CA among them)."""
        return tuple(oid for oid, critical, _ in self.extensions if critical and oid not in _UNDERSTOOD)

    @cached_property
    def subject_key_id(self) -> bytes | None:
        node = self._quiet(_SKI)
        return node.content if node is not None else None

    @cached_property
    def authority_key_id(self) -> bytes | None:
        node = self._quiet(_AKI)
        if node is None:
            return None
        return next((child.content for child in node.children() if child.tag == 0x80), None)

    @cached_property
    def ocsp_addresses(self) -> tuple[str, ...]:
        return self._access("1.3.6.1.5.5.7.48.1")

    @cached_property
    def issuer_addresses(self) -> tuple[str, ...]:
        return self._access("1.3.6.1.5.5.7.48.2")

    @cached_property
    def crl_addresses(self) -> tuple[str, ...]:
        node = self._quiet(_CRL_DP)
        return () if node is None else tuple(_uris(node))

    @property
    def offers_revocation(self) -> bool:
        """Whether the certificate names an OCSP responder or a CRL."""
        return bool(self.ocsp_addresses or self.crl_addresses)

    @cached_property
    def is_self_issued(self) -> bool:
        return self.issuer == self.subject

    @cached_property
    def is_self_signed(self) -> bool:
        """Whether its own key signed it."""
        return self.is_self_issued and is_issued_by(self, self)

    @cached_property
    def has_ocsp_no_check(self) -> bool:
        return any(oid == OCSP_NO_CHECK for oid, _, _ in self.extensions)

    @cached_property
    def names(self) -> dict[str, str]:
        """Attributes of the subject by object identifier, the first of each."""
        return read_name(self.subject)

    @property
    def common_name(self) -> str | None:
        return self.names.get(_COMMON_NAME) or self.names.get(_ORGANISATION)

    @property
    def organisation(self) -> str | None:
        return self.names.get(_ORGANISATION)

    @property
    def issuer_name(self) -> str | None:
        issuer = read_name(self.issuer)
        return issuer.get(_COMMON_NAME) or issuer.get(_ORGANISATION) or issuer.get(_UNIT)

    @property
    def is_for_person(self) -> bool:
        """A natural person's certificate: it carries a given name or a surname."""
        return _GIVEN_NAME in self.names or _SURNAME in self.names

    @property
    def is_for_organisation(self) -> bool:
        """A legal person's certificate: the subject itself is the organisation."""
        return not self.is_for_person and bool(self.organisation) and self.common_name == self.organisation

    @property
    def scheme(self) -> SignatureScheme:
        """How the issuer signed it. Raises: DerError, UnknownAlgorithmError."""
        return signature_scheme(read(self.algorithm))

    def is_valid_at(self, moment: datetime) -> bool:
        return self.not_before <= moment <= self.not_after

    def _quiet(self, oid: str) -> Node | None:
        try:
            return self.extension(oid)
        except DerError:
            return None

    def _oids(self, node: Node) -> list[str]:
        try:
            return [child.oid() for child in node.children()]
        except DerError:
            return []

    def _access(self, method: str) -> tuple[str, ...]:
        node = self._quiet(_AIA)
        found = []
        try:
            for description in node.children() if node is not None else []:
                kind, location = description.children()[:2]
                if kind.oid() == method and location.tag == 0x86:
                    found.append(location.text())
        except (DerError, ValueError):
            pass
        return tuple(found)


def _uris(node: Node, depth: int = 0) -> list[str]:
    if node.tag == 0x86:
        return [node.text()]
    if not node.tag & 0x20 or depth > 6:
        return []
    try:
        return [uri for child in node.children() for uri in _uris(child, depth + 1)]
    except DerError:
        return []


@lru_cache(maxsize=2048)
def parse_certificate(der: bytes) -> Certificate:
    """Read a certificate. Raises: DerError."""
    whole = read_whole(der)
    try:
        tbs, algorithm, signature = whole.children()[:3]
        if not signature.content.startswith(b"\0"):
            raise DerError("a signature of broken bytes")
        parts = tbs.expect(0x30).children()
        if parts[0].tag == 0xA0:
            parts = parts[1:]
        serial, _, issuer, validity, subject, spki = parts[:6]
        not_before, not_after = validity.children()[:2]
        return Certificate(
            der=whole.encoded,
            tbs=tbs.encoded,
            serial=_serial(serial.expect(2).content),
            issuer=issuer.encoded,
            subject=subject.encoded,
            not_before=not_before.time(),
            not_after=not_after.time(),
            spki=spki.encoded,
            extensions=tuple(_extensions(parts[6:])),
            algorithm=algorithm.encoded,
            signature=signature.bits(),
        )
    except (ValueError, IndexError) as error:
        raise DerError("not a certificate") from error


def _serial(content: bytes) -> int:
    """X.690 8.3.2: the shortest form; other forms are how look-alike numbers are made."""
    if not content or (len(content) > 1 and content[0] in (0, 0xFF) and content[0] >> 7 == content[1] >> 7):
        raise DerError("not a certificate serial number")
    return int.from_bytes(content, "big")


def _extensions(parts: list[Node]) -> list[tuple[str, bool, bytes]]:
    found = []
    for part in parts:
        if part.tag != 0xA3:
            continue
        for extension in part.children()[0].children():
            items = extension.children()
            found.append((items[0].oid(), len(items) > 2 and items[1].boolean(), items[-1].octets()))
    return found


def read_name(name: bytes) -> dict[str, str]:
    """Attributes of a Name by object identifier, the first of each."""
    found: dict[str, str] = {}
    try:
        for relative in read_whole(name).children():
            for pair in relative.children():
                kind, value = pair.children()[:2]
                found.setdefault(kind.oid(), value.text())
    except (DerError, ValueError):
        pass
    return found


@lru_cache(maxsize=2048)
def _normalised(name: bytes) -> tuple[tuple[str, str], ...]:
    """A Name as RFC 5280 7.1 compares it: case and white space folded, string type ignored."""
    found = []
    for relative in read_whole(name).children():
        for pair in relative.children():
            kind, value = pair.children()[:2]
            found.append((kind.oid(), " ".join(value.text().casefold().split())))
    return tuple(found)


def is_same_name(a: bytes, b: bytes) -> bool:
    """Whether two Names are the same under RFC 5280 7.1."""
    if a == b:
        return True
    try:
        return _normalised(a) == _normalised(b)
    except (DerError, ValueError):
        return False


def is_issued_by(certificate: Certificate, issuer: Certificate) -> bool:
    """Whether ``issuer``'s name and key made ``certificate``'s signature."""
    if not is_same_name(certificate.issuer, issuer.subject):
        return False
    try:
        scheme = certificate.scheme
        digest = scheme.digest or ""
        return is_signature_good(issuer.spki, scheme, digest, certificate.signature, certificate.tbs)
    except (DerError, UnknownAlgorithmError, IndexError):
        return False


def is_weakly_signed(certificate: Certificate, issuer: Certificate) -> bool:
    """Whether the issuer's signature on it is too weak to rely on."""
    try:
        scheme = certificate.scheme
        return is_weak(issuer.spki, scheme, scheme.digest or "")
    except (DerError, UnknownAlgorithmError, IndexError):
        return True
