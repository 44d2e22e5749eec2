"""Opening a document for a signature: checks, field, appearance, evidence, and the revision that awaits the value."""

from __future__ import annotations

from datetime import datetime

from signer.cms.signed_data import SignatureTemplate
from signer.errors import RequestError
from signer.forms.amendment import Amendment
from signer.forms.locks import signature_references
from signer.keys import CertificateChain
from signer.pdf.limits import Limits
from signer.pdf.reader import Document
from signer.pdf.syntax import Buffer
from signer.report import Level
from signer.signing.dictionary import SignatureEntries, signature_dictionary
from signer.signing.evidence import add_security_store
from signer.signing.gathering import evidence_for_document
from signer.signing.pending import PendingRevision, build_pending
from signer.signing.profile import SigningProfile
from signer.signing.request import SignRequest
from signer.signing.services import Services
from signer.signing.target import find_target

MAX_SIGNED_BYTES = 4 * 1024**3
"""Files up to 4 GiB are signed: scans of 1.2 GB occur, and the reader loads no more than it needs."""

SIGNING_LIMITS = Limits(file_bytes=MAX_SIGNED_BYTES)

LEVELS = (Level.B_B, Level.B_T, Level.B_LT, Level.B_LTA)
"""The levels that can be asked for, lowest first."""


def wants(level: Level, at_least: Level) -> bool:
    """Whether ``level`` includes ``at_least``. Raises: RequestError (``level-unknown``)."""
    if level not in LEVELS:
        raise RequestError("level-unknown", "this is not a level a signature can be made at")
    return LEVELS.index(level) >= LEVELS.index(at_least)


def open_revision(
    data: Buffer,
    request: SignRequest,
    chain: CertificateChain,
    template: SignatureTemplate,
    now: datetime,
    services: Services,
    profile: SigningProfile,
) -> PendingRevision:
    """The revision for one signature, its room measured from the template instead of a dry run.

    Raises: RequestError, DocumentError (see :func:`signer.signing.target.find_target`), OutsideServiceError when
    evidence inside the revision was asked for and cannot be had.
    """
    amendment = Amendment(Document(data, SIGNING_LIMITS))
    target = find_target(amendment, request)
    if request.evidence_within:
        add_security_store(amendment, evidence_for_document(amendment, chain, services))
    entries = SignatureEntries(
        signed_at=now,
        reason=request.reason,
        location=request.location,
        name=request.name,
        references=tuple(signature_references(target.lock)),
    )
    reserve = profile.timestamp_reserve if wants(request.level, Level.B_T) else 0
    signature = amendment.add(signature_dictionary(entries, template.size(reserve)))
    amendment.put(target.ref, {**target.dictionary, "/V": signature})
    return build_pending(amendment, signature)
