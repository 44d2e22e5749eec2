"""Setting the PDF report with Typst: PDF/A-2a and PDF/UA-1, Vietnamese first, English beside it."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import typst

from api.errors import EdgeError
from api.reports.content import VIETNAM, report_content
from api.reports.wording import load_wording
from records.compose import faces
from signer.report import Report

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
_STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]


class ReportPress:
    """Sets reports; safe to share between threads, which take turns."""

    def __init__(self, template: Path = TEMPLATE) -> None:
        self._wording = load_wording()
        self._drawable = faces.drawable_characters(faces.load_faces())
        self._turn = threading.Lock()
        self._compiler = typst.Compiler(
            str(template),
            root=str(template.parent),
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(faces.FOLDER)]
            ),
        )

    def set(self, report: Report, *, file_name: str | None = None) -> bytes:
        """The report as an unsealed PDF. The same report and name give the same bytes: its date is the validation
        time. Letters that no face has are shown as a replacement sign, since names come from strangers.

        Raises: EdgeError ``report-not-set``.
        """
        content = json.dumps(report_content(report, self._wording, file_name), ensure_ascii=False)
        shown = "".join(letter if letter in self._drawable else "\N{WHITE SQUARE}" for letter in content)
        with self._turn:
            try:
                data = self._compiler.compile(
                    sys_inputs={"content": shown},
                    pdf_standards=_STANDARDS,
                    timestamp=report.validation_time.astimezone(VIETNAM).replace(microsecond=0),
                )
            except typst.TypstError:
                # Typst quotes the text it stumbled over: the cause must not travel into logs.
                data = None
        if not isinstance(data, bytes):
            raise EdgeError("report-not-set", "The report could not be set.", "Không trình bày được báo cáo.")
        return data
