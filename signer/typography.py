"""How the text of a PDF is set: lines with their place, typeface, size and style, for checks of form.

Coordinates are those of :mod:`signer.fields`: points, origin at the visible page's lower left corner. Text in form
fields and annotations is not part of a page's text layer and is not reported.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw

from signer.errors import DocumentError
from signer.fields import Rect
from signer.pdf.pdfium import opened

MAX_PAGES = 500
MAX_READ_PAGES = 40
"""Half from the front, half from the back: a page takes about 25 ms, and PDFium serves one caller at a time."""
MAX_LETTERS = 20_000
"""Letters of one page: more is not a page of running text."""
MAX_NAME_BYTES = 200
BOLD_WEIGHT = 600
"""OpenType weight class from which a face is called semi-bold or bolder."""
ITALIC_FLAG = 1 << 6
"""ISO 32000-2, table 121, bit 7."""
COLUMN_GAP = 3.0
"""In em: a gap inside a line wider than this separates two columns; justified blanks stay below it."""
DRAWN_BLANK_GAP = 1.2
"""In em: the same where the file has no blank of its own between two words."""
BASELINE_STEP = 0.35
"""In em: letters further apart in height stand on different lines."""


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """Typeface without its subset prefix, size in points as it is seen, and style."""

    font: str
    size: float
    is_bold: bool
    is_italic: bool


@dataclass(frozen=True, slots=True)
class TypesetRun:
    """Consecutive letters in one style; NFC."""

    text: str
    style: TypeStyle


@dataclass(frozen=True, slots=True)
class TypesetLine:
    """One line of one column. ``rect`` is the box around its ink."""

    runs: tuple[TypesetRun, ...]
    rect: Rect
    baseline: float

    @property
    def text(self) -> str:
        """The words of the line."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class TypesetPage:
    """One page: visible size in points, lines in the file's reading order (none for a bare scan)."""

    width: float
    height: float
    lines: tuple[TypesetLine, ...]


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    style: TypeStyle
    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float
    follows_gap: bool


def read_typography(data: bytes) -> tuple[TypesetPage, ...]:
    """Every page; of a document longer than :data:`MAX_READ_PAGES` the pages in the middle without their lines.

    Raises: DocumentError ``pdf-unrenderable``, ``pdf-too-complex``.
    """
    with opened(data) as document:
        count = len(document)
        if count > MAX_PAGES:
            raise DocumentError("pdf-too-complex", "the document has too many pages")
        half = MAX_READ_PAGES // 2
        return tuple(_page(document[index], is_read=index < half or index >= count - half) for index in range(count))


def _page(page: Any, *, is_read: bool) -> TypesetPage:
    width, height = page.get_size()
    lines = _lines(page) if is_read else ()
    page.close()
    return TypesetPage(width, height, lines)


def _lines(page: Any) -> tuple[TypesetLine, ...]:
    left, bottom, _, _ = page.get_cropbox()
    text_page = page.get_textpage()
    if text_page.count_chars() > MAX_LETTERS:
        raise DocumentError("pdf-too-complex", "the page has too many letters")
    lines = tuple(_line(letters, left, bottom) for letters in _grouped(text_page))
    text_page.close()
    return lines


def _grouped(text_page: Any) -> Iterator[list[_Letter]]:
    """Letters of one line and column together; lines without ink are left out."""
    line: list[_Letter] = []
    for letter in _letters(text_page):
        if line and _starts_a_line(line, letter):
            yield line
            line = []
        if line or letter.text.strip():
            line.append(letter)
    if line:
        yield line


def _starts_a_line(line: list[_Letter], letter: _Letter) -> bool:
    if not letter.text.strip():
        return False
    before = next(earlier for earlier in reversed(line) if earlier.text.strip())
    size = max(letter.style.size, before.style.size)
    if abs(letter.baseline - before.baseline) > BASELINE_STEP * size:
        return True
    limit = DRAWN_BLANK_GAP if letter.follows_gap else COLUMN_GAP
    return letter.x0 < before.x0 or letter.x0 - before.x1 > limit * size


def _letters(text_page: Any) -> Iterator[_Letter]:
    raw = pypdfium2.raw
    follows_gap = False
    drawn, style = None, None
    for index in range(text_page.count_chars()):
        if raw.FPDFText_IsGenerated(text_page, index):
            # A blank that only the reader sees between two words or lines.
            follows_gap = True
            continue
        text = unicodedata.normalize("NFC", chr(raw.FPDFText_GetUnicode(text_page, index)))
        if unicodedata.category(text)[0] == "C" and text != "\ufffe":
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        x0, y0, x1, y1 = text_page.get_charbox(index)
        # Letters drawn by one operation share their style: asking for it costs more than all the rest.
        address = ctypes.cast(raw.FPDFText_GetTextObject(text_page, index), ctypes.c_void_p).value
        if style is None or address is None or address != drawn:
            drawn, style = address, _style(text_page, index)
        # PDFium reports a hyphen at the end of a line as U+FFFE.
        yield _Letter("-" if text == "\ufffe" else text, style, x0, y0, x1, y1, y.value, follows_gap)
        follows_gap = False


def _style(text_page: Any, index: int) -> TypeStyle:
    raw = pypdfium2.raw
    name, flags, matrix = ctypes.create_string_buffer(MAX_NAME_BYTES), ctypes.c_int(), raw.FS_MATRIX()
    raw.FPDFText_GetFontInfo(text_page, index, name, MAX_NAME_BYTES, flags)
    font = name.value.decode("utf-8", "replace").rpartition("+")[2]
    scale = math.hypot(matrix.c, matrix.d) if raw.FPDFText_GetMatrix(text_page, index, matrix) else 1.0
    folded = font.casefold()
    return TypeStyle(
        font=font,
        size=round(raw.FPDFText_GetFontSize(text_page, index) * scale, 2),
        is_bold="bold" in folded or raw.FPDFText_GetFontWeight(text_page, index) >= BOLD_WEIGHT,
        is_italic="italic" in folded or "oblique" in folded or bool(flags.value & ITALIC_FLAG),
    )


def _line(letters: list[_Letter], left: float, bottom: float) -> TypesetLine:
    runs: list[TypesetRun] = []
    for letter in letters:
        blank = " " if letter.follows_gap and runs and not runs[-1].text.endswith(" ") else ""
        if runs and (runs[-1].style == letter.style or not letter.text.strip()):
            runs[-1] = TypesetRun(runs[-1].text + blank + letter.text, runs[-1].style)
        else:
            runs.append(TypesetRun(blank + letter.text, letter.style))
    inked = [letter for letter in letters if letter.text.strip()]
    rect = Rect(
        min(letter.x0 for letter in inked) - left,
        min(letter.y0 for letter in inked) - bottom,
        max(letter.x1 for letter in inked) - left,
        max(letter.y1 for letter in inked) - bottom,
    )
    runs[-1] = TypesetRun(runs[-1].text.rstrip(), runs[-1].style)
    return TypesetLine(tuple(runs), rect, inked[0].baseline - bottom)
