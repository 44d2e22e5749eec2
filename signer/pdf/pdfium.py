"""PDFium: text and pictures of pages. Not thread-safe, so every call holds one lock.

Hostile files are given to a worker process (:mod:`signer.verify.sandbox`), never to the service's own.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw

from signer.errors import DocumentError
from signer.pdf.region import Region, RegionFile

POINTS_PER_INCH = 72
MAX_PIXELS = 4_000_000
"""Pixels of one rendered page; larger pages are rendered coarser."""
MAX_TEXT_CHARACTERS = 2_000_000
"""Characters of one page's text layer."""

_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class PageText:
    """Visible size in points, and the text layer."""

    width: float
    height: float
    text: str


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page in 8-bit grey, rows of ``stride`` bytes; ``scale`` is pixels per point."""

    width: int
    height: int
    stride: int
    scale: float
    pixels: bytes


@contextmanager
def opened(data: bytes | Region) -> Iterator[Any]:
    """The document as PDFium sees it, under the lock meanwhile; of a mapped file only what it asks for is read.

    Raises: DocumentError ``pdf-unrenderable``.
    """
    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(_source(data))
        except pypdfium2.PdfiumError as error:
            raise DocumentError("pdf-unrenderable", "the pages cannot be drawn") from error
        try:
            yield document
        except pypdfium2.PdfiumError as error:
            raise DocumentError("pdf-unrenderable", "the pages cannot be drawn") from error
        finally:
            document.close()


def _source(data: bytes | Region) -> bytes | RegionFile:
    if isinstance(data, bytes):
        return data
    return data.read() if isinstance(data.data, bytes) else RegionFile(data)


def read_pages(data: bytes, max_pages: int) -> tuple[PageText, ...]:
    """Size and text of every page. Raises: DocumentError ``pdf-unrenderable``, ``pdf-too-complex``."""
    with opened(data) as document:
        if len(document) > max_pages:
            raise DocumentError("pdf-too-complex", "the document has too many pages")
        return tuple(_page_text(document[index]) for index in range(len(document)))


def _page_text(page: Any) -> PageText:
    width, height = page.get_size()
    text_page = page.get_textpage()
    text = text_page.get_text_range(0, min(text_page.count_chars(), MAX_TEXT_CHARACTERS))
    text_page.close()
    page.close()
    return PageText(width, height, text.replace("\r\n", "\n"))


def draw_pages(data: bytes | Region, dpi: float, max_pages: int) -> tuple[PagePicture, ...]:
    """Every page with its annotations and form fields, in grey.

    Raises: DocumentError ``pdf-unrenderable``, ``pdf-too-complex``.
    """
    with opened(data) as document:
        if len(document) > max_pages:
            raise DocumentError("pdf-too-complex", "the document has too many pages to compare")
        return tuple(_draw(document[index], dpi / POINTS_PER_INCH) for index in range(len(document)))


def _draw(page: Any, scale: float) -> PagePicture:
    width, height = page.get_size()
    if width * height * scale * scale > MAX_PIXELS:
        scale = (MAX_PIXELS / (width * height)) ** 0.5
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=True)
    picture = PagePicture(bitmap.width, bitmap.height, bitmap.stride, scale, bytes(bitmap.buffer))
    bitmap.close()
    page.close()
    return picture


@dataclass(frozen=True, slots=True)
class LetterBox:
    """One character and its box in user space."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class LetterSheet:
    """The characters of a page, its rotation in degrees, and the lower left corner of its visible box."""

    letters: tuple[LetterBox, ...]
    rotation: int
    left: float
    bottom: float


def read_letters(data: bytes, index: int, max_letters: int) -> LetterSheet | None:
    """The characters of page ``index`` (negative counts from the end), None when there is no such page.

    Raises: DocumentError ``pdf-unrenderable``, ``pdf-too-complex``.
    """
    with opened(data) as document:
        if not -len(document) <= index < len(document):
            return None
        page = document[index % len(document)]
        text_page = page.get_textpage()
        count = text_page.count_chars()
        if count > max_letters:
            raise DocumentError("pdf-too-complex", "the page has too many letters")
        letters = tuple(
            LetterBox(text_page.get_text_range(position, 1), *text_page.get_charbox(position, loose=True))
            for position in range(count)
        )
        left, bottom, _, _ = page.get_cropbox()
        sheet = LetterSheet(letters, page.get_rotation(), left, bottom)
        text_page.close()
        page.close()
        return sheet


_INVISIBLE = 3
"""Text rendering mode of scanned pages' recognised text: meant not to be seen."""


def count_covered_texts(data: bytes | Region, max_pages: int) -> int:
    """How many text objects lie wholly under a picture drawn later. Raises: DocumentError ``pdf-unrenderable``."""
    with opened(data) as document:
        return sum(_covered_texts(document[index]) for index in range(min(len(document), max_pages)))


def _covered_texts(page: Any) -> int:
    texts: list[tuple[float, float, float, float]] = []
    covered = 0
    for item in page.get_objects(max_depth=4):
        if item.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT:
            if pypdfium2.raw.FPDFTextObj_GetTextRenderMode(item.raw) != _INVISIBLE:
                texts.append(item.get_bounds())
        elif item.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = item.get_bounds()
            inside = [t for t in texts if x0 <= t[0] and y0 <= t[1] and t[2] <= x1 and t[3] <= y1]
            covered += len(inside)
    page.close()
    return covered
