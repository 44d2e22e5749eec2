"""Vietnamese written with fonts that predate Unicode: read as what the reader of the page sees.

Tables: TCVN 5712:1993 (TCVN3, "ABC" fonts: one code for a letter) and VNI (a letter and a mark beside it).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from importlib import resources

_BYTES = {bytes([value]).decode("cp1252", "replace"): value for value in range(128, 256)}
_MANGLED = re.compile("(?:[\u00c2-\u00f4][" + "".join(map(re.escape, _BYTES)) + "\u0080-\u00bf]{1,3})+")
"""Bytes of UTF-8 letters, each shown as the letter it is in Windows-1252 or Latin-1."""
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9A-Fa-f]{2,5}|[A-Z][a-z]{3,6});")


@dataclass(frozen=True, slots=True)
class LegacyEncoding:
    """One table. A text is only decoded when it holds a character of the table that Vietnamese does not use."""

    name: str
    letters: dict[str, str]
    telling: frozenset[str]
    pattern: re.Pattern[str]

    def decode(self, text: str) -> str | None:
        """The text in Unicode, None when nothing tells that it is in this encoding."""
        if self.telling.isdisjoint(text):
            return None
        return self.pattern.sub(lambda found: self.letters[found[0]], text)


@cache
def legacy_encodings() -> tuple[LegacyEncoding, ...]:
    """The tables that ship with this version."""
    tables = tomllib.loads(resources.files("records").joinpath("rules/legacy_encodings.toml").read_text("utf-8"))
    return tuple(_encoding(name, dict(table)) for name, table in tables.items())


def spellings(text: str) -> Iterator[tuple[str, str]]:
    """What programs make of text on its way: UTF-8 read as single bytes, letters written as HTML writes them."""
    if _ENTITY.search(text):
        yield "HTML", unescape(text)
    if _MANGLED.search(text):
        yield "UTF-8", _MANGLED.sub(_mended, text)


def _mended(found: re.Match[str]) -> str:
    """The letters that these bytes are in UTF-8; left as it stands when they are none."""
    try:
        return bytes(_BYTES.get(letter, ord(letter) & 255) for letter in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def _encoding(name: str, table: dict[str, str]) -> LegacyEncoding:
    letters = dict(zip(table["codes"].split(), table["letters"].split(), strict=True))
    if "both_cases" in table:
        letters |= {code.upper(): letter.upper() for code, letter in letters.items()}
    used = {character for letter in letters.values() for character in letter}
    telling = frozenset(
        character for code in letters for character in code if character not in used and ord(character) > 127
    )
    longest_first = sorted(letters, key=len, reverse=True)
    return LegacyEncoding(name, letters, telling, re.compile("|".join(map(re.escape, longest_first))))
