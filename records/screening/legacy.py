"""Vietnamese written with fonts that predate Unicode: read as what the reader of the page sees.

Tables: TCVN 5712:1993 (TCVN3, "ABC" fonts: one code for a letter) and VNI (a letter and a mark beside it).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


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
