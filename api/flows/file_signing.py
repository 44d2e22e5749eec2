"""One signature on a file that is not in the register: for the command line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from api.errors import BadRequestError
from api.flows.placing import AGENCY_TOOLTIP, LEADER_TOOLTIP
from api.office import Clock, Verifier
from records.occasion import VIETNAM
from signer.appearance import Appearance, TextAppearance
from signer.fields import AGENCY_FIELD, LEADER_FIELD, FontFiles, Rect, mm
from signer.inspect import inspect
from signer.keys import CertificateChain, SigningKey
from signer.report import Integrity, Level
from signer.signing.request import NewField, SignedPdf, SignRequest
from signer.signing.services import Services
from signer.signing.sign import sign
from signer.trust.certificate import parse_certificate

APPENDIX_FIELD, COPY_FIELD = "KyPhuLuc", "KyBanSao"
STAMP_WIDTH, STAMP_HEIGHT = mm(75), mm(14)
STAMP_EDGE = mm(10)
"""From the top right corner of page 1 (Decree 30/2020/NĐ-CP, appendix I: separate appendices and copies)."""


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
    copy_form: str = "SAO Y"


def sign_file(desk: SigningDesk, data: bytes, asked: FileSigning) -> SignedPdf:
    """Sign in the role's field, or in a new one: invisible for leader and agency, text at the top right of page 1
    for an appendix or a copy.

    Raises: DocumentError, KeyUnusableError, OutsideServiceError; BadRequestError ``appendix-number-missing``;
    InternalError ``output-check-failed``.
    """
    now = desk.clock()
    facts = inspect(data)
    field, new_field, appearance = _place(desk, asked, facts.pages[0].width, facts.pages[0].height, now)
    return sign(
        data,
        SignRequest(field=field, level=asked.level, appearance=appearance, new_field=new_field),
        desk.key,
        now=now,
        services=replace(desk.services, check=lambda output: _intact(desk, field, output)),
    )


def _place(
    desk: SigningDesk, asked: FileSigning, width: float, height: float, now: datetime
) -> tuple[str, NewField, Appearance | None]:
    if asked.role == "leader":
        return LEADER_FIELD, NewField(tooltip=LEADER_TOOLTIP), None
    if asked.role == "agency":
        return AGENCY_FIELD, NewField(tooltip=AGENCY_TOOLTIP), None
    rect = Rect(
        width - STAMP_EDGE - STAMP_WIDTH,
        height - STAMP_EDGE - STAMP_HEIGHT,
        width - STAMP_EDGE,
        height - STAMP_EDGE,
    )
    time = iso_time(now)
    if asked.role == "appendix":
        if asked.number is None:
            raise BadRequestError("appendix-number-missing", "An appendix shows its document's number: give --number.")
        return APPENDIX_FIELD, NewField(rect=rect), TextAppearance((asked.number, time), desk.fonts.regular)
    lines = (asked.copy_form, organisation_of(desk.key.chain), time)
    return COPY_FIELD, NewField(rect=rect), TextAppearance(lines, desk.fonts.regular)


def iso_time(moment: datetime) -> str:
    """Time as stamps print it: ISO 8601 in Vietnam's zone, ``2026-11-23T15:41:15+07:00``."""
    return moment.astimezone(VIETNAM).isoformat(timespec="seconds")


def organisation_of(chain: CertificateChain) -> str:
    """The organisation a certificate names, or else the name it is for."""
    certificate = parse_certificate(chain.signer)
    return certificate.organisation or certificate.common_name or ""


def _intact(desk: SigningDesk, field: str, output: SignedPdf) -> bool:
    """The new signature is intact as our own verifier sees it; whom to trust is not the signer's question."""
    report = desk.verifier.public(output.data)
    return any(one.field == field and one.integrity is Integrity.INTACT for one in report.signatures)
