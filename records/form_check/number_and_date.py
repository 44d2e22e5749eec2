"""The rules that block: what stands after "Số:" and in the date is open, or right to the letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from records.document_number import DocumentNumber, IssueDate, Notation
from records.errors import RequestError
from records.form_check.components import DATE, NUMBER, Component, Components
from records.form_check.findings import Finding, Severity
from records.form_check.rules import FormRules

EXPECTED_NUMBER = "Số: 05/QĐ-UBND"
EXPECTED_DATE = "ngày 05 tháng 01 năm 2026"
_WORDS = re.compile(r"ngày\s*(\d*)[\s….]*tháng\s*(\d*)[\s….]*năm\s*(\d{4})\.?", re.IGNORECASE)
_OPEN = re.compile(r"[\s….]*")


def check_number_and_date(found: Components, rules: FormRules) -> Iterator[Finding]:
    """Findings about number, notation and date; all of them block."""
    yield from _check_number(found, rules)
    yield from _check_date(found, rules)


def _check_number(found: Components, rules: FormRules) -> Iterator[Finding]:
    part = found.get(Component.NUMBER)
    if part is None:
        yield _number_finding(rules, "form-number-missing", "–", "Không thấy dòng “Số:”.", "There is no line “Số:”.")
        return
    match = NUMBER.fullmatch(part.lines[0].text)
    printed = unicodedata.normalize("NFC", match[1].strip()) if match else ""
    number, slash, notation = printed.partition("/")
    try:
        if _OPEN.fullmatch(number) is None:
            DocumentNumber.parse(printed)
        elif slash and notation:
            Notation.parse(notation)
    except RequestError as error:
        yield _number_finding(rules, "form-number-malformed", printed, error.text_vi, error.text)


def _number_finding(rules: FormRules, code: str, measured: str, text_vi: str, text: str) -> Finding:
    return Finding(code, "3", Severity.BLOCKING, 0, rules.number_basis, measured, EXPECTED_NUMBER, text_vi, text)


def _check_date(found: Components, rules: FormRules) -> Iterator[Finding]:
    part = found.get(Component.PLACE_AND_DATE)
    if part is None:
        yield _date_finding(
            rules, "form-date-missing", "–", "Không thấy địa danh, ngày tháng năm.", "There is no place and date."
        )
        return
    line = part.lines[0].text
    if DATE.fullmatch(line) is None:
        return
    words = _WORDS.search(line)
    printed = line[line.lower().index("ngày") :]
    if words is None or bool(words[1]) != bool(words[2]):
        yield _date_finding(
            rules, "form-date-malformed", printed, "Ngày tháng ghi chưa đúng.", "The date is not written as a date."
        )
    elif words[1] and not _is_written_right(words[1], words[2], words[3]):
        yield _date_finding(
            rules,
            "form-date-malformed",
            printed,
            "Ngày không có thật, hoặc thiếu số 0 trước ngày nhỏ hơn 10 và tháng 1, 2.",
            "No such day, or the 0 before days below 10 and months 1 and 2 is missing.",
        )


def _is_written_right(day: str, month: str, year: str) -> bool:
    """The decree asks for 0 before months 1 and 2; before other months it is common and harmless."""
    try:
        written = IssueDate.on(date(int(year), int(month), int(day)))
    except ValueError:
        return False
    return len(day) == 2 and (f"tháng {month} " in written.in_words or month == f"{written.month:02d}")


def _date_finding(rules: FormRules, code: str, measured: str, text_vi: str, text: str) -> Finding:
    return Finding(code, "4", Severity.BLOCKING, 0, rules.date_basis, measured, EXPECTED_DATE, text_vi, text)
