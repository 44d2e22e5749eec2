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
        # letters drawn like Đ
        "Ð": "Đ", "Ɖ": "Đ",
    }
)  # fmt: skip

RUN_MAX = 8
"""Letters of the longest marking, TUYỆT MẬT; single letters further back belong to something else."""

_UNREADABLE = {"Co", "Cn", "Cs"}


def fold(text: str) -> str:
    """Capitals, composed, one space between words; look-alike letters mapped, invisible characters dropped."""
    visible = "".join(c for c in unicodedata.normalize("NFKD", text) if c.isprintable() or c.isspace())
    mapped = visible.upper().translate(_LOOKALIKES)
    return " ".join(unicodedata.normalize("NFC", mapped).split())


def letters(folded: str) -> str:
    """Letters and digits alone: what remains of ``M Ậ T``, ``[MẬT]`` and ``– MẬT –``."""
    return re.sub(r"[\W_]+", "", folded)


def without_diacritics(folded: str) -> str:
    """Plain letters: ``TUYỆT MẬT`` becomes ``TUYET MAT``."""
    plain = "".join(c for c in unicodedata.normalize("NFD", folded) if unicodedata.category(c) != "Mn")
    return plain.replace("Đ", "D")


def is_capitals(text: str) -> bool:
    """Whether every letter that has two cases is a capital one."""
    cased = [c for c in unicodedata.normalize("NFKC", text) if c.upper() != c.lower()]
    return bool(cased) and all(c == c.upper() for c in cased)


def unreadable_share(text: str) -> float:
    """Which part of the visible characters means nothing (private use, unassigned, replacement), 0 to 1."""
    visible = [c for c in text if not c.isspace()]
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
    """Lines; the cells of lines with wide gaps; and runs of single letters, one a line, joined together."""
    before, run = "", ""
    for raw in text.splitlines():
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


def _endings(run: str) -> list[str]:
    return [run[-length:] for length in range(2, len(run) + 1)]


def _cells(line: str) -> list[str]:
    cells = [cell for cell in re.split(r"\t|[ \u00a0\u2000-\u200a\u3000]{2,}", line) if cell.strip()]
    return cells if len(cells) == 1 else [line, *cells]
