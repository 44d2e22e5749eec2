"""The seal of verification reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

from api.clocks import Clock, system_clock
from api.development.keys import DevelopmentKeys
from api.flows.registers import Exporter
from api.flows.reporting import ReportSeal
from api.reports.press import ReportPress
from api.reports.register_files import register_csv, register_xlsx
from api.reports.register_press import RegisterPress
from api.settings import Settings
from api.wiring.ground import development_pki
from api.wiring.services import signing_services
from signer.signing.services import Services


def open_report_seal(settings: Settings, *, clock: Clock = system_clock) -> ReportSeal:
    """What reports are sealed with: in development the generated key ``service`` and its timestamps.

    Raises: ProductionModeError ``development-refused``.
    """
    key = DevelopmentKeys(development_pki(settings)).named("service")
    timestamps = signing_services(settings, key.chain, clock).timestamps
    return ReportSeal(ReportPress(), key, Services(timestamps), clock)


def register_exporters() -> dict[str, Exporter]:
    """What makes a register into a file, by format."""
    return {"csv": register_csv, "xlsx": register_xlsx, "pdf": RegisterPress().set}
