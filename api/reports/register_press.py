"""Setting a register with Typst: PDF/A-2a and PDF/UA-1, every column of the decree's form."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import typst

from api.book_views import Sheet
from api.errors import EdgeError
from api.reports.content import VIETNAM
from records.compose import faces

TEMPLATE = Path(__file__).parent / "templates" / "register.typ"
_STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]


class RegisterPress:
    """Sets registers; safe to share between threads, which take turns."""

    def __init__(self, template: Path = TEMPLATE) -> None:
        self._drawable = faces.drawable_characters(faces.load_faces())
        self._turn = threading.Lock()
        self._compiler = typst.Compiler(
            str(template),
            root=str(template.parent),
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(faces.FOLDER)]
            ),
        )

    def set(self, sheet: Sheet) -> bytes:
        """The register as a PDF; the same sheet gives the same bytes. Letters that no face has become a square.

        Raises: EdgeError ``report-not-set``.
        """
        content = json.dumps(
            {
                "title": sheet.title,
                "agency": sheet.agency_name,
                "parent": sheet.parent_name,
                "year": str(sheet.year),
                "narrowed": sheet.narrowed,
                "columns": sheet.columns,
                "widths": sheet.widths,
                "rows": sheet.rows,
                "printed": f"{sheet.printed_at:%H:%M ngày %d/%m/%Y}",
            },
            ensure_ascii=False,
        )
        shown = "".join(letter if letter in self._drawable else "\N{WHITE SQUARE}" for letter in content)
        with self._turn:
            try:
                data = self._compiler.compile(
                    sys_inputs={"content": shown},
                    pdf_standards=_STANDARDS,
                    timestamp=sheet.printed_at.astimezone(VIETNAM),
                )
            except typst.TypstError:
                data = None  # Typst quotes the text it stumbled over: the cause must not travel into logs
        if not isinstance(data, bytes):
            raise EdgeError("report-not-set", "The report could not be set.", "Không trình bày được báo cáo.")
        return data
