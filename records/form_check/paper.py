"""The sheet: page size, margins, typeface and page numbers (appendix I, part I, section I)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from records.form_check.findings import Finding, Severity
from records.form_check.pages import POINTS_PER_MM, PrintedLine, PrintedPage
from records.form_check.rules import FormRules, Range

OTHER_TYPEFACE_SHARE = 0.02
"""Of the letters: a stray sign from another typeface (a bullet, a tick) is no departure."""
EDGE_LINES = 3
"""A right margin is only measured where so many lines reach it: short lines say nothing."""
EDGE_TOLERANCE = 2.0
NUMBER_ZONE_MM = 20.0
"""Page numbers stand in the top margin."""
NEW_PART = re.compile(r"Phụ lục\b|CỘNG (HÒA|HOÀ) XÃ HỘI", re.IGNORECASE)
"""Begins a part with page numbers of its own."""
_FACE_SUFFIX = re.compile(r"(PSMT|PS|MT)?[-, ]*(bold|italic|oblique|regular|roman)*(PSMT|PS|MT)?$", re.IGNORECASE)


def check_paper(pages: tuple[PrintedPage, ...], rules: FormRules) -> Iterator[Finding]:
    """Findings about the sheets; all are advice."""
    for index, page in enumerate(pages):
        yield from _check_size(index, page, rules)
        if not page.is_landscape:
            yield from _check_margins(index, page, rules)
        yield from _check_page_number(index, page, rules)
    yield from _check_typeface(pages, rules)


def _advice(code: str, page: int, basis: str, measured: str, expected: str, text_vi: str, text: str) -> Finding:
    return Finding(code, None, Severity.ADVICE, page, basis, measured, expected, text_vi, text)


def _check_size(index: int, page: PrintedPage, rules: FormRules) -> Iterator[Finding]:
    paper = rules.paper
    short, long = sorted((page.width / POINTS_PER_MM, page.height / POINTS_PER_MM))
    if abs(short - paper.width) > paper.size_tolerance or abs(long - paper.height) > paper.size_tolerance:
        yield _advice(
            "form-page-size",
            index,
            paper.size_basis,
            f"{short:.0f} × {long:.0f} mm",
            f"{paper.width:g} × {paper.height:g} mm",
            "Khổ giấy không phải A4.",
            "The page is not A4.",
        )


def is_page_number(line: PrintedLine, page: PrintedPage) -> bool:
    """Digits alone in the top margin, near the middle."""
    in_margin = page.height - line.y1 < NUMBER_ZONE_MM * POINTS_PER_MM
    return line.text.isdigit() and in_margin and abs(line.middle - page.width / 2) < page.width / 6


def _check_margins(index: int, page: PrintedPage, rules: FormRules) -> Iterator[Finding]:
    paper, tolerance = rules.paper, rules.paper.margin_tolerance
    lines = [line for line in page.lines if not is_page_number(line, page)]
    if not lines:
        return
    left = min(line.x0 for line in lines) / POINTS_PER_MM
    top = (page.height - max(line.y1 for line in lines)) / POINTS_PER_MM
    yield from _margin("left", "trái", index, left, paper.left, tolerance, rules)
    yield from _margin("top", "trên", index, top, Range(paper.top.low, paper.top.high), tolerance, rules)
    edge = max(line.x1 for line in lines)
    right = (page.width - edge) / POINTS_PER_MM
    reaching = sum(edge - line.x1 < EDGE_TOLERANCE for line in lines)
    allowed = paper.right if reaching >= EDGE_LINES else Range(paper.right.low, page.width)
    yield from _margin("right", "phải", index, right, allowed, tolerance, rules)
    if index > 0:
        # The foot of the first page stands in the bottom margin (cell 13); the last page may end anywhere above it.
        bottom = min(line.y0 for line in lines) / POINTS_PER_MM
        yield from _margin("bottom", "dưới", index, bottom, Range(paper.bottom.low, page.height), tolerance, rules)


def _margin(
    name: str, name_vi: str, page: int, measured: float, allowed: Range, tolerance: float, rules: FormRules
) -> Iterator[Finding]:
    if not allowed.holds(measured, tolerance):
        expected = {"left": rules.paper.left, "right": rules.paper.right, "top": rules.paper.top}.get(
            name, rules.paper.bottom
        )
        yield _advice(
            f"form-margin-{name}",
            page,
            rules.paper.margin_basis,
            f"{measured:.1f} mm",
            f"{expected} mm",
            f"Lề {name_vi} không đúng.",
            f"The {name} margin departs from the form.",
        )


def _check_page_number(index: int, page: PrintedPage, rules: FormRules) -> Iterator[Finding]:
    numbers = [line for line in page.lines if is_page_number(line, page)]
    basis, sizes = rules.page_number_basis, rules.page_number_sizes
    starts_a_part = index == 0 or any(NEW_PART.match(line.text) for line in page.from_the_top()[:8])
    if index == 0 and numbers:
        yield _advice(
            "form-page-number-first", 0, basis, numbers[0].text, "–", "Trang đầu không ghi số.", "Page 1 has no number."
        )
    if not numbers and not starts_a_part and page.lines:
        yield _advice(
            "form-page-number-missing",
            index,
            basis,
            "–",
            str(index + 1),
            "Thiếu số trang ở giữa lề trên.",
            "There is no page number in the middle of the top margin.",
        )
    if numbers and not sizes.holds(numbers[0].size):
        yield _advice(
            "form-page-number-size",
            index,
            basis,
            f"{numbers[0].size:g}",
            str(sizes),
            "Cỡ chữ số trang không đúng.",
            "The page number has another size.",
        )


def _check_typeface(pages: tuple[PrintedPage, ...], rules: FormRules) -> Iterator[Finding]:
    letters: Counter[str] = Counter()
    for run in (run for page in pages for line in page.lines for run in line.inked):
        letters[family_of(run.font)] += len(run.text)
    allowed = {_folded(family) for family in rules.families}
    others = {family: count for family, count in letters.items() if _folded(family) not in allowed}
    if sum(others.values()) > OTHER_TYPEFACE_SHARE * letters.total():
        yield _advice(
            "form-typeface",
            0,
            rules.families_basis,
            ", ".join(sorted(family or "?" for family in others)),
            "Times New Roman",
            "Phông chữ không phải Times New Roman.",
            "The typeface is not Times New Roman.",
        )


def family_of(font: str) -> str:
    """The family in a PDF font name: "TimesNewRomanPS-BoldMT" is "TimesNewRoman"."""
    return _FACE_SUFFIX.sub("", font)


def _folded(family: str) -> str:
    return _FACE_SUFFIX.sub("", "".join(family.casefold().split()))
