"""What a page shows against what its text layer says: a font may draw other letters than it claims.

Letters are compared without case and diacritics, so that the small mistakes of reading pictures play no part.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

LONG_ENOUGH = 6
"""Letters from which a piece counts as said when it stands anywhere in the text layer; shorter ones need a line."""
LONG_AND_MISREAD = 10
ALIKE = 0.85
"""A longer piece counts as said when a line of the text layer is this much like it: readers mistake single letters."""
FEWEST_WORDS = 8
"""Words that must have been read before their share tells anything."""
SAID_SHARE = 0.4
"""Below this share of words that are in the text layer too, the page shows something else."""
WORD_LETTERS = 3

_GAP = re.compile(r"\t|\s{2,}")


def unsaid(read: str, text: str) -> tuple[str, ...]:
    """The pieces of a read text that the text layer does not have, one by one."""
    whole = _letters(text)
    pieces = {_letters(piece) for line in text.splitlines() for piece in (line, *_GAP.split(line))}
    cells = (cell.strip() for line in read.splitlines() for cell in _GAP.split(line))
    return tuple(cell for cell in cells if _letters(cell) and not _is_said(_letters(cell), whole, pieces))


def differs(read: str, text: str) -> bool:
    """Whether most of what was read stands nowhere in the text layer."""
    whole = _letters(text)
    words = [letters for word in read.split() if len(letters := _letters(word)) >= WORD_LETTERS]
    said = sum(word in whole for word in words)
    return len(words) >= FEWEST_WORDS and said < SAID_SHARE * len(words)


def _is_said(letters: str, whole: str, pieces: set[str]) -> bool:
    if letters in pieces or (len(letters) >= LONG_ENOUGH and letters in whole):
        return True
    return len(letters) >= LONG_AND_MISREAD and any(_is_alike(letters, piece) for piece in pieces)


def _is_alike(letters: str, piece: str) -> bool:
    shorter, longer = sorted((len(letters), len(piece)))
    if 2 * shorter < ALIKE * (shorter + longer):
        return False  # however alike, the lengths alone forbid it
    return SequenceMatcher(None, letters, piece, autojunk=False).ratio() >= ALIKE


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold().replace("đ", "d")
    return "".join(letter for letter in plain if letter.isalnum())
