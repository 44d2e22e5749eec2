"""Setting the archive's papers with Typst: PDF/A-2a and PDF/UA-1, Vietnamese first, English beside it."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict
from datetime import timedelta, timezone
from pathlib import Path

import typst

from api.errors import EdgeError
from api.papers.paper import Paper
from records.compose import faces
from records.occasion import VIETNAM

TEMPLATE = Path(__file__).parent / "templates" / "paper.typ"
_STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]


class PaperPress:
    """Sets papers; safe to share between threads, which take turns."""

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

    def set(self, paper: Paper) -> bytes:
        """The paper as an unsigned PDF; the same paper gives the same bytes.

        Raises: EdgeError ``paper-not-set``.
        """
        local = paper.at.astimezone(VIETNAM).replace(microsecond=0)
        fixed = local.replace(tzinfo=timezone(local.utcoffset() or timedelta()))  # Typst knows offsets, not zones
        content = asdict(paper) | {"at": local.strftime("%H:%M %d/%m/%Y"), "day": local.strftime("%d/%m/%Y")}
        content["date"] = f"{paper.place}, ngày {local.day:02d} tháng {local.month:02d} năm {local.year}"
        shown = json.dumps(content, ensure_ascii=False)
        shown = "".join(letter if letter in self._drawable else "\N{WHITE SQUARE}" for letter in shown)
        with self._turn:
            try:
                data = self._compiler.compile(sys_inputs={"content": shown}, pdf_standards=_STANDARDS, timestamp=fixed)
            except typst.TypstError:
                # Typst quotes the text it stumbled over: the cause must not travel into logs.
                data = None
        if not isinstance(data, bytes):
            raise EdgeError("paper-not-set", "The paper could not be set.", "Không trình bày được văn bản.")
        return data
