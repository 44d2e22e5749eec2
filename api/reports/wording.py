"""The words of the report in both languages; those it shares with the pages are the pages' own."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_API = Path(__file__).parents[1]
_SHARED = _API / "pages" / "locale"
_OWN = Path(__file__).with_name("wording.toml")
_ADVICE = Path(__file__).with_name("advice.toml")


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in Vietnamese and in English."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Every text by dotted key, and what a recipient should do about a finding."""

    texts: dict[str, Bilingual]
    advice: dict[str, Bilingual]

    def __getitem__(self, key: str) -> Bilingual:
        """Raises: KeyError, a mistake of ours."""
        return self.texts[key]

    def advice_for(self, code: str) -> Bilingual | None:
        """What to do about the finding ``code``; None when the verdict itself says it."""
        return self.advice.get(code)


@cache
def load_wording() -> Wording:
    """The words that ship with the package."""
    vietnamese, english = (_pages(tag) for tag in ("vi", "en"))
    texts = {key: Bilingual(text, english[key]) for key, text in vietnamese.items()}
    own = tomllib.loads(_OWN.read_text("utf-8"))
    texts |= {f"report.{key}": Bilingual(row["vi"], row["en"]) for key, row in own.items()}
    rows = tomllib.loads(_ADVICE.read_text("utf-8"))["advice"]
    advice = {code: Bilingual(row["vi"], row["en"]) for row in rows for code in row["codes"]}
    return Wording(texts, advice)


def _pages(language: str) -> dict[str, str]:
    files = sorted((_SHARED / language).glob("*.toml"))
    return dict(pair for file in files for pair in _flat("", tomllib.loads(file.read_text("utf-8"))))


def _flat(prefix: str, table: dict[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(f"{prefix}{key}.", value)
        else:
            yield f"{prefix}{key}", str(value)
