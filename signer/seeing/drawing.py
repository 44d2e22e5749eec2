"""Drawing what a page shows and its text layer does not account for: pictures, outlines, stamps.

Text objects are left out of the drawing (their letters are in the text layer), annotations and form fields are
flattened into the page first, hidden ones included. All of it happens in memory, on a copy that is thrown away.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pypdfium2.raw as pdfium
from PIL import Image

from signer.pdf.pdfium import MAX_TEXT_CHARACTERS, POINTS_PER_INCH
from signer.seeing.ink import MM_PER_INCH
from signer.seeing.lettering import Lettering, lettering_of
from signer.seeing.pictures import DrawnPicture, drawn_pictures

MAX_PIXELS = 9_000_000
"""Pixels of one drawn page (A4 at 150 dpi has 2.2 million); larger pages are drawn coarser."""
MAX_DEPTH = 12
"""Form XObjects inside form XObjects."""
SCAN_SHARE = 0.5
"""A page of which one picture covers more than this is a scan, whatever text lies on it."""
MAX_LETTERED_PAGES = 20
"""Pages whose letters are looked at one by one, 20 to 50 ms each."""
MAX_PAGE_OBJECTS = 200_000
"""Text objects left out of one page; a page with more is drawn with its text and read as a picture."""


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a page in millimetres from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        """Square millimetres."""
        return (self.right - self.left) * (self.bottom - self.top)

    def in_points(self, width: float, height: float) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in points, held inside the page."""
        left, top, right, bottom = (
            edge / MM_PER_INCH * POINTS_PER_INCH for edge in (self.left, self.top, self.right, self.bottom)
        )
        return max(0.0, left), max(0.0, top), min(width, right), min(height, bottom)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture of a page or a part of it."""

    picture: Image.Image
    dpi: float


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A loaded page of an open document. Only valid inside :func:`pages_without_text`."""

    number: int
    page: Any
    text: str
    shown: str
    """Text that annotations and fields add to the page."""
    is_scan: bool
    """Whether one picture covers most of the page."""
    texts: tuple[Any, ...]
    """The text objects that are left out."""
    pictures: tuple[DrawnPicture, ...]
    """Every picture the page draws."""
    lettering: Lettering | None
    """Its letters where they stand; only of the first :data:`MAX_LETTERED_PAGES`."""

    @property
    def height_mm(self) -> float:
        return float(self.page.get_size()[1]) / POINTS_PER_INCH * MM_PER_INCH

    @property
    def width_mm(self) -> float:
        return float(self.page.get_size()[0]) / POINTS_PER_INCH * MM_PER_INCH

    def draw_as_shown(self, dpi: float, box: Box | None = None) -> Drawn:
        """The page, or a box of it, with its text: what a person sees, whatever the text layer says."""
        for text in self.texts:
            pdfium.FPDFPageObj_SetIsActive(text, True)
        try:
            return self.draw(dpi, box)
        finally:
            for text in self.texts:
                pdfium.FPDFPageObj_SetIsActive(text, False)

    def draw(self, dpi: float, box: Box | None = None) -> Drawn:
        """The page, or a box of it, in colour and without its text objects."""
        width, height = self.page.get_size()
        edges = (0.0, 0.0, width, height) if box is None else box.in_points(width, height)
        area = (edges[2] - edges[0]) * (edges[3] - edges[1])
        scale = min(dpi / POINTS_PER_INCH, float((MAX_PIXELS / area) ** 0.5))
        margins = (edges[0], height - edges[3], width - edges[2], edges[1])
        bitmap = self.page.render(scale=scale, crop=margins, rev_byteorder=True, prefer_bgrx=False)
        picture = bitmap.to_pil()  # three bytes a pixel are copied, so that the bitmap may be closed
        bitmap.close()
        return Drawn(picture, scale * POINTS_PER_INCH)


def pages_without_text(document: Any, texts: Sequence[str]) -> Iterator[OpenPage]:
    """The pages whose text layers are ``texts``, each closed before the next is opened."""
    for index, text in enumerate(texts[: len(document)]):
        page = document[index]
        shown = ""
        if pdfium.FPDFPage_GetAnnotCount(page):
            page = _flattened(document, page, index)
            shown = _added(text, _text_of(page))
        lettering = lettering_of(page) if index < MAX_LETTERED_PAGES else None
        left_out, is_scan = _leave_out_text(page)
        yield OpenPage(index + 1, page, text, shown, is_scan, left_out, drawn_pictures(page), lettering)
        page.close()


def _text_of(page: Any) -> str:
    text_page = page.get_textpage()
    text = str(text_page.get_text_range(0, min(text_page.count_chars(), MAX_TEXT_CHARACTERS)))
    text_page.close()
    return text.replace("\r\n", "\n")


def _added(before: str, after: str) -> str:
    known = set(before.splitlines())
    return "\n".join(line for line in after.splitlines() if line not in known)


def _flattened(document: Any, page: Any, index: int) -> Any:
    for position in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, position)
        pdfium.FPDFAnnot_SetFlags(annotation, pdfium.FPDF_ANNOT_FLAG_PRINT)
        pdfium.FPDFPage_CloseAnnot(annotation)
    pdfium.FPDFPage_Flatten(page, pdfium.FLAT_PRINT)
    page.close()
    return document[index]


def _leave_out_text(page: Any) -> tuple[tuple[Any, ...], bool]:
    """Take the text objects out of what is drawn, and tell whether one picture covers most of the page."""
    width, height = page.get_size()
    texts: list[Any] = []
    is_scan = False
    for found in _objects(pdfium.FPDFPage_CountObjects(page), lambda at: pdfium.FPDFPage_GetObject(page, at)):
        if pdfium.FPDFPageObj_GetType(found) == pdfium.FPDF_PAGEOBJ_TEXT:
            pdfium.FPDFPageObj_SetIsActive(found, False)
            texts.append(found)
        else:
            is_scan = is_scan or _area_of(found) > SCAN_SHARE * width * height
    return tuple(texts), is_scan


def _area_of(found: Any) -> float:
    edges = tuple(ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(found, *edges):
        return 0.0
    left, bottom, right, top = (edge.value for edge in edges)
    return (right - left) * (top - bottom)


def _objects(count: int, get: Callable[[int], Any], depth: int = 0) -> Iterator[Any]:
    """Text objects and pictures, also those inside form XObjects."""
    if depth > MAX_DEPTH or count > MAX_PAGE_OBJECTS:
        return
    for index in range(count):
        item = get(index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind in (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_IMAGE):
            yield item
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            inner = pdfium.FPDFFormObj_CountObjects(item)
            yield from _objects(inner, partial(pdfium.FPDFFormObj_GetObject, item), depth + 1)
