"""Opening a document for a signature: checks, field, appearance, evidence, and the revision that awaits the value."""

from __future__ import annotations

from datetime import datetime

from signer.cms.signed_data import SignatureTemplate
from signer.errors import OutsideServiceError
from signer.forms.amendment import Amendment
from signer.forms.locks import signature_references
from signer.keys import CertificateChain
from signer.pdf.reader import Document
from signer.pdf.syntax import Buffer
from signer.report import Level
from signer.signing.dictionary import SignatureEntries, signature_dictionary
from signer.signing.earlier import refuse_broken_signatures
from signer.signing.evidence import add_security_store
from signer.signing.gathering import evidence_for_document
from signer.signing.levels import includes
from signer.signing.limits import SIGNING_LIMITS
from signer.signing.pending import PendingRevision, build_pending
from signer.signing.profile import OnFailure, SigningProfile
from signer.signing.request import SignRequest
from signer.signing.services import Services
from signer.signing.target import find_target


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

    Raises: RequestError, DocumentError (see :func:`signer.signing.target.find_target` and
    :func:`signer.signing.earlier.refuse_broken_signatures`), OutsideServiceError when evidence inside the revision
    was asked for and cannot be had, unless the profile goes on without it.
    """
    amendment = Amendment(Document(data, SIGNING_LIMITS))
    _refuse_unsafe(amendment, services)
    target = find_target(amendment, request)
    lacks = _put_evidence(amendment, chain, services, profile) if request.evidence_within else ""
    entries = SignatureEntries(
        signed_at=now,
        reason=request.reason,
        location=request.location,
        name=request.name,
        references=tuple(signature_references(target.lock)),
    )
    reserve = profile.timestamp_reserve if includes(request.level, Level.B_T) else 0
    signature = amendment.add(signature_dictionary(entries, template.size(reserve)))
    amendment.put(target.ref, {**target.dictionary, "/V": signature})
    return build_pending(amendment, signature, lacks)


def _put_evidence(amendment: Amendment, chain: CertificateChain, services: Services, profile: SigningProfile) -> str:
    """Evidence into the revision; the code of why it is not there, where the profile goes on without it."""
    try:
        evidence = evidence_for_document(amendment, chain, services)
    except OutsideServiceError as error:
        if profile.on_evidence_failure is OnFailure.REFUSE:
            raise
        return error.code
    add_security_store(amendment, evidence)
    return ""


def _refuse_unsafe(amendment: Amendment, services: Services) -> None:
    is_signed = any(field.type == "/Sig" and field.value is not None for field in amendment.document.fields())
    if is_signed:
        refuse_broken_signatures(amendment)
    elif services.survey is not None:
        services.survey(amendment.document)
