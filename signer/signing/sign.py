"""Signing a document in one step, with a key at hand."""

from __future__ import annotations

from datetime import datetime

from signer.cms.signed_data import signature_template
from signer.keys import SigningKey
from signer.pdf.syntax import Buffer
from signer.signing.certificate import refuse_unfit_certificate
from signer.signing.finishing import Goal, finish, refuse_revoked
from signer.signing.opening import open_revision
from signer.signing.profile import OFFICIAL, SigningProfile
from signer.signing.request import SignedPdf, SignRequest
from signer.signing.services import ALONE, Services


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
    goal = Goal(request.level, request.evidence_within and not pending.lacks, now, pending.lacks)
    return finish(pending, template, attributes, key.sign(attributes), goal, services, profile)
