from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest

from records.compose import (
    Agency,
    Article,
    Clause,
    ComposedPdf,
    DraftContent,
    KindTable,
    Paragraph,
    Signatory,
    Table,
    Verification,
)
from records.compose.samples import SAMPLE_AGENCY, sample_decision, sample_letter
from records.errors import RequestError

Compose = Callable[[DraftContent], ComposedPdf]


def refused(compose: Compose, content: DraftContent) -> RequestError:
    with pytest.raises(RequestError) as refusal:
        compose(content)
    return refusal.value


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("", "text-empty"),
        (" \u00a0 ", "text-empty"),
        ("a" * 501, "text-too-long"),
        ("a" * 5_000_000, "text-too-long"),
        ("dòng một\ndòng hai", "text-invisible-character"),
        ("có tab\tở giữa", "text-invisible-character"),
        ("rỗng\x00", "text-invisible-character"),
        ("M\u200bẬT", "text-invisible-character"),
        ("mềm\u00adnối", "text-invisible-character"),
        ("xuống\u2028dòng", "text-invisible-character"),
        ("đảo\u202echiều", "text-direction-control"),
        ("đảo\u2067chiều", "text-direction-control"),
        ("漢字", "text-glyph-missing"),
        ("vui 😀", "text-glyph-missing"),
        ("x" * 51, "text-unbroken"),
    ],
)
def test_subject_is_refused(compose: Compose, kinds: KindTable, subject: str, code: str) -> None:
    content = dataclasses.replace(sample_decision(kinds), subject=subject)
    assert refused(compose, content).code == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"body": ()}, "list-empty"),
        ({"body": (Paragraph("a b " * 4_000),) * 40}, "body-too-long"),
        ({"body": (Paragraph("ngắn"),) * 10_001}, "body-too-long"),
        ({"body": (Article(1, (Clause(1, "không có lời dẫn"),)),)}, "article-without-opening"),
        ({"body": (Article(1, ()),)}, "article-without-opening"),
        ({"body": (Table((), ()),)}, "table-too-large"),
        ({"body": (Table(("a",) * 13, ()),)}, "table-too-large"),
        ({"body": (Table(("a", "b"), (("chỉ một ô",),)),)}, "table-uneven"),
        ({"body": (Table(("a", "b"), (), (1.0,)),)}, "table-uneven"),
        ({"body": (Table(("a", "b"), (), (1.0, -1.0)),)}, "table-uneven"),
        ({"body": (Table(("a", "b"), (), (1.0, float("nan"))),)}, "table-uneven"),
        ({"signatory": Signatory((), "Tên")}, "list-empty"),
        ({"signatory": Signatory(("CHỦ TỊCH",) * 6, "Tên")}, "list-too-long"),
        ({"signatory": Signatory(("CHỦ TỊCH",), "")}, "text-empty"),
        ({"recipients": ("Như Điều 4", "như điều 4")}, "recipient-doubled"),
        ({"recipients": tuple(f"Xã số {number}" for number in range(61))}, "list-too-long"),
        ({"agency": dataclasses.replace(SAMPLE_AGENCY, seal_mm=3.6)}, "seal-size-impossible"),
        ({"agency": dataclasses.replace(SAMPLE_AGENCY, seal_mm=float("nan"))}, "seal-size-impossible"),
        ({"agency": dataclasses.replace(SAMPLE_AGENCY, code="B" * 40)}, "notation-too-long"),
        ({"agency": dataclasses.replace(SAMPLE_AGENCY, code="M" * 25)}, "notation-too-wide"),
        ({"verification": Verification("javascript:alert(1)", "7K4M")}, "verification-url-invalid"),
        ({"verification": Verification("https://a.example/" + "a" * 200, "7K4M")}, "verification-url-invalid"),
    ],
)
def test_content_is_refused(compose: Compose, kinds: KindTable, change: dict[str, Any], code: str) -> None:
    assert refused(compose, dataclasses.replace(sample_decision(kinds), **change)).code == code


def test_letter_without_its_unit_is_refused(compose: Compose, kinds: KindTable) -> None:
    assert refused(compose, dataclasses.replace(sample_letter(kinds), unit_code=None)).code == "unit-code-missing"


def test_refusal_names_the_field_and_quotes_nothing(compose: Compose, kinds: KindTable) -> None:
    secret = "Nguyễn Thị Bí Ẩn\u202e"
    error = refused(compose, dataclasses.replace(sample_decision(kinds), signatory=Signatory(("CHỦ TỊCH",), secret)))
    assert "signatory.name" in error.text
    assert "Nguyễn" not in str(error) + error.text_vi


def test_refusal_speaks_vietnamese_too(compose: Compose, kinds: KindTable) -> None:
    assert "để trống" in refused(compose, dataclasses.replace(sample_decision(kinds), subject="")).text_vi


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_vietnamese_letter_is_drawn(compose: Compose, kinds: KindTable, form: Any) -> None:
    bases = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    letters = [base + tone for base in bases for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")]
    text = unicodedata.normalize(form, " ".join([*letters, "đ", "Đ"]))
    composed = compose(dataclasses.replace(sample_decision(kinds), body=(Paragraph(text),)))
    assert composed.pages == 1


def test_agency_without_parent_or_address_is_set(compose: Compose, kinds: KindTable) -> None:
    content = dataclasses.replace(sample_decision(kinds), agency=Agency("Trường Mẫu", "TM", "Đông Sơn"))
    assert compose(content).pages == 1
