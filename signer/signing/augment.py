"""Raising signatures to B-T, B-LT and B-LTA after they were made, and renewing the archive timestamp.

ETSI EN 319 142-1 clauses 5.4, 5.5 and 6.3. Nothing signed is touched: time is proved by a document timestamp,
evidence goes into the document security store, both in one further revision that the timestamp covers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from signer.cms import oids
from signer.cms.algorithms import SHA256
from signer.cms.der import DerError
from signer.cms.reading import read_signed_data
from signer.errors import DocumentError, RequestError
from signer.forms.amendment import Amendment
from signer.forms.pages import open_page
from signer.forms.placement import Placement
from signer.forms.signature_field import new_invisible_field
from signer.pdf.objects import Dict, PdfString, Ref
from signer.pdf.reader import Document
from signer.pdf.syntax import Buffer
from signer.report import Level
from signer.signing.dictionary import timestamp_dictionary
from signer.signing.evidence import add_security_store
from signer.signing.gathering import evidence_for_document
from signer.signing.levels import includes
from signer.signing.limits import SIGNING_LIMITS
from signer.signing.pending import build_pending
from signer.signing.profile import OFFICIAL, SigningProfile
from signer.signing.services import Services
from signer.signing.timestamp_source import TimestampSource, fitting

TIMESTAMP_FIELD = "DauThoiGianLuuTru"
"""Document timestamp fields carry this name and a number, from 1."""

_TOOLTIP = "Dấu thời gian lưu trữ / Archive timestamp"


@dataclass(frozen=True, slots=True)
class AugmentedPdf:
    """A signed document and the revision of evidence behind it; the bytes given are its prefix."""

    original: Buffer
    revision: bytes
    timestamped_at: datetime | None

    @property
    def data(self) -> bytes:
        """The whole file in memory."""
        return b"".join((self.original, self.revision))


def raise_level(data: Buffer, level: Level, services: Services, profile: SigningProfile = OFFICIAL) -> AugmentedPdf:
    """Raises every signature on the document to at least ``level`` in one revision.

    B-T adds a document timestamp; B-LT adds evidence, and the timestamp too where a signature has none; B-LTA adds
    both. On a document at B-LTA already this renews the archive timestamp.
    Raises: DocumentError (``document-unsigned``, ``document-encrypted``, ``document-damaged``), RequestError
    (``level-unknown``, ``timestamp-source-missing``, ``evidence-source-missing``), OutsideServiceError
    (``timestamp-…``, ``evidence-…``), KeyUnusableError (``certificate-revoked``).
    """
    amendment = Amendment(Document(data, SIGNING_LIMITS))
    signatures = _signatures(amendment)
    if not signatures:
        raise DocumentError("document-unsigned", "there is no signature whose level could be raised")
    needs_timestamp = includes(level, Level.B_LTA) or (
        includes(level, Level.B_T) and not all(_is_timestamped(signature) for signature in signatures)
    )
    if includes(level, Level.B_LT):
        asked = services if needs_timestamp else Services(evidence=services.evidence)
        add_security_store(amendment, evidence_for_document(amendment, None, asked))
    if not needs_timestamp:
        return AugmentedPdf(data, bytes(amendment.build().data) if includes(level, Level.B_LT) else b"", None)
    if services.timestamps is None:
        raise RequestError("timestamp-source-missing", "the level needs a timestamp, but no authority is configured")
    return _timestamped(amendment, services.timestamps, profile)


def renew_archive_timestamp(data: Buffer, services: Services, profile: SigningProfile = OFFICIAL) -> AugmentedPdf:
    """A fresh archive timestamp over everything, with evidence for the one before it.

    Raises: DocumentError (``document-not-archived``) for a document that has none, and as :func:`raise_level`.
    """
    if not any(field.name.startswith(TIMESTAMP_FIELD) for field in Document(data, SIGNING_LIMITS).fields()):
        raise DocumentError("document-not-archived", "the document has no archive timestamp to renew")
    return raise_level(data, Level.B_LTA, services, profile)


def _timestamped(amendment: Amendment, source: TimestampSource, profile: SigningProfile) -> AugmentedPdf:
    signature = amendment.add(timestamp_dictionary(profile.timestamp_reserve))
    _add_timestamp_field(amendment, signature)
    pending = build_pending(amendment, signature)
    stamped = fitting(source.timestamp(pending.digest(SHA256.name), SHA256), profile)
    return AugmentedPdf(pending.original, pending.close(stamped.token), stamped.at)


def _add_timestamp_field(amendment: Amendment, signature: Ref) -> None:
    taken = {field.name for field in amendment.document.fields()}
    number = next(n for n in range(1, len(taken) + 2) if f"{TIMESTAMP_FIELD}{n}" not in taken)
    page = open_page(amendment, 0)
    # The structure tree stays as it was signed: readers count any change there as forbidden.
    placement = Placement(amendment, None)
    field = new_invisible_field(f"{TIMESTAMP_FIELD}{number}", _TOOLTIP, page.ref)
    placement.place(page.ref, {**field, "/V": signature}, _TOOLTIP)
    placement.finish()


def _signatures(amendment: Amendment) -> list[Dict]:
    """The values of all signature fields that are not document timestamps."""
    values = [amendment.dictionary(f.value) for f in amendment.document.fields() if f.type == "/Sig" and f.value]
    return [value for value in values if amendment.read(value.get("/SubFilter")) != "/ETSI.RFC3161"]


def _is_timestamped(signature: Dict) -> bool:
    contents = signature.get("/Contents")
    try:
        return isinstance(contents, PdfString) and (
            oids.SIGNATURE_TIME_STAMP in read_signed_data(contents).signer.unsigned
        )
    except DerError:
        return False
