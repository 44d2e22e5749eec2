"""The letters of a page where they stand, read as a person reads: line by line, whatever order the file draws them in.

A text layer follows the page's description. A marking may be drawn letter by letter between other words, or with
letters between that nobody sees; and a font may not say which letters it draws.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

MAX_LETTERS = 8_000
"""Letters of one page: a dense page has 5,000. Of a page with more the text layer is believed."""
SMALLEST_SIZE = 4.0
"""Points, as drawn: smaller letters nobody reads between larger ones."""
PALEST = 235
"""From this value up of every colour a letter is white on white."""
SAME_LINE = 0.45
"""Letters whose feet lie nearer than this share of their height stand on one line."""
WORD_GAP, CELL_GAP = 0.16, 1.6
"""Gaps as shares of the height: between words, and between cells."""
DOUBLED = 0.3
"""The same letter nearer than this share of its height is the same letter made bold by drawing it twice."""
FEWEST_UNKNOWN = 3
"""Letters side by side of which the font does not say what they are: the shortest marking. One or two are bullets."""
_INVISIBLE = 3


@dataclass(frozen=True, slots=True)
class Lettering:
    """``text``: what can be seen, in lines. ``has_unknown``: letters side by side that mean nothing to a machine."""

    text: str
    has_unknown: bool


@dataclass(frozen=True, slots=True)
class _Letter:
    sign: str
    is_known: bool
    left: float
    right: float
    foot: float
    height: float


def lettering_of(page: Any) -> Lettering | None:
    """The letters of a loaded page as they stand; None when there are none, or too many."""
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        if not 0 < count <= MAX_LETTERS:
            return None
        letters = [letter for at in range(count) if (letter := _letter(text_page.raw, at)) is not None]
    finally:
        text_page.close()
    lines = [sorted(line, key=lambda letter: letter.left) for line in _lines(letters)]
    return Lettering("\n".join(_written(line) for line in lines), any(map(_has_unknown, lines)))


def _letter(text_page: Any, at: int) -> _Letter | None:
    """A letter that can be seen."""
    sign = chr(pdfium.FPDFText_GetUnicode(text_page, at))
    if pdfium.FPDFText_IsGenerated(text_page, at) == 1 or sign.isspace():
        return None
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(text_page, at, left, right, bottom, top):
        return None
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, at, x, y)
    size = _size(text_page, at)
    if size < SMALLEST_SIZE or not _is_visible(text_page, at):
        return None
    is_known = pdfium.FPDFText_HasUnicodeMapError(text_page, at) != 1 and sign.isprintable()
    return _Letter(sign, is_known, x.value, max(right.value, x.value), y.value, size)


def _size(text_page: Any, at: int) -> float:
    """The height of its typeface in points as drawn, the scale of the page's description included."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, at, matrix)
    scale = max((matrix.a**2 + matrix.b**2) ** 0.5, (matrix.c**2 + matrix.d**2) ** 0.5)
    return float(pdfium.FPDFText_GetFontSize(text_page, at)) * float(scale)


def _is_visible(text_page: Any, at: int) -> bool:
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFText_GetFillColor(text_page, at, red, green, blue, opacity):
        return True
    if opacity.value < 256 - PALEST or min(red.value, green.value, blue.value) >= PALEST:
        return False
    drawn = pdfium.FPDFText_GetTextObject(text_page, at)
    return not drawn or pdfium.FPDFTextObj_GetTextRenderMode(drawn) != _INVISIBLE


def _lines(letters: list[_Letter]) -> Iterator[list[_Letter]]:
    """Letters on one foot, from the top of the page down."""
    line: list[_Letter] = []
    for letter in sorted(letters, key=lambda one: -one.foot):
        if line and line[-1].foot - letter.foot > SAME_LINE * min(letter.height, line[-1].height):
            yield line
            line = []
        line.append(letter)
    if line:
        yield line


def _written(line: list[_Letter]) -> str:
    text = line[0].sign
    last = line[0]
    for letter in line[1:]:
        height = max(letter.height, last.height)
        if letter.sign == last.sign and letter.left - last.left < DOUBLED * height:
            continue
        gap = letter.left - last.right
        text += "\t" if gap > CELL_GAP * height else " " if gap > WORD_GAP * height else ""
        text += letter.sign
        last = letter
    return text


def _has_unknown(line: list[_Letter]) -> bool:
    run = longest = 0
    for letter in line:
        run = 0 if letter.is_known else run + 1
        longest = max(longest, run)
    return longest >= FEWEST_UNKNOWN
