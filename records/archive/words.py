"""The words of a text, as they are compared."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable

from records.searching import fold

WORD_MAX = 38
"""Characters of a word that count; Vietnamese syllables have at most seven."""
WORDS_MAX = 200
"""Different words of one record that are found; a subject has at most 500 characters."""
EXACT = "="
"""Before a word that keeps its diacritics."""
SIGNATURE_BITS = 63
"""Of a signed number of eight bytes. A record has about twenty different words, so a quarter of the bits stand."""
_WORD = re.compile(r"[^\W_]+")


def words_of(*texts: str) -> tuple[str, ...]:
    """Each word folded, and as it was written where that differs: ``dong``, ``=đông``."""
    found: dict[str, None] = {}
    for written in _WORD.findall(unicodedata.normalize("NFC", " ".join(texts)).casefold()):
        plain = fold(written)
        found[plain[:WORD_MAX]] = None
        if plain != written:
            found[f"{EXACT}{written[:WORD_MAX]}"] = None
    return tuple(found)[:WORDS_MAX]


def asked_words(text: str, *, exact: bool) -> dict[str, str]:
    """What a search for ``text`` compares, each with its word folded.

    With ``exact``, words with diacritics are compared only as they are written.
    """
    asked: dict[str, str] = {}
    for written in _WORD.findall(unicodedata.normalize("NFC", text).casefold()):
        plain = fold(written)
        asked[f"{EXACT}{written[:WORD_MAX]}" if exact and plain != written else plain[:WORD_MAX]] = plain[:WORD_MAX]
    return asked


def signature(words: Iterable[str]) -> int:
    """One bit a folded word, all in one number (superimposed coding, Mooers 1948): a record whose number lacks a bit of
    the search's lacks the word; one that has them all may have it."""
    return sum({1 << zlib.crc32(word.encode()) % SIGNATURE_BITS for word in words if not word.startswith(EXACT)})
