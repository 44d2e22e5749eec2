"""Names out of strangers' files, made fit to be shown."""

from __future__ import annotations

import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Controls, formats and line separators: they move the cursor, turn the reading direction or take no room."""


def shown(text: str | None) -> str | None:
    """``text`` with every character replaced that a terminal obeys or that hides others; None stays None."""
    if text is None or text.isprintable():
        return text
    return "".join("\ufffd" if unicodedata.category(letter) in _HIDDEN else letter for letter in text)
