"""Text that shows all it holds: no control, no character that hides or turns the writing round."""

from __future__ import annotations

import unicodedata

from records.errors import RequestError

_DIRECTION_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LINE_BREAKS = frozenset("\n\r\t")


def refuse_invisible(text: str, field: str, *, several_lines: bool = False) -> None:
    """Let a text pass whose every character can be seen.

    Raises: RequestError ``text-direction-control``, ``text-invisible-character``, naming ``field``.
    """
    characters = set(text) - (_LINE_BREAKS if several_lines else frozenset())
    if not _DIRECTION_CONTROLS.isdisjoint(characters):
        raise RequestError(
            "text-direction-control",
            f"{field} has a character that changes the writing direction.",
            f"{field} có ký tự đổi chiều chữ viết.",
        )
    if any(unicodedata.category(character) in _INVISIBLE_CATEGORIES for character in characters):
        raise RequestError(
            "text-invisible-character",
            f"{field} has a control or invisible character.",
            f"{field} có ký tự điều khiển hoặc ký tự không hiển thị.",
        )
