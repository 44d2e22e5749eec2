"""The text-only signatures of the top right corner: separate appendices and copies (Decree 30/2020, Appendix I).

No image; Times, upright, size 10, black; the time of signing in ISO 8601 with Vietnam's offset. The block stands in
the top margin, so that it never covers the national title.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from signer.appearance.font import FontSubset, subset_font
from signer.appearance.stamp import TextAppearance
from signer.appearance.wording import CopyForm, iso_time
from signer.errors import RequestError
from signer.fields import Rect, mm

SIZE = 10.0
LEADING = 1.2
RIGHT_MARGIN = mm(15)
"""The narrowest right margin the decree allows."""

TOP = mm(5)
"""From the page's edge to the block: printers reach no further."""

WIDTH = mm(85)
"""About half the text width: the corner, not the whole head of the page."""

MAX_LINES = 5
"""Five lines end 26 mm below the edge, where the widest top margin ends."""


@dataclass(frozen=True, slots=True)
class CornerText:
    """A text appearance and the rectangle it fills, in visible page space."""

    appearance: TextAppearance
    rect: Rect


def appendix_corner(number: str, signed_at: datetime, face: bytes, page_width: float, page_height: float) -> CornerText:
    """The agency's signature on a separate appendix: the document's number and symbol, and the time.

    Page sizes in points as seen. Raises: RequestError (``appearance-too-large`` and the font codes).
    """
    return _corner((number, iso_time(signed_at)), face, page_width, page_height)


def copy_corner(
    form: CopyForm, agency: str, signed_at: datetime, face: bytes, page_width: float, page_height: float
) -> CornerText:
    """The agency's signature on a copy: form of the copy, name of the agency, time (box 14).

    Page sizes in points as seen. Raises: RequestError (``appearance-too-large`` and the font codes).
    """
    return _corner((form.value, agency, iso_time(signed_at)), face, page_width, page_height)


def _corner(texts: tuple[str, ...], face: bytes, page_width: float, page_height: float) -> CornerText:
    texts = tuple(unicodedata.normalize("NFC", text) for text in texts)
    font = subset_font(face, "".join(texts))
    lines = tuple(line for text in texts for line in _wrap(text, font))
    if len(lines) > MAX_LINES:
        raise RequestError("appearance-too-large", "the text of the corner signature is too long")
    width = max(font.width_of(line, SIZE) for line in lines)
    right, top = page_width - RIGHT_MARGIN, page_height - TOP
    rect = Rect(right - width, top - len(lines) * SIZE * LEADING, right, top)
    return CornerText(TextAppearance(lines, face, SIZE, LEADING), rect)


def _wrap(text: str, font: FontSubset) -> list[str]:
    """The text in lines no wider than the block, broken at spaces."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.width_of(longer, SIZE) <= WIDTH or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if any(font.width_of(line, SIZE) > WIDTH for line in lines):
        raise RequestError("appearance-too-large", "a word is wider than the corner signature")
    return lines
