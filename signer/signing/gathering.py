"""Which chains a document needs evidence for: its signatures', its timestamps', and those about to be added."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from signer.cms import oids
from signer.cms.algorithms import SHA256
from signer.cms.der import DerError
from signer.cms.reading import SignedData, read_signed_data
from signer.errors import RequestError
from signer.forms.amendment import Amendment
from signer.keys import CertificateChain
from signer.pdf.objects import PdfString
from signer.signing.evidence import Evidence, EvidenceSource
from signer.signing.services import Services
from signer.signing.timestamp_source import TimestampSource

_PROBE = hashlib.sha256(b"vanthu: which certificates does this authority use?").digest()


def evidence_for_document(amendment: Amendment, chain: CertificateChain | None, services: Services) -> Evidence:
    """Evidence for every signature on the document, for ``chain`` about to sign, and for the authority of
    ``services`` about to stamp.

    Raises: RequestError (``evidence-source-missing``), OutsideServiceError (``evidence-…``, ``timestamp-…``),
    KeyUnusableError (``certificate-revoked``).
    """
    if services.evidence is None:
        raise RequestError("evidence-source-missing", "evidence was asked for, but no source of evidence is configured")
    chains = list(signed_chains(amendment))
    if chain is not None:
        chains.append(chain)
    chains += timestamp_chains(services.timestamps)
    return collect(services.evidence, chains)


def collect(source: EvidenceSource, chains: list[CertificateChain]) -> Evidence:
    """The union of the evidence for all chains, each chain's own certificates included."""
    gathered = Evidence()
    for chain in dict.fromkeys(chains):
        gathered |= Evidence(certificates=(chain.signer, *chain.others)) | source.evidence_for(chain)
    return gathered


def signed_chains(amendment: Amendment) -> Iterator[CertificateChain]:
    """The chains of the signatures and timestamps on the document; a CMS that cannot be read has none."""
    for field in amendment.document.fields():
        if field.type != "/Sig" or field.value is None:
            continue
        contents = amendment.dictionary(field.value).get("/Contents")
        if isinstance(contents, PdfString):
            yield from chains_within(contents)


def chains_within(cms: bytes) -> Iterator[CertificateChain]:
    """The chain of a signature and of the timestamp inside it."""
    try:
        signed = read_signed_data(cms)
        inner = _timestamp_within(signed)
        chains = [signed.chain(), inner.chain() if inner else None]
    except DerError:
        return
    yield from (chain for chain in chains if chain is not None)


def timestamp_chains(source: TimestampSource | None) -> list[CertificateChain]:
    """The chains the authority stamps with; asked for by one throw-away stamp when none was seen yet."""
    if source is None:
        return []
    return list(source.known_chains()) or list(chains_within(source.timestamp(_PROBE, SHA256).token))


def _timestamp_within(signed: SignedData) -> SignedData | None:
    token = signed.signer.unsigned.get(oids.SIGNATURE_TIME_STAMP)
    return read_signed_data(token.encoded) if token is not None else None
