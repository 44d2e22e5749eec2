"""The PDF report: what a recipient reads on its first page, and what it never shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.reports.content import MAX_CHANGES, report_content
from api.reports.press import ReportPress
from api.reports.wording import load_wording
from signer.inspect import inspect
from signer.report import Report
from signer.verify.reasons import known_codes
from tests.api.reports.conftest import (
    CHANGED_AFTER,
    INDETERMINATE,
    INVALID,
    LEADER,
    OVERLAY,
    UNREADABLE,
    VALID,
)


def first_page(press: ReportPress, report: Report, file_name: str | None = None) -> str:
    return " ".join(inspect(press.set(report, file_name=file_name)).pages[0].text.split())


@pytest.mark.parametrize(
    ("report", "verdict", "changed"),
    [
        (VALID, ("Hợp lệ", "Valid"), "Không bị sửa."),
        (CHANGED_AFTER, ("Hợp lệ, có bổ sung được phép sau khi ký",), "Có bổ sung sau khi ký"),
        (INDETERMINATE, ("Chưa đủ căn cứ kết luận",), "Không bị sửa."),
        (INVALID, ("Không hợp lệ", "Not valid"), "ĐÃ BỊ THAY ĐỔI sau khi ký."),
    ],
)
def test_first_page_opens_with_the_verdict_and_whether_it_was_changed(
    press: ReportPress, report: Report, verdict: tuple[str, ...], changed: str
) -> None:
    text = first_page(press, report)
    places = [text.index(word) for word in (*verdict, changed, "Ai đã ký")]
    assert places == sorted(places)


def test_first_page_names_who_signed_when_and_how_the_time_is_known(press: ReportPress) -> None:
    text = first_page(press, INDETERMINATE)
    for words in ("Nguyễn Văn An Khang (DEV)", "15:00:00 23/11/2026", "theo máy của người ký, chưa được chứng minh"):
        assert words in text


def test_findings_come_with_what_to_do_in_both_languages(press: ReportPress) -> None:
    text = first_page(press, INVALID)
    assert "Nên làm: Không dùng tệp này." in text
    assert "What to do: Do not use this file." in text
    assert "changed-forbidden" in text


def test_same_report_gives_the_same_bytes(press: ReportPress) -> None:
    assert ReportPress().set(VALID, file_name="a.pdf") == press.set(VALID, file_name="a.pdf")


def test_report_is_tagged_and_claims_pdfa(press: ReportPress) -> None:
    facts = inspect(press.set(VALID))
    assert (facts.pdfa_claim, facts.is_tagged) == ("2a", True)


def test_identity_numbers_in_names_are_hidden(press: ReportPress) -> None:
    named = replace(LEADER, signer="NGUYỄN VĂN A, CCCD:001099012345", organisation="MST 0101234567")
    text = first_page(press, replace(VALID, signatures=(named,)))
    assert "NGUYỄN VĂN A" in text
    assert "001099012345" not in text
    assert "0101234567" not in text


def test_strange_names_are_text_and_never_markup(press: ReportPress) -> None:
    text = first_page(press, VALID, '#panic("x") $a$ \x07 漢字 "]}.pdf')
    assert '#panic("x") $a$' in text


def test_a_file_that_is_no_pdf_still_gets_a_report(press: ReportPress) -> None:
    text = first_page(press, UNREADABLE)
    assert "Không hợp lệ" in text
    assert "Tệp không phải là PDF." in text


def test_long_lists_of_changes_are_cut_and_counted() -> None:
    crowded = replace(LEADER, changes=(OVERLAY,) * (MAX_CHANGES + 7))
    content = report_content(replace(VALID, signatures=(crowded,)), load_wording(), None)
    (signature,) = content["signatures"]  # type: ignore[misc]
    assert len(signature["changes"]) == MAX_CHANGES
    assert "7" in signature["more"]["vi"]


def test_advice_speaks_only_of_findings_that_exist() -> None:
    assert set(load_wording().advice) <= known_codes()
