"""The guard: decides before any byte is stored (Law 117/2025/QH15, article 5.2).

No detector is complete. What it cannot read, it does not call clear: a person must declare it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from records.screening.blind_spots import BASIS, blind_spot
from records.screening.folding import fold, letters, plain, unreadable_share
from records.screening.legacy import legacy_encodings, spellings
from records.screening.matching import Text, matched
from records.screening.outcome import Clear, NeedsDeclaration, Refused, Screening, Signal
from records.screening.rules import Decision, Place, Rule, Ruleset
from records.screening.submission import ScreeningInput, SecrecyLevel, SeenPage

UNREADABLE_SHARE = 0.2
"""A page on which one visible character in five means nothing hides whole words from the guard."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A text of the document, what kind of place it is from, and that place's name."""

    place: Place
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A signal and what it asks for."""

    decision: Decision
    signal: Signal


def screen(document: ScreeningInput, ruleset: Ruleset) -> Screening:
    """Judge a document: refused on the strongest signs, held for a declaration on weaker ones, otherwise clear."""
    found = _judge(document, ruleset, "")
    refusals = _declared(document) + _unique(found, Decision.REFUSE)
    if refusals:
        return Refused(ruleset.version, refusals)
    doubts = _unique(found, Decision.DECLARE)
    if doubts:
        return NeedsDeclaration(ruleset.version, doubts)
    return Clear(ruleset.version)


def _judge(document: ScreeningInput, ruleset: Ruleset, within: str) -> list[_Found]:
    """Everything that speaks against a document and the files in it; ``within`` leads to it from the outside."""
    found = [
        *_matched(_texts(document, ruleset), ruleset, within),
        *(_Found(Decision.DECLARE, signal) for signal in _unread(document, ruleset, within)),
    ]
    for number, attachment in enumerate(document.attachments, start=1):
        found.extend(_judge(attachment, ruleset, f"{within}attachment {number} › "))
    return found


def _matched(texts: Iterable[_Told], ruleset: Ruleset, within: str) -> Iterator[_Found]:
    for told in texts:
        rules = [rule for rule in ruleset.rules if told.place in rule.where]
        for text, encoding in _readings(told.text):
            for rule, decision in matched(rules, text, ruleset):
                if encoding is None:
                    yield _Found(decision, _signal(rule, within + told.where))
                else:
                    yield _Found(Decision.DECLARE, _signal(rule, f"{within}{told.where} ({encoding})"))


def _readings(raw: str) -> Iterator[tuple[Text, str | None]]:
    """The text as it stands, and as fonts older than Unicode would show it."""
    yield Text.read(raw), None
    for name, spelt in spellings(raw):
        yield Text.read(spelt), name
    for encoding in legacy_encodings():
        decoded = encoding.decode(raw)
        if decoded is not None:
            yield Text.read(decoded), encoding.name


def _texts(document: ScreeningInput, ruleset: Ruleset) -> Iterator[_Told]:
    title = letters(fold(ruleset.national_title))

    def page_place(number: int, text: str) -> Place:
        starts_a_document = number == 1 or title in letters(fold(text))
        return Place.FIRST_PAGE if starts_a_document else Place.LATER_PAGE

    for number, text in enumerate(document.pages, start=1):
        yield _Told(page_place(number, text), f"page {number}", text)
    for text in document.earlier:
        yield _Told(Place.FIRST_PAGE, "earlier revision", text)
    for text in document.hidden:
        yield _Told(Place.FIRST_PAGE, "page that nothing shows", text)
    for page in document.seen:
        yield _Told(page_place(page.number, page.shown), f"page {page.number} annotations", page.shown)
        for text in page.read:
            yield _Told(page_place(page.number, text), f"page {page.number} picture", text)
            yield _Told(Place.PICTURE, f"page {page.number} picture", text)
        yield _Told(page_place(page.number, page.laid), f"page {page.number} as laid out", page.laid)
        for text in page.unsaid:
            yield _Told(page_place(page.number, text), f"page {page.number} as shown", text)
            yield _Told(Place.PICTURE, f"page {page.number} as shown", text)
        for frame in page.frames:
            yield _Told(Place.RED_FRAME, f"page {page.number} red frame", frame or "")
    for placed in document.elsewhere:
        yield _Told(Place.ELSEWHERE, placed.place, placed.text)
    for placed in document.metadata:
        yield _Told(Place.METADATA, f"metadata {placed.place}", placed.text)
        yield _Told(Place.METADATA, f"metadata {placed.place}", f"{placed.place}: {placed.text}")
    if document.file_name is not None:
        yield _Told(Place.FILE_NAME, "file name", document.file_name)


def _signal(rule: Rule, where: str) -> Signal:
    return Signal(rule.id, where, rule.text, rule.text_vi, rule.basis)


def _unique(found: list[_Found], decision: Decision) -> tuple[Signal, ...]:
    return tuple(dict.fromkeys(one.signal for one in found if one.decision is decision))


def _declared(document: ScreeningInput) -> tuple[Signal, ...]:
    if document.declared_level is SecrecyLevel.NONE:
        return ()
    text = "The document was declared a state secret: it is written and kept on paper or on a separate system."
    text_vi = "Văn bản được khai là bí mật nhà nước: chỉ soạn thảo, lưu giữ trên giấy hoặc hệ thống riêng."
    return (Signal("declared-level", "declaration", text, text_vi, BASIS),)


def _unread(document: ScreeningInput, ruleset: Ruleset, within: str) -> Iterator[Signal]:
    """What the guard could not read, or read only as a machine reads pictures."""
    yield from (blind_spot("not-looked-into", f"{within}{reason}") for reason in document.unread)
    if document.has_hidden_layers:
        yield blind_spot("hidden-layers", f"{within}layers")
    if document.has_pages and not any(letters(fold(text)) for text in _every_text(document)):
        yield blind_spot("page-without-text", f"{within}document")
    for text in document.earlier:
        yield from _unread_page(f"{within}earlier revision", text, None)
    seen = {page.number: page for page in document.seen}
    for number, text in enumerate(document.pages, start=1):
        yield from _unread_page(f"{within}page {number}", text, seen.get(number))
    for page in document.seen:
        yield from _unread_pictures(f"{within}page {page.number}", page, ruleset)


def _every_text(document: ScreeningInput) -> Iterator[str]:
    yield from document.pages
    yield from (page.shown for page in document.seen)


def _unread_page(where: str, text: str, seen: SeenPage | None) -> Iterator[Signal]:
    if not letters(fold(text)):
        if seen is None or not (seen.is_blank or seen.is_picture or letters(fold(seen.shown))):
            yield blind_spot("page-without-text", where)
    elif unreadable_share(text) >= UNREADABLE_SHARE:
        yield blind_spot("page-unreadable", where)


def _unread_pictures(where: str, page: SeenPage, ruleset: Ruleset) -> Iterator[Signal]:
    if page.is_picture:
        yield blind_spot("page-is-a-picture", where)
    if page.differs:
        yield blind_spot("text-not-as-shown", where)
    if page.has_unknown_letters:
        yield blind_spot("page-unreadable", where)
    if not page.is_read:
        yield blind_spot("picture-unread", where)
    for frame in page.frames:
        if not _is_ordinary_stamp(frame, ruleset):
            yield blind_spot("red-frame", where)


def _is_ordinary_stamp(frame: str | None, ruleset: Ruleset) -> bool:
    """A stamp of urgency has the same red frame; only its words tell (Decree 30/2020/NĐ-CP, appendix I)."""
    ordinary = {plain(fold(words)) for words in ruleset.ordinary_stamps}
    return any(plain(fold(line)) in ordinary for line in (frame or "").splitlines())
