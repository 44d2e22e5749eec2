"""Number and notation: what the decree writes is read, what it does not is refused with the reason in Vietnamese."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from records.compose.kinds import load_kinds
from records.document_number import DocumentNumber, IssueDate, Notation
from records.errors import RequestError


@pytest.mark.parametrize(
    "written",
    ["05/QĐ-UBND", "19/HĐND-KTNS", "30/2020/NĐ-CP", "112/TTr-UBND", "07/SGD&ĐT-VP", "1234/BCĐ389-TK", "99/SY-UBND"],
)
def test_a_number_reads_back_as_written(written: str) -> None:
    assert str(DocumentNumber.parse(written)) == written


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("5/QĐ-UBND", "thêm một số 0"),
        ("005/QĐ-UBND", "thêm một số 0"),
        ("010/QĐ-UBND", "thêm một số 0"),
        ("00/QĐ-UBND", "bắt đầu từ 01"),
        ("05/QĐ - UBND", "dấu cách"),
        ("05 /QĐ-UBND", "dấu gạch chéo"),
        ("05-QĐ/UBND", "dấu gạch chéo"),
        ("QĐ-UBND", "dấu gạch chéo"),
        ("٠٥/QĐ-UBND", "dấu gạch chéo"),
        ("05/", "nhóm chữ"),
        ("05/QĐ--UBND", "nhóm chữ"),
        ("05/-UBND", "nhóm chữ"),
        ("05/QĐ-UBND(M)", "nhóm chữ"),
        ("05/QÐ-UBND", "“Đ”"),
        ("05/" + "A" * 31, "30 ký tự"),
        ("", "dấu gạch chéo"),
    ],
)
def test_a_malformed_number_is_refused_with_a_reason(written: str, reason: str) -> None:
    with pytest.raises(RequestError) as caught:
        DocumentNumber.parse(written)
    assert caught.value.code == "document-number-malformed"
    assert reason in caught.value.text_vi


def test_composed_and_decomposed_spellings_are_one_number() -> None:
    composed, decomposed = (unicodedata.normalize(form, "05/TTr-SởYT") for form in ("NFC", "NFD"))
    assert DocumentNumber.parse(composed) == DocumentNumber.parse(decomposed)


def test_every_kind_of_the_decree_survives_the_round_trip() -> None:
    for kind in load_kinds().rows:
        number = DocumentNumber(5, Notation.parse(kind.notation("UBND", "VP")))
        assert DocumentNumber.parse(unicodedata.normalize("NFD", str(number))) == number


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 15), "ngày 15 tháng 02 năm 2026"),
        (date(2026, 3, 1), "ngày 01 tháng 3 năm 2026"),
        (date(2026, 11, 23), "ngày 23 tháng 11 năm 2026"),
    ],
)
def test_a_date_is_written_as_the_decree_asks(day: date, words: str) -> None:
    assert IssueDate.on(day).in_words == words
