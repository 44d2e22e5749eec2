"""One signature on a file that is not in the register: for the command line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from api.clocks import Clock
from api.errors import BadRequestError
from api.flows.placing import AGENCY_TOOLTIP, LEADER_TOOLTIP
from api.office import Verifier
from signer.appearance.corner import CopyForm, appendix_corner, copy_corner
from signer.appearance.stamp import Appearance
from signer.facts import PageFacts
from signer.fields import AGENCY_FIELD, LEADER_FIELD, FontFiles
from signer.inspect import inspect
from signer.keys import CertificateChain, SigningKey
from signer.report import Integrity, Level
from signer.signing.request import NewField, SignedPdf, SignRequest
from signer.signing.services import Services
from signer.signing.sign import sign
from signer.trust.certificate import parse_certificate

APPENDIX_FIELD, COPY_FIELD = "KyPhuLuc", "KyBanSao"


@dataclass(frozen=True, slots=True)
class SigningDesk:
    """What signing a file needs."""

    key: SigningKey
    services: Services
    verifier: Verifier
    fonts: FontFiles
    clock: Clock


@dataclass(frozen=True, slots=True)
class FileSigning:
    """What is asked: role, level, and what a text stamp says."""

    role: str
    level: Level
    number: str | None = None
    copy_form: CopyForm = CopyForm.TRUE_COPY


def sign_file(desk: SigningDesk, data: bytes, asked: FileSigning) -> SignedPdf:
    """Sign in the role's field, or in a new one: invisible for leader and agency, text at the top right of page 1
    for an appendix or a copy.

    Raises: DocumentError, KeyUnusableError, OutsideServiceError; BadRequestError ``appendix-number-missing``;
    InternalError ``output-check-failed``.
    """
    now = desk.clock()
    field, new_field, appearance = _place(desk, asked, inspect(data).pages[0], now)
    return sign(
        data,
        SignRequest(field=field, level=asked.level, appearance=appearance, new_field=new_field),
        desk.key,
        now=now,
        services=replace(desk.services, check=lambda output: _intact(desk, field, output)),
    )


def _place(
    desk: SigningDesk, asked: FileSigning, page: PageFacts, now: datetime
) -> tuple[str, NewField, Appearance | None]:
    if asked.role == "leader":
        return LEADER_FIELD, NewField(tooltip=LEADER_TOOLTIP), None
    if asked.role == "agency":
        return AGENCY_FIELD, NewField(tooltip=AGENCY_TOOLTIP), None
    face = desk.fonts.regular
    if asked.role == "appendix":
        if asked.number is None:
            raise BadRequestError("appendix-number-missing", "An appendix shows its document's number: give --number.")
        corner = appendix_corner(asked.number, now, face, page.width, page.height)
        return APPENDIX_FIELD, NewField(rect=corner.rect), corner.appearance
    organisation = organisation_of(desk.key.chain)
    corner = copy_corner(asked.copy_form, organisation, now, face, page.width, page.height)
    return COPY_FIELD, NewField(rect=corner.rect), corner.appearance


def organisation_of(chain: CertificateChain) -> str:
    """The organisation a certificate names, or else the name it is for."""
    certificate = parse_certificate(chain.signer)
    return certificate.organisation or certificate.common_name or ""


def _intact(desk: SigningDesk, field: str, output: SignedPdf) -> bool:
    """The new signature is intact as our own verifier sees it; whom to trust is not the signer's question."""
    report = desk.verifier.public(output.data)
    return any(one.field == field and one.integrity is Integrity.INTACT for one in report.signatures)
