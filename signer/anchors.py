"""Where the lines of text stand on a page, so that fields can be placed beside words somebody else has set.

Coordinates are those of :mod:`signer.fields`: points, origin at the visible page's lower left corner.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from signer.errors import DocumentError, RequestError
from signer.fields import Rect
from signer.pdf.pdfium import LetterBox, read_letters

LINE_OVERLAP = 0.5
"""Letters belong to one line when their heights overlap by at least this share of the lower one."""
MAX_LETTERS = 20_000
"""Letters of one page: more is not a page anyone signs by its words."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One character and its box."""

    text: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text as it stands on the page, letters from left to right, NFC."""

    letters: tuple[Letter, ...]

    @property
    def text(self) -> str:
        """The line as text; positions in it are positions in ``letters``."""
        return "".join(letter.text for letter in self.letters)

    @property
    def rect(self) -> Rect:
        return self.span(0, len(self.letters))

    def span(self, start: int, end: int) -> Rect:
        """The box around some letters of the line, as high as the whole line."""
        boxes = [letter.rect for letter in self.letters if letter.text.strip()]
        chosen = [letter.rect for letter in self.letters[start:end]]
        return Rect(
            min(box.x0 for box in chosen),
            min(box.y0 for box in boxes),
            max(box.x1 for box in chosen),
            max(box.y1 for box in boxes),
        )


def text_lines(data: bytes, page: int) -> tuple[TextLine, ...]:
    """The lines of one page (0 is the first, -1 the last), from the top down.

    Raises: DocumentError ``pdf-unrenderable``, ``page-rotated`` (words on a turned page give no anchors),
    ``pdf-too-complex``; RequestError ``page-unknown``.
    """
    sheet = read_letters(data, page, MAX_LETTERS)
    if sheet is None:
        raise RequestError("page-unknown", "the document has no such page")
    if sheet.rotation:
        raise DocumentError("page-rotated", "the page is rotated, its words cannot serve as anchors")
    lines: list[list[LetterBox]] = []
    for letter in (box for box in sheet.letters if box.text.strip()):
        line = next((line for line in reversed(lines) if _same_line(line[-1], letter)), None)
        if line is None:
            lines.append([letter])
        else:
            line.append(letter)
    found = [_line(line, sheet.left, sheet.bottom) for line in lines]
    return tuple(sorted(found, key=lambda line: -line.rect.y0))


def _same_line(a: LetterBox, b: LetterBox) -> bool:
    overlap = min(a.y1, b.y1) - max(a.y0, b.y0)
    return overlap >= LINE_OVERLAP * min(a.y1 - a.y0, b.y1 - b.y0)


def _line(boxes: list[LetterBox], left: float, bottom: float) -> TextLine:
    letters: list[Letter] = []
    ordered = sorted(boxes, key=lambda box: box.x0)
    for before, box in pairwise([None, *ordered]):
        assert box is not None
        if before is not None and box.x0 - before.x1 > _space(before, box):
            letters.append(Letter(" ", Rect(before.x1 - left, box.y0 - bottom, box.x0 - left, box.y1 - bottom)))
        rect = Rect(box.x0 - left, box.y0 - bottom, box.x1 - left, box.y1 - bottom)
        letters.append(Letter(unicodedata.normalize("NFC", box.text), rect))
    return TextLine(tuple(letters))


def _space(a: LetterBox, b: LetterBox) -> float:
    """The narrowest gap that is a space: a fifth of the letters' height (2 points at 10 points)."""
    return 0.2 * max(a.y1 - a.y0, b.y1 - b.y0) if a.text.strip() else 0.0
