"""Text as people type it, made safe to print: composed form (NFC), single spaces, nothing invisible.

Two inputs that look the same give the same output; characters that could hide or reorder text are refused.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from records.errors import RequestError
from records.visible_text import refuse_invisible

MAX_LINE_CHARACTERS = 300
"""Names, titles, addresses: the longest agency names are near 150."""
MAX_SUBJECT_CHARACTERS = 500
"""Length of Subject in Decree 30/2020/NĐ-CP, appendix VI."""
MAX_PARAGRAPH_CHARACTERS = 20_000
"""About seven pages without a break: longer is a mistake in pasting."""
MAX_UNBROKEN_CHARACTERS = 50
"""A longer run without a place to break could leave the margin; the longest Vietnamese syllable has 7 letters."""

_PLACES_TO_BREAK = re.compile(r"[\s/?&=\-–—]")


@dataclass(frozen=True, slots=True)
class Wording:
    """Cleans text for printing with a given set of drawable characters."""

    drawable: frozenset[str]

    def clean(self, text: str, field: str, *, limit: int = MAX_LINE_CHARACTERS) -> str:
        """The text in composed form with single spaces, neither empty nor longer than ``limit`` characters.

        Raises:
            RequestError: ``text-empty``, ``text-too-long``, ``text-direction-control``,
                ``text-invisible-character``, ``text-glyph-missing`` or ``text-unbroken``, naming ``field``.
        """
        if len(text) > limit * 2:
            raise _too_long(field, limit)
        composed = unicodedata.normalize("NFC", text)
        refuse_invisible(composed, field)
        clean = re.sub(r"[ \u00a0]+", _one_space, composed).strip(" \u00a0")
        if not clean:
            raise RequestError("text-empty", f"{field} is empty.", f"{field} còn để trống.")
        if len(clean) > limit:
            raise _too_long(field, limit)
        if not self.drawable.issuperset(clean):
            raise RequestError(
                "text-glyph-missing",
                f"{field} has a character that the typeface of the form lacks.",
                f"{field} có ký tự mà phông chữ của thể thức không có.",
            )
        if any(len(run) > MAX_UNBROKEN_CHARACTERS for run in _PLACES_TO_BREAK.split(clean)):
            raise RequestError(
                "text-unbroken",
                f"{field} has more than {MAX_UNBROKEN_CHARACTERS} characters without a break.",
                f"{field} có hơn {MAX_UNBROKEN_CHARACTERS} ký tự liền nhau, không thể xuống dòng.",
            )
        return clean


def _too_long(field: str, limit: int) -> RequestError:
    return RequestError(
        "text-too-long", f"{field} is longer than {limit} characters.", f"{field} dài quá {limit} ký tự."
    )


def _one_space(run: re.Match[str]) -> str:
    return "\u00a0" if run[0] == "\u00a0" else " "
