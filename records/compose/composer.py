"""Setting a document in the form of Decree 30/2020/NĐ-CP with Typst."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum
from pathlib import Path
from typing import TypedDict

import typst

from records.compose.content import DraftContent
from records.compose.copies import CopyContent
from records.compose.faces import FOLDER, FaceName, drawable_characters, load_faces
from records.compose.manuscript import Manuscript, copy_manuscript, manuscript
from records.compose.wording import Wording
from records.compose.zones import AreaZone, Rect, TextZone, Zones, seal_over
from records.errors import InternalError, RequestError

TEMPLATES = Path(__file__).parent / "templates"
PAGE_HEIGHT = 297 * 72 / 25.4
ASCENT, DESCENT = 0.891, 0.216
"""Of Liberation Serif, in em: what Typst and the text zones both count with."""
MAX_PAGES = 200
"""More is not one administrative document; it also bounds what a reader or a signer must hold."""
VIETNAM_TIME = timezone(timedelta(hours=7))
"""Fixed: Viet Nam has no daylight saving time."""
_MARKS = """query(<zone>).map(mark => {
  let place = mark.location().position()
  mark.value + (page: place.page, x: place.x.pt(), y: place.y.pt())
})"""
"""Asks Typst, after it laid the document out, where each mark of the templates came to stand."""


class PdfLevel(Enum):
    """Which PDF/A the document claims, PDF/UA-1 always with it.

    ``A_3A`` carries the content as ``noi-dung.json``; PDF/A-2 forbids any attachment that is not PDF/A itself.
    """

    A_2A = "a-2a"
    A_3A = "a-3a"


class _Mark(TypedDict):
    """One zone in Typst's own layout: points from the upper left corner of the page, pages from 1."""

    name: str
    page: int
    x: float
    y: float
    width: float
    height: float
    size: float
    room: float


@dataclass(frozen=True, slots=True)
class ComposedPdf:
    """A composed document: PDF/A and PDF/UA-1, tagged, with the places of what is still to come."""

    data: bytes
    zones: Zones
    pages: int


class Composer:
    """Sets documents; safe to share between threads, which take turns.

    ``templates`` may be an agency's own folder of the same shape. Faces are read once; system fonts play no part,
    so the same content and time give the same bytes on every machine.
    """

    def __init__(self, templates: Path = TEMPLATES) -> None:
        self._wording = Wording(drawable_characters(load_faces()))
        self._turn = threading.Lock()
        self._compiler = typst.Compiler(
            str(templates / "main.typ"),
            root=str(templates),
            font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)]),
        )

    def compose(self, content: DraftContent, *, at: datetime, level: PdfLevel = PdfLevel.A_2A) -> ComposedPdf:
        """Set the content; ``at`` (aware) becomes the PDF's date of creation.

        Guarantees: number and date are left open at the zones named, no text of the clerk is read as markup, and
        the signature block shares its page with text.

        Raises:
            RequestError: what :func:`manuscript` refuses; ``document-too-long`` above :data:`MAX_PAGES`;
                ``notation-too-wide``.
            InternalError: ``composition-failed``.
        """
        return self._set(manuscript(content, self._wording), at, level)

    def compose_copy(self, content: CopyContent, *, at: datetime) -> ComposedPdf:
        """Set a copy: the extract, or the sheet that follows the document copied. Raises: as :meth:`compose`."""
        return self._set(copy_manuscript(content, self._wording), at, PdfLevel.A_2A)

    def _set(self, checked: Manuscript, at: datetime, level: PdfLevel) -> ComposedPdf:
        inputs = {"content": checked.to_json()}
        if level is PdfLevel.A_3A:
            inputs["attached"] = checked.to_machine_readable()
        with self._turn:
            try:
                data = self._compiler.compile(
                    sys_inputs=inputs,
                    pdf_standards=[level.value, "ua-1"],
                    timestamp=at.astimezone(VIETNAM_TIME).replace(microsecond=0),
                )
                marks = json.loads(self._compiler.eval(_MARKS))
            except typst.TypstError:
                # Typst quotes the text it stumbled over: the cause must not travel into logs.
                raise InternalError(
                    "composition-failed", "The document could not be set.", "Không trình bày được văn bản."
                ) from None
        if not isinstance(data, bytes):
            raise InternalError(
                "composition-failed", "The typesetter gave no document.", "Không trình bày được văn bản."
            )
        return _composed(data, {mark["name"]: mark for mark in marks}, checked.agency.seal_mm)


def _composed(data: bytes, marks: dict[str, _Mark], seal_mm: float) -> ComposedPdf:
    pages = marks["end"]["page"]
    if pages > MAX_PAGES:
        raise RequestError(
            "document-too-long", f"The document has more than {MAX_PAGES} pages.", f"Văn bản dài hơn {MAX_PAGES} trang."
        )
    if marks["number"]["width"] > marks["number"]["room"]:
        raise RequestError(
            "notation-too-wide",
            "Number and notation do not fit their place in the letterhead.",
            "Số, ký hiệu không vừa chỗ ở phần đầu văn bản.",
        )
    leader = _area(marks["leader"])
    zones = Zones(
        number=_text(marks["number"], FaceName.REGULAR),
        date=_text(marks["date"], FaceName.ITALIC),
        leader=leader,
        seal=seal_over(leader, seal_mm),
        qr=_area(marks["qr"]) if "qr" in marks else None,
        counterpart=_area(marks["counterpart"]) if "counterpart" in marks else None,
    )
    return ComposedPdf(data=data, zones=zones, pages=pages)


def _text(mark: _Mark, face: FaceName) -> TextZone:
    baseline, size = PAGE_HEIGHT - mark["y"], mark["size"]
    rect = Rect(mark["x"], baseline - DESCENT * size, mark["x"] + mark["width"], baseline + ASCENT * size)
    return TextZone(mark["page"] - 1, rect, baseline, size, face)


def _area(mark: _Mark) -> AreaZone:
    top = PAGE_HEIGHT - mark["y"]
    return AreaZone(mark["page"] - 1, Rect(mark["x"], top - mark["height"], mark["x"] + mark["width"], top))
