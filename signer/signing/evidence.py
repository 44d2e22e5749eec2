"""Validation material inside the document: the document security store of ETSI EN 319 142-1 clause 5.4.2."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from signer.forms.amendment import Amendment
from signer.keys import CertificateChain
from signer.pdf.objects import Dict, Name, Obj, Stream
from signer.pdf.writer import stream


@dataclass(frozen=True, slots=True)
class Evidence:
    """Certificates, OCSP responses and CRLs in DER that prove a chain was good."""

    certificates: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()

    def __or__(self, other: Evidence) -> Evidence:
        return Evidence(
            _union(self.certificates, other.certificates),
            _union(self.ocsps, other.ocsps),
            _union(self.crls, other.crls),
        )


class EvidenceSource(Protocol):
    """Finds fresh evidence for a chain, its issuers included.

    Raises: OutsideServiceError (``evidence-…``); KeyUnusableError (``certificate-revoked``) when that is found.
    """

    def evidence_for(self, chain: CertificateChain) -> Evidence: ...


_KEYS = (("/Certs", "certificates"), ("/OCSPs", "ocsps"), ("/CRLs", "crls"))


def add_security_store(amendment: Amendment, evidence: Evidence) -> None:
    """Adds evidence to the document's /DSS, keeping what is there; nothing is stored twice."""
    catalog = amendment.dictionary(amendment.root)
    present = amendment.dictionary(catalog.get("/DSS"))
    store: Dict = {"/Type": Name("/DSS"), **present}
    for key, attribute in _KEYS:
        kept = amendment.array(present.get(key))
        known = {_content(amendment, item) for item in kept}
        fresh = [der for der in getattr(evidence, attribute) if der not in known]
        added: list[Obj] = [amendment.add(stream({}, der, compress=True)) for der in fresh]
        if kept or added:
            store[key] = [*kept, *added]
    amendment.set_entry(amendment.root, "/DSS", store)


def stored_evidence(amendment: Amendment) -> Evidence:
    """What the document's /DSS holds already."""
    store = amendment.dictionary(amendment.dictionary(amendment.root).get("/DSS"))
    found = {
        attribute: tuple(_content(amendment, item) for item in amendment.array(store.get(key)))
        for key, attribute in _KEYS
    }
    return Evidence(**found)


def _content(amendment: Amendment, item: Obj) -> bytes:
    value = amendment.read(item)
    return value.decode() if isinstance(value, Stream) else b""


def _union(first: Iterable[bytes], second: Iterable[bytes]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys((*first, *second)))
