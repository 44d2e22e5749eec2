"""The verification report as a PDF that the service answers for with its own signature."""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.clocks import Clock
from api.reports.press import ReportPress
from signer.keys import SigningKey
from signer.report import Level, Report
from signer.signing.profile import OFFICIAL, OnFailure
from signer.signing.request import NewField, SignRequest
from signer.signing.services import Services
from signer.signing.sign import sign

REPORT_FIELD = "DichVuKiemTra"
"""Signature field of the service on its reports."""
REPORT_TOOLTIP = "Chữ ký số của dịch vụ kiểm tra / Signature of the verification service"
_PROFILE = replace(OFFICIAL, name="report", on_timestamp_failure=OnFailure.SIGN_LOWER)
"""A timestamp authority that is away costs the report's seal a level, never the reader his report."""


@dataclass(frozen=True, slots=True)
class ReportSeal:
    """What sealing a report needs. ``services.timestamps`` decides between B-T and B-B."""

    press: ReportPress
    key: SigningKey
    services: Services
    clock: Clock


def report_pdf(report: Report, seal: ReportSeal, *, file_name: str | None = None) -> bytes:
    """The report in Vietnamese and English, sealed; before the seal the same report gives the same bytes.

    ``file_name`` is shown when given; it plays no part otherwise.

    Raises: EdgeError ``report-not-set``; KeyUnusableError, OutsideServiceError and InternalError of signing.
    """
    level = Level.B_B if seal.services.timestamps is None else Level.B_T
    request = SignRequest(REPORT_FIELD, level=level, new_field=NewField(tooltip=REPORT_TOOLTIP))
    unsealed = seal.press.set(report, file_name=file_name)
    return sign(unsealed, request, seal.key, now=seal.clock(), services=seal.services, profile=_PROFILE).data
