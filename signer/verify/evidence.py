"""Validation evidence a document carries: the document security store (ETSI EN 319 142-1 5.4.2) and CMS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from signer.errors import DocumentError
from signer.pdf.objects import Obj, Ref, Stream
from signer.pdf.reader import Document
from signer.trust.certificate import Certificate, parse_certificate
from signer.trust.der import DerError
from signer.trust.revocation import RevocationEvidence
from signer.verify.cms import ADOBE_REVOCATION, SignedData, SignerInfo

_MAX_ITEMS = 500
"""Streams read from one document security store."""


@dataclass(frozen=True)
class SecurityStore:
    """Content of /DSS, whichever entry names it."""

    certificates: tuple[Certificate, ...] = ()
    evidence: RevocationEvidence = field(default_factory=RevocationEvidence)

    @property
    def is_empty(self) -> bool:
        return not (self.evidence.crls or self.evidence.ocsp_responses)


def read_security_store(document: Document) -> SecurityStore:
    """What /DSS holds; unreadable parts are left out. Raises: DocumentError ``pdf-too-complex``."""
    store = document.dictionary(document.catalog.get("/DSS"))
    if not store:
        return SecurityStore()
    certificates = []
    for der in _streams(document, store, "/Certs", "/Cert"):
        try:
            certificates.append(parse_certificate(der))
        except DerError:
            continue
    crls = tuple(_streams(document, store, "/CRLs", "/CRL"))
    responses = tuple(_streams(document, store, "/OCSPs", "/OCSP"))
    return SecurityStore(tuple(dict.fromkeys(certificates)), RevocationEvidence(crls, responses))


def _streams(document: Document, store: dict[str, Obj], key: str, vri_key: str) -> Iterator[bytes]:
    items = list(document.array(store.get(key)))
    for entry in list(document.dictionary(store.get("/VRI")).values())[:_MAX_ITEMS]:
        items.extend(document.array(document.dictionary(entry).get(vri_key)))
    seen: set[Obj] = set()
    for item in items[:_MAX_ITEMS]:
        if isinstance(item, Ref):
            if item in seen:
                continue
            seen.add(item)
        stream = document.resolve(item)
        if isinstance(stream, Stream):
            try:
                yield stream.decode()
            except DocumentError as error:
                if error.code == "pdf-too-complex":
                    raise


def evidence_in_cms(signed: SignedData, signer: SignerInfo) -> RevocationEvidence:
    """Revocation data inside the signature: CMS crls and Adobe's signed attribute (ISO 32000-1 12.8.3.3.2)."""
    found = RevocationEvidence(signed.crls, signed.ocsp_responses)
    try:
        for value in signer.signed_values.get(ADOBE_REVOCATION, []):
            for part in value.children():
                items = tuple(node.encoded for node in part.children()[0].children())
                if part.tag == 0xA0:
                    found += RevocationEvidence(crls=items)
                elif part.tag == 0xA1:
                    found += RevocationEvidence(ocsp_responses=items)
    except (DerError, IndexError):
        pass
    return found
