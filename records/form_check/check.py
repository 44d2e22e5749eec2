"""The check of a document's form: what is there, and what departs from the tables."""

from __future__ import annotations

from collections.abc import Iterator

from records.compose.kinds import KindTable
from records.form_check.components import Component, Components, Found, find_components
from records.form_check.findings import Finding, FormReport, SeenComponent, Severity
from records.form_check.fixed_words import check_fixed_words
from records.form_check.number_and_date import check_number_and_date
from records.form_check.pages import POINTS_PER_MM, PrintedLine, PrintedPage
from records.form_check.paper import check_paper
from records.form_check.rules import ComponentRule, FormRules, Side

SIZE_TOLERANCE = 0.25
"""Points: word processors round sizes."""
CENTRE_TOLERANCE_MM = 12.0
"""Of the middle of the text area, which lies right of the middle of the page."""
LETTER_ONLY = frozenset({Component.LETTER_SUBJECT, Component.ADDRESSEES})
MIXED_STYLE = frozenset({Component.BODY, Component.ADDRESSEES, Component.NUMBER})
"""Components in which words may stand out, or whose label is set otherwise: only the size is judged."""


def check_form(pages: tuple[PrintedPage, ...], rules: FormRules, kinds: KindTable) -> FormReport:
    """Judge the form of a document.

    Guarantees: only findings about number and date block; a document without any text (a scan) gives one advice
    and no component.
    """
    if not any(page.lines for page in pages):
        return FormReport((), (_without_text(rules),))
    found = find_components(pages, (row.name.upper() for row in kinds.rows))
    kind = _kind_code(found, kinds)
    seen = tuple(_seen(rule, found, pages) for rule in rules.components)
    findings = (
        *check_number_and_date(found, rules),
        *check_fixed_words(found, rules, kinds),
        *(finding for rule in rules.components for finding in _check_component(rule, found, pages, kind)),
        *check_paper(pages, rules),
    )
    return FormReport(seen, findings)


def _kind_code(found: Components, kinds: KindTable) -> str | None:
    part = found.get(Component.KIND)
    name = part.lines[0].text.upper() if part else None
    return next((row.code for row in kinds.rows if row.name.upper() == name), None)


def _without_text(rules: FormRules) -> Finding:
    return Finding(
        "form-without-text",
        None,
        Severity.ADVICE,
        0,
        rules.families_basis,
        "–",
        "–",
        "Văn bản không có lớp chữ nên không kiểm tra được thể thức.",
        "The document has no text layer: its form cannot be checked.",
    )


def _seen(rule: ComponentRule, found: Components, pages: tuple[PrintedPage, ...]) -> SeenComponent:
    part = found.get(rule.component)
    if part is None:
        return SeenComponent(rule.component.value, rule.cell, is_present=False)
    first = part.lines[0]
    return SeenComponent(
        rule.component.value,
        rule.cell,
        is_present=True,
        page=part.page,
        x_mm=round(first.x0 / POINTS_PER_MM, 1),
        y_mm=round((pages[part.page].height - first.y1) / POINTS_PER_MM, 1),
        size=first.size,
        style=_style(first),
    )


def _style(line: PrintedLine) -> str:
    words = ["nghiêng" if line.is_italic else "đứng"]
    if line.is_bold:
        words.append("đậm")
    return ", ".join(words)


def _check_component(
    rule: ComponentRule, found: Components, pages: tuple[PrintedPage, ...], kind: str | None
) -> Iterator[Finding]:
    part = found.get(rule.component)
    if part is None:
        if not rule.is_optional and kind not in rule.absent_on and _is_expected(rule.component, found):
            yield _finding(rule, "form-component-missing", 0, "–", "có", "thiếu", "is missing")
        return
    yield from _check_size(rule, part)
    if rule.component not in MIXED_STYLE:
        yield from _check_style(rule, part)
    yield from _check_side(rule, part, pages[part.page])


def _is_expected(component: Component, found: Components) -> bool:
    """Number and date have rules of their own; letters and titled documents have different heads."""
    kind = found.get(Component.KIND)
    is_letter = kind is None and not LETTER_ONLY.isdisjoint(found)
    if component in (Component.NUMBER, Component.PLACE_AND_DATE):
        return False
    if component in LETTER_ONLY:
        return is_letter
    if component is Component.KIND:
        return not is_letter
    if component is Component.SUBJECT:
        return kind is not None
    return True


def _finding(
    rule: ComponentRule, code: str, page: int, measured: str, expected: str, what_vi: str, what: str
) -> Finding:
    return Finding(
        code,
        rule.cell,
        Severity.ADVICE,
        page,
        rule.legal_basis,
        measured,
        expected,
        f"{rule.title_vi}: {what_vi}.",
        f"The {rule.title_en.removeprefix('the ')} {what}.",
    )


def _check_size(rule: ComponentRule, part: Found) -> Iterator[Finding]:
    sizes = sorted({run.size for line in part.lines for run in line.inked})
    wrong = [size for size in sizes if not rule.sizes.holds(size, SIZE_TOLERANCE)]
    if wrong:
        measured = ", ".join(f"{size:g}" for size in wrong)
        yield _finding(rule, "form-size", part.page, measured, str(rule.sizes), "cỡ chữ không đúng", "has another size")


def _check_style(rule: ComponentRule, part: Found) -> Iterator[Finding]:
    runs = [run for line in part.lines for run in line.inked]
    is_capitals = all(line.is_capitals for line in part.lines)
    judged = (
        ("form-weight", all(run.is_bold for run in runs), rule.is_bold, "đậm", "bold"),
        ("form-slant", all(run.is_italic for run in runs), rule.is_italic, "nghiêng", "italic"),
        ("form-case", is_capitals, rule.is_capitals, "in hoa", "in capitals"),
    )
    for code, measured, expected, name_vi, name in judged:
        if measured != expected:
            yield _finding(
                rule,
                code,
                part.page,
                name_vi if measured else f"không {name_vi}",
                name_vi if expected else f"không {name_vi}",
                f"phải {name_vi}" if expected else f"không được {name_vi}",
                f"should be {name}" if expected else f"should not be {name}",
            )


def _check_side(rule: ComponentRule, part: Found, page: PrintedPage) -> Iterator[Finding]:
    first = part.lines[0]
    middle = first.middle / POINTS_PER_MM
    half = page.width / POINTS_PER_MM / 2
    stands = {
        Side.LEFT: middle < half,
        Side.RIGHT: middle > half,
        Side.CENTRE: abs(middle - half) < CENTRE_TOLERANCE_MM,
        Side.ANY: True,
    }[rule.side]
    if not stands:
        names = {Side.LEFT: "nửa trái", Side.RIGHT: "nửa phải", Side.CENTRE: "giữa", Side.ANY: ""}
        yield _finding(
            rule,
            "form-place",
            part.page,
            f"{middle:.0f} mm",
            names[rule.side],
            f"phải ở {names[rule.side]} trang",
            f"should stand {rule.side.value} on the page",
        )
