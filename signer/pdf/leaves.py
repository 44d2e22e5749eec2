"""A page as a person reads it on a screen: a PNG in colour, and its lines of text with their places."""

from __future__ import annotations

import ctypes
import io
from dataclasses import dataclass
from typing import Any

from PIL import Image
from pypdfium2 import raw

from signer.errors import DocumentError
from signer.pdf.pdfium import MAX_PIXELS, MAX_TEXT_CHARACTERS, POINTS_PER_INCH, opened

LEAF_DPI = 120.0
"""Sharp on a phone and on a desk; a page of text is then about 100 KB."""
MAX_LEAVES = 500
"""Pages that can be read one by one."""
MAX_LINES = 3_000
"""Pieces of text placed on one page."""
_PNG_COLOURS = 64


@dataclass(frozen=True, slots=True)
class LeafLine:
    """A piece of text and its box: left, top, width, height in points from the upper left corner."""

    text: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class LeafText:
    """Visible size of a page in points, and its text in the order it is read."""

    width: float
    height: float
    lines: tuple[LeafLine, ...]


def draw_leaf(data: bytes, index: int, dpi: float = LEAF_DPI) -> bytes:
    """Page ``index`` with annotations, stamps and form fields, as PNG.

    Raises: DocumentError ``pdf-unrenderable``, ``page-missing``.
    """
    with opened(data) as document:
        document.init_forms()  # before any page: else number, date and signatures, which are fields, are not drawn
        page = _page(document, index)
        width, height = page.get_size()
        scale = min(dpi / POINTS_PER_INCH, (MAX_PIXELS / (width * height)) ** 0.5)
        bitmap = page.render(scale=scale, may_draw_forms=True, rev_byteorder=True)
        picture = Image.frombytes(
            "RGB", (bitmap.width, bitmap.height), bytes(bitmap.buffer), "raw", "RGB", bitmap.stride
        )
        bitmap.close()
        page.close()
    return png_of(picture)


def png_of(picture: Image.Image) -> bytes:
    """Small: paper, ink, blue and red need few colours."""
    out = io.BytesIO()
    picture.quantize(_PNG_COLOURS, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def read_leaves(data: bytes) -> tuple[LeafText, ...]:
    """The lines of every page. Raises: DocumentError ``pdf-unrenderable``, ``pdf-too-complex``."""
    with opened(data) as document:
        if len(document) > MAX_LEAVES:
            raise DocumentError("pdf-too-complex", "the document has too many pages")
        return tuple(_leaf(document[index]) for index in range(len(document)))


def _leaf(page: Any) -> LeafText:
    width, height = page.get_size()
    left, _, _, top = page.get_cropbox()
    text_page = page.get_textpage()
    count = min(text_page.count_chars(), MAX_TEXT_CHARACTERS)
    pieces = min(text_page.count_rects(0, count), MAX_LINES)
    boxes = [text_page.get_rect(piece) for piece in range(pieces)]
    lines = tuple(_line(text_page, box, left, top) for box in boxes)
    text_page.close()
    page.close()
    return LeafText(width, height, tuple(line for line in lines if line.text))


def _line(text_page: Any, box: tuple[float, float, float, float], left: float, top: float) -> LeafLine:
    x0, y0, x1, y1 = box
    text = " ".join(text_page.get_text_bounded(x0, y0, x1, y1).split())
    return LeafLine(text, round(x0 - left, 1), round(top - y1, 1), round(x1 - x0, 1), round(y1 - y0, 1))


def _page(document: Any, index: int) -> Any:
    if not 0 <= index < len(document):
        raise DocumentError("page-missing", "the document has no such page")
    return document[index]


def stamp_leaf(data: bytes, field: str, image: bytes, side: float, dpi: float = LEAF_DPI) -> tuple[int, bytes] | None:
    """The page of a form field as it would look with ``image`` (PNG, ``side`` points square) in the field's middle.

    None when there is no such field. Raises: DocumentError ``pdf-unrenderable``.
    """
    place = _place_of(data, field)
    if place is None:
        return None
    index, middle, down = place
    scale = dpi / POINTS_PER_INCH
    leaf = Image.open(io.BytesIO(draw_leaf(data, index, dpi))).convert("RGBA")
    pixels = round(side * scale)
    stamp = Image.open(io.BytesIO(image)).convert("RGBA").resize((pixels, pixels))
    leaf.alpha_composite(stamp, (round(middle * scale - pixels / 2), round(down * scale - pixels / 2)))
    return index, png_of(leaf.convert("RGB"))


def _place_of(data: bytes, field: str) -> tuple[int, float, float] | None:
    """The page of a field, and its middle from the upper left corner in points."""
    with opened(data) as document:
        document.init_forms()
        forms = document.formenv.raw if document.formenv else None
        for index in range(len(document)):
            page = document[index]
            left, _, _, top = page.get_cropbox()
            found = _widget(page, forms, field)
            page.close()
            if found is not None:
                return index, (found.left + found.right) / 2 - left, top - (found.top + found.bottom) / 2
    return None


def _widget(page: Any, forms: Any, field: str) -> Any:
    for position in range(raw.FPDFPage_GetAnnotCount(page.raw) if forms else 0):
        annotation = raw.FPDFPage_GetAnnot(page.raw, position)
        size = raw.FPDFAnnot_GetFormFieldName(forms, annotation, None, 0)
        letters = (ctypes.c_ushort * (size // 2 + 1))()
        raw.FPDFAnnot_GetFormFieldName(forms, annotation, letters, size)
        box = raw.FS_RECTF()
        raw.FPDFAnnot_GetRect(annotation, ctypes.byref(box))
        raw.FPDFPage_CloseAnnot(annotation)
        if bytes(letters)[: max(size - 2, 0)].decode("utf-16-le") == field:
            return box
    return None
