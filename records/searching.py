"""Searching without regard to diacritics or case: both sides are folded by the program, not by the database."""

from __future__ import annotations

import unicodedata

from sqlalchemy import Column, ColumnElement

QUERY_MAX = 200
"""Characters of a search; longer ones are cut."""
_ESCAPE = "\\"


def fold(*texts: str) -> str:
    """The texts in lower case without diacritics, words apart by one space: ``Đông Sơn`` and ``DONG SON`` agree."""
    plain = unicodedata.normalize("NFD", " ".join(texts).casefold().replace("đ", "d"))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def holds_words(column: Column[str], query: str) -> list[ColumnElement[bool]]:
    """One condition a word of the query: a row is found when its folded text holds every one of them."""
    return [column.like(f"%{_literal(word)}%", escape=_ESCAPE) for word in fold(query[:QUERY_MAX]).split()]


def _literal(word: str) -> str:
    for sign in (_ESCAPE, "%", "_"):
        word = word.replace(sign, _ESCAPE + sign)
    return word
