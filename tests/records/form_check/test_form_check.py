"""The checker finds nothing wrong with what is composed here, and names each damage done to it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from records.compose import DraftContent, KindTable, Paragraph, load_kinds
from records.compose.sample_kinds import sample_of, sample_with_attachments
from records.compose.samples import SAMPLE_DAY, sample_decision, sample_letter
from records.form_check import Finding, FormReport, PrintedLine, PrintedPage, PrintedRun, Severity
from records.form_check.paper import family_of

Pages = tuple[PrintedPage, ...]
Printed = Callable[[DraftContent], Pages]
Check = Callable[[Pages], FormReport]
CODES = [kind.code for kind in load_kinds().in_force(SAMPLE_DAY)]
MM = 72 / 25.4


@pytest.mark.parametrize("code", CODES)
def test_composed_kind_departs_from_no_rule(printed: Printed, check: Check, kinds: KindTable, code: str) -> None:
    report = check(printed(sample_of(code, kinds)))
    assert report.findings == ()
    assert not report.is_blocked


def test_measured_places_and_sizes_of_all_kinds_lie_in_the_tables(
    printed: Printed, check: Check, kinds: KindTable
) -> None:
    """Shown by ``pytest -s``."""
    rows = []
    for code in CODES:
        for seen in check(printed(sample_of(code, kinds))).components:
            if seen.is_present:
                place = f"trang {seen.page + 1}  x {seen.x_mm:5.1f}  y {seen.y_mm:5.1f} mm"
                rows.append(f"{code:16} ô {seen.cell:2} {seen.name:17} {place}  cỡ {seen.size:4.1f}  {seen.style}")
    print("\n" + "\n".join(rows))
    assert len(rows) >= 29 * 11
    assert {row.split()[0] for row in rows} == set(CODES)


def test_decision_with_enclosure_and_appendices_departs_from_no_rule(
    printed: Printed, check: Check, kinds: KindTable
) -> None:
    assert check(printed(sample_with_attachments(kinds))).findings == ()


def test_long_document_departs_from_no_rule(printed: Printed, check: Check, kinds: KindTable) -> None:
    body = tuple(Paragraph("Văn phòng chủ trì rà soát và báo cáo kết quả hằng quý. " * 8) for _ in range(20))
    assert check(printed(dataclasses.replace(sample_decision(kinds), body=body))).findings == ()


@pytest.mark.parametrize(
    ("words", "change", "code", "cell"),
    [
        ("CỘNG HÒA", {"size": 10.0}, "form-size", "1"),
        ("Độc lập", {"is_bold": False}, "form-weight", "1"),
        ("XÃ ĐÔNG SƠN", {"size": 15.0}, "form-size", "2"),
        ("Số:", {"size": 11.0}, "form-size", "3"),
        ("Đông Sơn,", {"is_italic": False}, "form-slant", "4"),
        ("QUYẾT ĐỊNH", {"size": 18.0}, "form-size", "5a"),
        ("PHÓ CHỦ TỊCH", {"size": 11.0}, "form-size", "7a"),
        ("Trần Thị Minh Nguyệt", {"is_italic": False, "size": 16.0}, "form-size", "7b"),
        ("Nơi nhận:", {"is_italic": False}, "form-slant", "9b"),
        ("- Các thôn", {"size": 13.0}, "form-size", "9b"),
    ],
)
def test_damaged_component_is_named_with_its_cell(
    printed: Printed, check: Check, kinds: KindTable, words: str, change: dict[str, float | bool], code: str, cell: str
) -> None:
    pages = redrawn(printed(sample_decision(kinds)), words, lambda line: restyled(line, change))
    findings = check(pages).findings
    assert [(found.code, found.cell, found.severity) for found in findings] == [(code, cell, Severity.ADVICE)]
    assert "30/2020/NĐ-CP" in findings[0].legal_basis


@pytest.mark.parametrize(
    ("words", "cell"),
    [
        ("CỘNG HÒA", "1"),
        ("Độc lập", "1"),
        ("Ban hành Kế hoạch chuyển đổi số xã Đông Sơn năm 2026", "5a"),
        ("Trần Thị Minh Nguyệt", "7b"),
    ],
)
def test_missing_component_is_named_with_its_cell(
    printed: Printed, check: Check, kinds: KindTable, words: str, cell: str
) -> None:
    report = check(without(printed(sample_decision(kinds)), words))
    assert [(found.code, found.cell) for found in report.findings] == [("form-component-missing", cell)]
    assert not report.is_blocked


@pytest.mark.parametrize(("words", "cell"), [("V/v", "5b"), ("Kính gửi:", "9a")])
def test_letter_lacks_what_only_letters_have(
    printed: Printed, check: Check, kinds: KindTable, words: str, cell: str
) -> None:
    report = check(without(printed(sample_letter(kinds)), words))
    assert [(found.code, found.cell) for found in report.findings] == [("form-component-missing", cell)]


def test_document_that_is_neither_titled_nor_a_letter_lacks_its_kind(
    printed: Printed, check: Check, kinds: KindTable
) -> None:
    pages = without(without(printed(sample_letter(kinds)), "V/v"), "Kính gửi:")
    assert only(check(pages), "form-component-missing").cell == "5a"


@pytest.mark.parametrize(
    "number", ["5/QĐ-UBND", "05/QĐ - UBND", "05-QĐ/UBND", "005/QĐ-UBND", "05/ QĐ-UBND", "05/QÐ-UBND", "05"]
)
def test_malformed_number_blocks(printed: Printed, check: Check, kinds: KindTable, number: str) -> None:
    report = check(retyped(printed(sample_decision(kinds)), "Số:", f"Số: {number}"))
    assert [(found.code, found.severity) for found in report.findings] == [("form-number-malformed", Severity.BLOCKING)]
    assert report.is_blocked


@pytest.mark.parametrize(
    "number", ["", "/QĐ-UBND", "…/QĐ-UBND", "     /QĐ-UBND", "05/QĐ-UBND", "123/QĐ-UBND", "30/2020/NĐ-CP"]
)
def test_open_or_right_number_passes(printed: Printed, check: Check, kinds: KindTable, number: str) -> None:
    assert check(retyped(printed(sample_decision(kinds)), "Số:", f"Số: {number}")).findings == ()


@pytest.mark.parametrize(
    ("words", "text", "code", "cell"),
    [
        ("CỘNG HÒA", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "form-wording", "1"),
        ("Độc lập", "Độc lập – Tự do – Hạnh phúc", "form-wording", "1"),
        ("- Lưu:", "- Các phòng chuyên môn.", "form-filing-missing", "9b"),
        ("Số:", "Số: 05/QyĐ-UBND", "form-kind-abbreviation", "3"),
        ("Số:", "Số: /QC-UBND", "form-kind-abbreviation", "3"),
    ],
)
def test_departure_from_fixed_words_is_advice(
    printed: Printed, check: Check, kinds: KindTable, words: str, text: str, code: str, cell: str
) -> None:
    report = check(retyped(printed(sample_decision(kinds)), words, text))
    assert [(found.code, found.cell, found.severity) for found in report.findings] == [(code, cell, Severity.ADVICE)]


def test_document_without_number_is_blocked(printed: Printed, check: Check, kinds: KindTable) -> None:
    report = check(without(printed(sample_decision(kinds)), "Số:"))
    assert "form-number-missing" in {found.code for found in report.findings}
    assert report.is_blocked


@pytest.mark.parametrize(
    "date", ["ngày 5 tháng 01 năm 2026", "ngày 05 tháng 1 năm 2026", "ngày 31 tháng 02 năm 2026",
             "ngày 05 tháng năm 2026", "ngày 00 tháng 10 năm 2026", "ngày 05 tháng 01 năm 26"]
)  # fmt: skip
def test_malformed_date_blocks(printed: Printed, check: Check, kinds: KindTable, date: str) -> None:
    report = check(retyped(printed(sample_decision(kinds)), "Đông Sơn,", f"Đông Sơn, {date}"))
    assert [(found.code, found.severity) for found in report.findings] == [("form-date-malformed", Severity.BLOCKING)]


@pytest.mark.parametrize(
    "date", ["ngày 05 tháng 01 năm 2026", "ngày 05 tháng 9 năm 2026", "ngày 05 tháng 09 năm 2026",
             "ngày tháng năm 2026", "ngày … tháng … năm 2026", "ngày .... tháng .... năm 2026"]
)  # fmt: skip
def test_open_or_right_date_passes(printed: Printed, check: Check, kinds: KindTable, date: str) -> None:
    assert check(retyped(printed(sample_decision(kinds)), "Đông Sơn,", f"Đông Sơn, {date}")).findings == ()


def test_other_typeface_is_advice(printed: Printed, check: Check, kinds: KindTable) -> None:
    pages = redrawn(printed(sample_decision(kinds)), "", lambda line: restyled(line, {"font": "Arial-BoldMT"}))
    report = check(pages)
    assert [(found.code, found.measured) for found in report.findings] == [("form-typeface", "Arial")]


@pytest.mark.parametrize(
    "font",
    [
        "TimesNewRomanPSMT",
        "TimesNewRomanPS-BoldItalicMT",
        "Times New Roman,Bold",
        "LiberationSerif-Bold",
        "Times-Roman",
    ],
)
def test_names_of_the_times_family_are_known(printed: Printed, check: Check, kinds: KindTable, font: str) -> None:
    pages = redrawn(printed(sample_decision(kinds)), "", lambda line: restyled(line, {"font": font}))
    assert check(pages).findings == ()
    assert "Bold" not in family_of(font)


def test_letter_paper_is_not_a4(printed: Printed, check: Check, kinds: KindTable) -> None:
    pages = tuple(dataclasses.replace(page, width=612, height=792) for page in printed(sample_decision(kinds)))
    assert "form-page-size" in {found.code for found in check(pages).findings}


@pytest.mark.parametrize(("shift", "code"), [(-12, "form-margin-left"), (9, "form-margin-right")])
def test_text_outside_the_margins_is_measured(
    printed: Printed, check: Check, kinds: KindTable, shift: float, code: str
) -> None:
    pages = redrawn(printed(sample_decision(kinds)), "", lambda line: moved(line, shift * MM))
    finding = only(check(pages), code)
    assert finding.measured.endswith(" mm")


def test_page_without_its_number_is_advice(printed: Printed, check: Check, kinds: KindTable) -> None:
    body = tuple(Paragraph("Văn phòng chủ trì rà soát, báo cáo. " * 8) for _ in range(20))
    pages = without(printed(dataclasses.replace(sample_decision(kinds), body=body)), "2")
    assert only(check(pages), "form-page-number-missing").page == 1


def test_scan_without_text_is_advice_only(check: Check) -> None:
    report = check((PrintedPage(210 * MM, 297 * MM, ()),))
    assert [found.code for found in report.findings] == ["form-without-text"]
    assert not report.is_blocked


def only(report: FormReport, code: str) -> Finding:
    (finding,) = (found for found in report.findings if found.code == code)
    return finding


def redrawn(pages: Pages, words: str, change: Callable[[PrintedLine], PrintedLine]) -> Pages:
    """Change the lines that begin with these words."""
    return tuple(
        dataclasses.replace(
            page, lines=tuple(change(line) if line.text.startswith(words) else line for line in page.lines)
        )
        for page in pages
    )


def without(pages: Pages, words: str) -> Pages:
    """Take out the lines that begin with these words; a page number alone on its line is taken whole."""

    def is_kept(line: PrintedLine) -> bool:
        return line.text != words if words.isdigit() else not line.text.startswith(words)

    return tuple(dataclasses.replace(page, lines=tuple(filter(is_kept, page.lines))) for page in pages)


def restyled(line: PrintedLine, change: dict[str, float | bool]) -> PrintedLine:
    return dataclasses.replace(line, runs=tuple(dataclasses.replace(run, **change) for run in line.runs))


def retyped(pages: Pages, words: str, text: str) -> Pages:
    def change(line: PrintedLine) -> PrintedLine:
        run = line.runs[0]
        return dataclasses.replace(line, runs=(PrintedRun(text, run.font, run.size, run.is_bold, run.is_italic),))

    return redrawn(pages, words, change)


def moved(line: PrintedLine, distance: float) -> PrintedLine:
    return dataclasses.replace(line, x0=line.x0 + distance, x1=line.x1 + distance)
