"""Signing a document in one step, with a key at hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from signer.cms.signed_data import SignatureTemplate, signature_template
from signer.errors import InternalError, OutsideServiceError, RequestError
from signer.keys import CertificateChain, SigningKey
from signer.pdf.syntax import Buffer
from signer.report import Level
from signer.signing.augment import raise_level
from signer.signing.certificate import refuse_unfit_certificate
from signer.signing.levels import includes
from signer.signing.opening import open_revision
from signer.signing.profile import OFFICIAL, OnFailure, SigningProfile
from signer.signing.request import Shortfall, SignedPdf, SignRequest
from signer.signing.services import ALONE, Services
from signer.signing.timestamp_source import Timestamp


def sign(
    data: Buffer,
    request: SignRequest,
    key: SigningKey,
    *,
    now: datetime,
    services: Services = ALONE,
    profile: SigningProfile = OFFICIAL,
) -> SignedPdf:
    """Signs one field of a document (PAdES, ETSI EN 319 142-1). ``data`` is a prefix of the result, byte for byte.

    The level asked for is the level got, or an error; only a profile that says so signs lower, and the result's
    ``shortfall`` then names what is missing. ``services.check`` judges the output before it is handed out.

    Raises: RequestError and DocumentError (see :func:`signer.signing.target.find_target`), KeyUnusableError (see
    :func:`signer.signing.certificate.refuse_unfit_certificate`), OutsideServiceError (``timestamp-…``,
    ``evidence-…``), InternalError (``output-check-failed``).
    """
    refuse_unfit_certificate(key.chain, profile, services.anchors, now)
    refuse_revoked(key.chain, services, profile)
    template = signature_template(key.chain, key.algorithm)
    pending = open_revision(data, request, key.chain, template, now, services, profile)
    attributes = template.signed_attributes(pending.digest(template.cms.digest.name))
    signature = key.sign(attributes)
    timestamp, shortfall = stamp(signature, request.level, template, services, profile)
    cms = template.signed_data(attributes, signature, timestamp.token if timestamp else None)
    signed = SignedPdf(
        original=data,
        revision=pending.close(cms),
        level=Level.B_T if timestamp else Level.B_B,
        signed_at=now,
        timestamped_at=timestamp.at if timestamp else None,
        shortfall=shortfall,
    )
    if includes(request.level, Level.B_LT) and timestamp is not None:
        signed = _raised(signed, request, services, profile)
    return released(signed, services)


def _raised(signed: SignedPdf, request: SignRequest, services: Services, profile: SigningProfile) -> SignedPdf:
    """The signature with its evidence behind it, or what the profile makes of missing evidence."""
    if request.evidence_within and request.level is Level.B_LT:
        return replace(signed, level=Level.B_LT)
    try:
        raised = raise_level(signed.data, request.level, services, profile)
    except OutsideServiceError as error:
        if profile.on_evidence_failure is OnFailure.REFUSE:
            raise
        return replace(signed, shortfall=Shortfall(request.level, error.code))
    return replace(signed, revision=signed.revision + raised.revision, level=request.level)


def refuse_revoked(chain: CertificateChain, services: Services, profile: SigningProfile) -> None:
    """Refuses a revoked certificate wherever evidence can be had; unknown is refused too unless the profile bends.

    Raises: KeyUnusableError (``certificate-revoked``), OutsideServiceError (``evidence-…``).
    """
    if services.evidence is None:
        return
    try:
        services.evidence.evidence_for(chain)
    except OutsideServiceError:
        if profile.on_evidence_failure is OnFailure.REFUSE:
            raise


def stamp(
    signature: bytes, level: Level, template: SignatureTemplate, services: Services, profile: SigningProfile
) -> tuple[Timestamp | None, Shortfall | None]:
    """The signature timestamp a level needs, or what the profile makes of its absence.

    Raises: RequestError (``timestamp-source-missing``), OutsideServiceError (``timestamp-…``).
    """
    if not includes(level, Level.B_T):
        return None, None
    if services.timestamps is None:
        raise RequestError("timestamp-source-missing", "the level needs a timestamp, but no authority is configured")
    digest = template.cms.digest
    try:
        return services.timestamps.timestamp(digest.of(signature), digest), None
    except OutsideServiceError as error:
        if profile.on_timestamp_failure is OnFailure.REFUSE:
            raise
        return None, Shortfall(level, error.code)


def released(signed: SignedPdf, services: Services) -> SignedPdf:
    """The output, once our own verifier agrees. Raises: InternalError (``output-check-failed``)."""
    if services.check is not None and not services.check(signed):
        raise InternalError("output-check-failed", "the signed document failed its own verification and was discarded")
    return signed
