"""One spelling for many: text as the guard compares it.

A marking may come out of a PDF decomposed, letter-spaced, split over lines, with invisible characters inside, or in
letters of another alphabet that look the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_LOOKALIKES = str.maketrans(
    {
        # Cyrillic and Greek capitals drawn like Latin ones
        "А": "A", "В": "B", "Е": "E", "І": "I", "К": "K", "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C", "Т": "T",
        "У": "Y", "Х": "X", "Ү": "Y", "Α": "A", "Β": "B", "Ε": "E", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N",
        "Ο": "O", "Ρ": "P", "Τ": "T", "Υ": "Y", "Χ": "X",
        # Cherokee, Coptic, Lisu and small capitals
        "Ꮇ": "M", "Ꭺ": "A", "Ꭲ": "T", "Ⲙ": "M", "Ⲁ": "A", "Ⲧ": "T", "ꓟ": "M", "ꓮ": "A", "ꓔ": "T",
        "ᴍ": "M", "ᴀ": "A", "ᴛ": "T", "ᴜ": "U", "ʏ": "Y", "ᴇ": "E", "ᴏ": "O", "ɪ": "I",
        # letters with a stroke or a hook, Canadian syllabics, other letters and signs of the same shape
        "Ŧ": "T", "Ⱦ": "T", "Ƭ": "T", "Ʈ": "T", "Ꞇ": "T", "丅": "T", "ㄒ": "T", "⊤": "T", "┬": "T", "┳": "T", "╤": "T",
        "Λ": "A", "Ʌ": "A", "Ⱥ": "A", "ᗅ": "A", "ᗩ": "A", "Ɱ": "M", "Ϻ": "M", "ᗰ": "M", "ᙏ": "M", "ꟽ": "M",
        "Ʉ": "U", "ᑌ": "U", "Ɏ": "Y", "ϒ": "Y", "Ɇ": "E", "Σ": "E", "Ǝ": "E", "Ø": "O", "Ɵ": "O", "Ɨ": "I", "ᒥ": "I",
        # letters drawn like Đ
        "Ð": "Đ", "Ɖ": "Đ",
    }
)  # fmt: skip

_ENCLOSED = {start + place: ord("A") + place for start in (0x1F150, 0x1F170, 0x1F1E6) for place in range(26)}
"""White letters in black circles and squares, and the letters of flags: Unicode gives them no plain form."""

_DIGITS = str.maketrans("01347", "OIEAT")
"""Digits written for the letters they look like."""

_TURNED = {"\u202e", "\u202d", "\u2067", "\u202b"}
"""Controls that show what follows from right to left."""

RUN_MAX = 8
"""Letters of the longest marking, TUYỆT MẬT; single letters further back belong to something else."""

STACKED_MAX = 24
"""Characters of a line that may be a part of a stamp."""

_FILLERS = str.maketrans(dict.fromkeys("\u115f\u1160\u2800\u3164\uffa0", ""))
"""Letters by name, blank to the eye."""

_CONSONANT_MARKS = re.compile("(?<=[B-DF-HJ-NP-TV-XZ])[\u0300-\u036f]+")
"""Marks on letters that Vietnamese never marks."""

_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_UNREADABLE = {"Co", "Cn", "Cs"}


def fold(text: str) -> str:
    """Capitals, composed, one space between words; look-alike letters mapped, invisible characters dropped."""
    visible = unicodedata.normalize("NFKD", " ".join(text.split()))
    if not visible.isprintable():
        visible = "".join(c for c in visible if c.isprintable())
    mapped = visible.upper()
    if not mapped.isascii():
        mapped = mapped.translate(_LOOKALIKES).translate(_ENCLOSED).translate(_FILLERS)
        mapped = _CONSONANT_MARKS.sub("", mapped)
    return " ".join(unicodedata.normalize("NFC", mapped).split())


def letters(folded: str) -> str:
    """Letters and digits alone: what remains of ``M Ậ T``, ``[MẬT]`` and ``– MẬT –``."""
    return re.sub(r"[\W_]+", "", folded)


def without_diacritics(folded: str) -> str:
    """Plain letters: ``TUYỆT MẬT`` becomes ``TUYET MAT``."""
    return _MARKS.sub("", unicodedata.normalize("NFD", folded)).replace("Đ", "D")


def plain(folded: str) -> str:
    """Letters alone, without diacritics, digits read as the letters they look like: ``T0I M4T`` becomes ``TOIMAT``."""
    return letters(without_diacritics(folded)).translate(_DIGITS)


def is_capitals(text: str) -> bool:
    """Whether every letter that has two cases is a capital one."""
    cased = [c for c in unicodedata.normalize("NFKC", text) if c.upper() != c.lower()]
    return bool(cased) and all(c == c.upper() for c in cased)


def unreadable_share(text: str) -> float:
    """Which part of the visible characters means nothing (private use, unassigned, replacement), 0 to 1."""
    visible = "".join(text.split())
    if visible.isprintable() and "\ufffd" not in visible:
        return 0.0
    lost = sum(1 for c in visible if c == "\ufffd" or unicodedata.category(c) in _UNREADABLE)
    return lost / len(visible) if visible else 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of text that stands by itself: as written, folded, its letters alone, and the folded word before it."""

    raw: str
    folded: str
    letters: str
    word_before: str


def lines(text: str) -> Iterator[Line]:
    """Lines; the cells of lines with wide gaps; runs of single letters, one a line, joined together; short lines in
    capitals joined with the next; and what a control shows from right to left.
    """
    before, run = "", ""
    written = text.splitlines()
    for raw in (*written, *_stacked(written), *(line[::-1] for line in written if has_turned_text(line))):
        for cell in _cells(raw):
            folded = fold(cell)
            if not folded:
                continue
            squeezed = letters(folded)
            yield Line(cell, folded, squeezed, before)
            if len(squeezed) == 1:
                run = (run + squeezed)[-RUN_MAX:]
                yield from (Line(end, end, end, "") for end in _endings(run))
            else:
                run, before = "", folded.split()[-1]


def has_turned_text(text: str) -> bool:
    """Whether a control shows a part of the text from right to left."""
    return not _TURNED.isdisjoint(text)


def _stacked(written: list[str]) -> Iterator[str]:
    """A stamp's words may stand one below the other."""
    short = [line.strip() for line in written]
    for at in range(len(short) - 1):
        for count in (2, 3):
            block = short[at : at + count]
            if len(block) == count and all(0 < len(line) <= STACKED_MAX and is_capitals(line) for line in block):
                yield " ".join(block)


def _endings(run: str) -> list[str]:
    return [run[-length:] for length in range(2, len(run) + 1)]


def _cells(line: str) -> list[str]:
    cells = [cell for cell in re.split(r"\t|[ \u00a0\u2000-\u200a\u3000]{2,}", line) if cell.strip()]
    return cells if len(cells) == 1 else [line, *cells]
