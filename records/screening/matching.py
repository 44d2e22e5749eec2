"""How one rule is tried on one text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import unquote

from records.screening.folding import (
    Line,
    fold,
    has_turned_text,
    is_capitals,
    letters,
    lines,
    plain,
    without_diacritics,
)
from records.screening.rules import Decision, Form, Rule, Ruleset

_REPEATED = re.compile(r"^(.{3,12}?)\1+$")
_ORDINAL = re.compile(r"^\d{1,3}|\d{1,3}$")
_NOTATION = re.compile(r"\b\d{1,6}\s?/\s?[A-ZĐ0-9/&-]{1,30}(?:\s?\([A-Z]{1,3}\))?")


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the input, folded as a whole once for all rules."""

    raw: str
    folded: str
    bare: str
    """All its letters in one row, without diacritics."""
    is_turned: bool
    """Whether a control shows parts of it from right to left."""

    @classmethod
    def read(cls, raw: str) -> Text:
        """Fold it."""
        folded = fold(raw)
        return cls(raw, folded, plain(folded), has_turned_text(raw))

    def may_hold(self, rule: Rule) -> bool:
        """Whether the rule can match at all; quick, and never wrong when it says no."""
        if rule.form is Form.NAME or self.is_turned:
            return True
        if rule.form is Form.NOTATION:
            return "/" in self.folded
        return any(phrase in self.bare for phrase in rule.bare)


def matched(rules: Iterable[Rule], text: Text, ruleset: Ruleset) -> Iterator[tuple[Rule, Decision]]:
    """The rules that apply to this text, and what each asks for."""
    possible = [rule for rule in rules if text.may_hold(rule)]
    split = tuple(lines(text.raw)) if any(rule.form in _TRIALS for rule in possible) else ()
    for rule in possible:
        decision = _tried(rule, text, split, ruleset)
        if decision is not None:
            yield rule, decision


def _tried(rule: Rule, text: Text, split: tuple[Line, ...], ruleset: Ruleset) -> Decision | None:
    if rule.form is Form.NAME:
        return rule.decision if _in_name(rule, text.raw) else None
    if rule.form is Form.NOTATION:
        return rule.decision if _has_secret_notation(rule, text.folded) else None
    tried = _TRIALS[rule.form]
    decisions = {
        _decide(rule, line, ruleset) for line in split if tried(rule, line, ruleset) and _written_so(rule, line)
    }
    return next((decision for decision in (Decision.REFUSE, Decision.DECLARE) if decision in decisions), None)


def _written_so(rule: Rule, line: Line) -> bool:
    partly = rule.form in (Form.EDGE, Form.STARTS)  # these look at the capitals of the phrase alone
    return not rule.capitals or partly or is_capitals(line.raw)


def _decide(rule: Rule, line: Line, ruleset: Ruleset) -> Decision | None:
    """The end of a word broken at the end of a line ("… bảo / mật") counts one degree less."""
    if line.word_before not in ruleset.ordinary_before:
        return rule.decision
    return Decision.DECLARE if rule.decision is Decision.REFUSE else None


def _is_line(rule: Rule, line: Line, _ruleset: Ruleset) -> bool:
    return line.letters in rule.squeezed or _once(line.letters) in rule.squeezed


def _once(written: str) -> str:
    """What is written several times over, once: a stamp may be repeated along its line."""
    return _REPEATED.sub(r"\1", written)


def _is_plain_line(rule: Rule, line: Line, _ruleset: Ruleset) -> bool:
    return plain(line.folded) in rule.bare


def _at_edge(rule: Rule, line: Line, ruleset: Ruleset) -> bool:
    words = line.raw.split()
    if is_capitals(line.raw):
        return _once(_ORDINAL.sub("", line.letters)) in rule.squeezed
    for size in {len(phrase.split()) for phrase in rule.phrases}:
        if _is_marking(rule, words[:size]):
            return True
        before = fold(words[-size - 1]) if len(words) > size else ""
        if _is_marking(rule, words[-size:]) and before not in ruleset.ordinary_before:
            return True
    return False


def _is_marking(rule: Rule, words: list[str]) -> bool:
    written = " ".join(words)
    return is_capitals(written) and letters(fold(written)) in rule.squeezed


def _inside(rule: Rule, line: Line, _ruleset: Ruleset) -> bool:
    return any(phrase in line.folded for phrase in rule.phrases)


def _starts(rule: Rule, line: Line, _ruleset: Ruleset) -> bool:
    return any(
        line.folded.startswith(phrase)
        and (not rule.capitals or is_capitals(" ".join(line.raw.split()[: len(phrase.split())])))
        for phrase in rule.phrases
    )


def _labelled(rule: Rule, line: Line, ruleset: Ruleset) -> bool:
    label, colon, value = line.folded.partition(":")
    if not colon or without_diacritics(letters(label)) not in {without_diacritics(letters(p)) for p in rule.phrases}:
        return False
    return without_diacritics(letters(value)) in {without_diacritics(letters(level)) for level in ruleset.levels}


def _has_secret_notation(rule: Rule, folded: str) -> bool:
    found = (re.sub(r"\s", "", match) for match in _NOTATION.findall(folded))
    return any(notation.endswith(rule.phrases) for notation in found)


def _in_name(rule: Rule, name: str) -> bool:
    written = unquote(name)
    return any(_has_words(rule, _words_of_name(one)) for one in (written, written[::-1])) or _has_letters(rule, written)


def _has_letters(rule: Rule, name: str) -> bool:
    """The words of a marking letter by letter, in one word, or with digits for letters."""
    words = _words_of_name(name)
    single = re.findall(r"(?:\b\w\b ?){3,}", " ".join(words))
    wanted = {letters(phrase) for phrase in rule.phrases}
    joined = {letters(phrase) for phrase in rule.phrases if " " in phrase}
    return any(letters(run) in wanted for run in single) or any(
        word in joined or (not word.isalpha() and plain(word) in wanted) for word in words
    )


def _has_words(rule: Rule, words: list[str]) -> bool:
    innocent = _innocent_places(words, rule.ordinary)
    for phrase in rule.phrases:
        wanted = phrase.split()
        for start in range(len(words) - len(wanted) + 1):
            place = set(range(start, start + len(wanted)))
            if words[start : start + len(wanted)] == wanted and not place & innocent:
                return True
    return False


def _words_of_name(name: str) -> list[str]:
    stem = unicodedata.normalize("NFC", PurePath(name).stem)
    apart = "".join(
        f" {c}" if c.isupper() and before.islower() else c for before, c in zip(f" {stem}", stem, strict=False)
    )
    return re.findall(r"[^\W_]+", fold(apart))


def _innocent_places(words: list[str], ordinary: tuple[str, ...]) -> set[int]:
    bare = [without_diacritics(word) for word in words]
    pairs = {tuple(phrase.split()) for phrase in ordinary}
    return {
        place
        for start in range(len(bare) - 1)
        if tuple(bare[start : start + 2]) in pairs
        for place in (start, start + 1)
    }


_TRIALS: dict[Form, Callable[[Rule, Line, Ruleset], bool]] = {
    Form.LINE: _is_line,
    Form.PLAIN: _is_plain_line,
    Form.EDGE: _at_edge,
    Form.INSIDE: _inside,
    Form.STARTS: _starts,
    Form.LABEL: _labelled,
}
