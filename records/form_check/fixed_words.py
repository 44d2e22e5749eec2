"""Words that the form fixes to the letter: national title, motto, abbreviation of the kind, place of filing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from records.compose.kinds import KindTable
from records.document_number import Notation
from records.errors import RequestError
from records.form_check.components import NUMBER, Component, Components
from records.form_check.findings import Finding, Severity
from records.form_check.rules import ComponentRule, FormRules

EXACT = {
    Component.NATIONAL_TITLE: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    Component.MOTTO: "Độc lập - Tự do - Hạnh phúc",
}
_FILING = re.compile(r"[-–] ?Lưu ?:", re.IGNORECASE)
_OPEN_OR_DIGITS = re.compile(r"[\s….]*|\d+")
_YEAR = re.compile(r"\d{4}")


def check_fixed_words(found: Components, rules: FormRules, kinds: KindTable) -> Iterator[Finding]:
    """Findings about wording; all are advice."""
    rule_of = {rule.component: rule for rule in rules.components}
    for component, exact in EXACT.items():
        part = found.get(component)
        if part is not None and unicodedata.normalize("NFC", part.lines[0].text) != exact:
            yield _finding(
                rule_of[component],
                "form-wording",
                part.lines[0].text,
                exact,
                "ghi chưa đúng mẫu",
                "departs from its fixed wording",
            )
    yield from _check_filing(found, rule_of[Component.RECIPIENTS])
    yield from _check_abbreviation(found, rule_of[Component.NUMBER], kinds)


def _finding(rule: ComponentRule, code: str, measured: str, expected: str, what_vi: str, what: str) -> Finding:
    return Finding(
        code,
        rule.cell,
        Severity.ADVICE,
        0,
        rule.legal_basis,
        measured,
        expected,
        f"{rule.title_vi}: {what_vi}.",
        f"The {rule.title_en.removeprefix('the ')} {what}.",
    )


def _check_filing(found: Components, rule: ComponentRule) -> Iterator[Finding]:
    part = found.get(rule.component)
    if part is not None and not any(_FILING.match(line.text) for line in part.lines):
        yield _finding(
            rule, "form-filing-missing", "–", "- Lưu: VT, …", "thiếu dòng “- Lưu: …”", "lacks the line “- Lưu: …”"
        )


def _check_abbreviation(found: Components, rule: ComponentRule, kinds: KindTable) -> Iterator[Finding]:
    """A titled document bears the abbreviation of its kind; legal documents put the year first and are let be."""
    number, kind = found.get(Component.NUMBER), found.get(Component.KIND)
    match = NUMBER.fullmatch(number.lines[0].text) if number else None
    if kind is None or match is None:
        return
    name = kind.lines[0].text.upper()
    expected = next((row.abbreviation for row in kinds.rows if row.name.upper() == name), None)
    number_words, _, notation = match[1].strip().partition("/")
    first = _first_group(notation) if _OPEN_OR_DIGITS.fullmatch(number_words) else ""
    if expected and first and not _YEAR.match(first) and first != expected:
        yield _finding(
            rule,
            "form-kind-abbreviation",
            first,
            expected,
            "chữ viết tắt tên loại không đúng Phụ lục III",
            "bears another abbreviation than its kind (appendix III)",
        )


def _first_group(notation: str) -> str:
    """Empty for a notation that is malformed: that has its own finding."""
    try:
        return Notation.parse(notation).partition("-")[0]
    except RequestError:
        return ""
