"""What a paper says, before it is set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list: heading in both languages, and its share of the width."""

    vi: str
    en: str
    share: int = 1
    code: bool = False
    """Identifiers and hashes: small, and never broken; the column has to be wide enough."""


@dataclass(frozen=True, slots=True)
class Line:
    """One statement: what it is, in both languages, and its value."""

    vi: str
    en: str
    value: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of an agency. ``sections`` are lists with a heading each."""

    agency: str
    parent: str | None
    place: str
    title_vi: str
    title_en: str
    about: str
    lines: tuple[Line, ...]
    sections: tuple[Section, ...]
    closing_vi: str
    closing_en: str
    at: datetime
    foot: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A list with its heading."""

    vi: str
    en: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
