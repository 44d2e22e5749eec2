"""What HTTP and the pages need to give a verification report as a PDF. :mod:`api.wiring` provides it, or nothing."""

from __future__ import annotations

from typing import Protocol

from api.errors import EdgeError
from signer.report import Report


class Reports(Protocol):
    """The report in Vietnamese and English, sealed by the service; nothing of it is kept."""

    def __call__(self, report: Report, *, file_name: str | None) -> bytes: ...


def sealed_report(reports: Reports | None, report: Report, file_name: str | None) -> bytes:
    """The PDF. A report that nobody answers for is not given: it would look like one that somebody does.

    Raises: EdgeError ``report-not-sealed`` when the service has no key for it, ``report-not-set``; errors of signing.
    """
    if reports is None:
        raise EdgeError(
            "report-not-sealed",
            "The service has no key to seal reports with; take the report as JSON.",
            "Dịch vụ chưa có khóa để ký báo cáo; hãy dùng báo cáo dạng JSON.",
        )
    return reports(report, file_name=file_name)


def report_file_name(report: Report) -> str:
    """The download's name: it tells which bytes were judged and nothing of whose they are."""
    return f"bao-cao-kiem-tra-{report.sha256[:12]}.pdf"
