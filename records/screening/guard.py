"""The guard: decides before any byte is stored (Law 117/2025/QH15, article 5.2).

No detector is complete. What it cannot read, it does not call clear: a person must declare it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from records.screening.folding import fold, letters, unreadable_share
from records.screening.matching import Text, matches
from records.screening.outcome import Clear, NeedsDeclaration, Refused, Screening, Signal
from records.screening.rules import Decision, Place, Rule, Ruleset

UNREADABLE_SHARE = 0.2
"""A page on which one visible character in five means nothing hides whole words from the guard."""
BASIS = "Luật 117/2025/QH15 Điều 5.2"


class SecrecyLevel(StrEnum):
    """What the person who brings the document says it is (độ mật)."""

    NONE = "none"
    MAT = "mat"
    TOI_MAT = "toi-mat"
    TUYET_MAT = "tuyet-mat"


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text that is not on a page: ``place`` names it (``annotation``, ``form value``, ``Keywords``)."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class ScreeningInput:
    """All the guard may look at; in memory only."""

    pages: tuple[str, ...]
    """The text layer of each page in reading order; empty for a bare scan."""
    elsewhere: tuple[PlacedText, ...] = ()
    metadata: tuple[PlacedText, ...] = ()
    """Named values: document information, and what the drafter typed (subject, notation)."""
    file_name: str | None = None
    declared_level: SecrecyLevel = SecrecyLevel.NONE


def screen(document: ScreeningInput, ruleset: Ruleset) -> Screening:
    """Judge a document: refused on the strongest signs, held for a declaration on weaker ones, otherwise clear."""
    found = list(_matched(document, ruleset))
    refusals = _declared(document) + _unique(found, Decision.REFUSE)
    if refusals:
        return Refused(ruleset.version, refusals)
    doubts = _unique(found, Decision.DECLARE) + _unread(document)
    if doubts:
        return NeedsDeclaration(ruleset.version, doubts)
    return Clear(ruleset.version)


def _matched(document: ScreeningInput, ruleset: Ruleset) -> Iterator[tuple[Decision, Signal]]:
    for place, where, raw in _texts(document, ruleset):
        text = Text.read(raw)
        for rule in ruleset.rules:
            decision = matches(rule, text, ruleset) if place in rule.where else None
            if decision is not None:
                yield decision, _signal(rule, where)


def _texts(document: ScreeningInput, ruleset: Ruleset) -> Iterator[tuple[Place, str, str]]:
    title = letters(fold(ruleset.national_title))
    for number, text in enumerate(document.pages, start=1):
        starts_a_document = number == 1 or title in letters(fold(text))
        yield Place.FIRST_PAGE if starts_a_document else Place.LATER_PAGE, f"page {number}", text
    for placed in document.elsewhere:
        yield Place.ELSEWHERE, placed.place, placed.text
    for placed in document.metadata:
        yield Place.METADATA, f"metadata {placed.place}", placed.text
        yield Place.METADATA, f"metadata {placed.place}", f"{placed.place}: {placed.text}"
    if document.file_name is not None:
        yield Place.FILE_NAME, "file name", document.file_name


def _signal(rule: Rule, where: str) -> Signal:
    return Signal(rule.id, where, rule.text, rule.text_vi, rule.basis)


def _unique(found: list[tuple[Decision, Signal]], decision: Decision) -> tuple[Signal, ...]:
    return tuple(dict.fromkeys(signal for decided, signal in found if decided is decision))


def _declared(document: ScreeningInput) -> tuple[Signal, ...]:
    if document.declared_level is SecrecyLevel.NONE:
        return ()
    text = "The document was declared a state secret: it is written and kept on paper or on a separate system."
    text_vi = "Văn bản được khai là bí mật nhà nước: chỉ soạn thảo, lưu giữ trên giấy hoặc hệ thống riêng."
    return (Signal("declared-level", "declaration", text, text_vi, BASIS),)


def _unread(document: ScreeningInput) -> tuple[Signal, ...]:
    if not document.pages:
        return (_unread_signal("page-without-text", "document"),)
    return tuple(signal for number, text in enumerate(document.pages, 1) for signal in _unread_page(number, text))


def _unread_page(number: int, text: str) -> Iterator[Signal]:
    if not letters(fold(text)):
        yield _unread_signal("page-without-text", f"page {number}")
    elif unreadable_share(text) >= UNREADABLE_SHARE:
        yield _unread_signal("page-unreadable", f"page {number}")


def _unread_signal(rule: str, where: str) -> Signal:
    text = "The text cannot be read by machine; a person must declare what it is."
    text_vi = "Không đọc được chữ bằng máy; cần người có trách nhiệm khai không chứa bí mật nhà nước."
    return Signal(rule, where, text, text_vi, BASIS)
