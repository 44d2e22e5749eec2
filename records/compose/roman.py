"""Roman numbers, as parts, chapters, topics and appendices bear them."""

from __future__ import annotations

import re

_VALUES = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_ROMAN = re.compile(r"C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


def roman(number: int) -> str:
    """The Roman number of 1 to 399."""
    written = ""
    for value, sign in _VALUES:
        count, number = divmod(number, value)
        written += sign * count
    return written


def is_roman(text: str) -> bool:
    """Is the text a Roman number from 1 to 399, written the usual way?"""
    return bool(text) and _ROMAN.fullmatch(text) is not None
