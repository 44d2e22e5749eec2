"""From signature value to released document: timestamp, CMS, evidence, our own check. Shared by all ways of signing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from signer.cms.signed_data import SignatureTemplate
from signer.errors import InternalError, OutsideServiceError, RequestError
from signer.keys import CertificateChain
from signer.report import Level
from signer.signing.augment import raise_level
from signer.signing.levels import includes
from signer.signing.pending import PendingRevision
from signer.signing.profile import OnFailure, SigningProfile
from signer.signing.request import Shortfall, SignedPdf
from signer.signing.services import Services
from signer.signing.timestamp_source import Timestamp, fitting


@dataclass(frozen=True, slots=True)
class Goal:
    """The level asked for, whether evidence lies in the signing revision already, and the claimed time.

    ``lacks`` is the code of why evidence that was asked for does not lie there.
    """

    level: Level
    evidence_within: bool
    signed_at: datetime
    lacks: str = ""


def finish(
    pending: PendingRevision,
    template: SignatureTemplate,
    attributes: bytes,
    signature: bytes,
    goal: Goal,
    services: Services,
    profile: SigningProfile,
) -> SignedPdf:
    """The document at the level asked for, checked.

    Raises: RequestError (``timestamp-source-missing``, ``evidence-source-missing``), OutsideServiceError
    (``timestamp-…``, ``evidence-…``), InternalError (``output-check-failed``, ``contents-overflow``).
    """
    timestamp, shortfall = _stamp(signature, goal.level, template, services, profile)
    cms = template.signed_data(attributes, signature, timestamp.token if timestamp else None)
    signed = SignedPdf(
        original=pending.original,
        revision=pending.close(cms),
        level=Level.B_T if timestamp else Level.B_B,
        signed_at=goal.signed_at,
        timestamped_at=timestamp.at if timestamp else None,
        shortfall=shortfall,
    )
    return released(reach(signed, goal, services, profile) if shortfall is None else signed, services)


def reach(signed: SignedPdf, goal: Goal, services: Services, profile: SigningProfile) -> SignedPdf:
    """The document raised to the goal's level, or what the profile makes of it when it cannot be. Evidence that should
    have been inside and is not is a shortfall too.

    Raises: OutsideServiceError, RequestError (as :func:`signer.signing.augment.raise_level`).
    """
    reached = _raised(signed, goal, services, profile)
    if reached.shortfall is None and goal.lacks and not includes(reached.level, Level.B_LT):
        return replace(reached, shortfall=Shortfall(Level.B_LT, goal.lacks))
    return reached


def _raised(signed: SignedPdf, goal: Goal, services: Services, profile: SigningProfile) -> SignedPdf:
    if includes(signed.level, goal.level):
        return signed
    if goal.evidence_within and goal.level is Level.B_LT and signed.level is Level.B_T:
        return replace(signed, level=Level.B_LT)
    try:
        raised = raise_level(signed.data, goal.level, services, profile)
    except OutsideServiceError as error:
        if profile.on_evidence_failure is OnFailure.REFUSE:
            raise
        return replace(signed, shortfall=Shortfall(goal.level, error.code))
    return replace(
        signed,
        revision=signed.revision + raised.revision,
        level=goal.level,
        timestamped_at=signed.timestamped_at or raised.timestamped_at,
    )


def released(signed: SignedPdf, services: Services) -> SignedPdf:
    """The output, once our own verifier agrees. Raises: InternalError (``output-check-failed``)."""
    if services.check is not None and not services.check(signed):
        raise InternalError("output-check-failed", "the signed document failed its own verification and was discarded")
    return signed


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


def _stamp(
    signature: bytes, level: Level, template: SignatureTemplate, services: Services, profile: SigningProfile
) -> tuple[Timestamp | None, Shortfall | None]:
    """The signature timestamp a level needs, or what the profile makes of its absence."""
    if not includes(level, Level.B_T):
        return None, None
    if services.timestamps is None:
        raise RequestError("timestamp-source-missing", "the level needs a timestamp, but no authority is configured")
    digest = template.cms.digest
    try:
        return fitting(services.timestamps.timestamp(digest.of(signature), digest), profile), None
    except OutsideServiceError as error:
        if profile.on_timestamp_failure is OnFailure.REFUSE:
            raise
        return None, Shortfall(level, error.code)
