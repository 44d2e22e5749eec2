from __future__ import annotations

from io import BytesIO

import pypdfium2 as pdfium
import pytest

from signer.errors import DocumentError
from signer.fields import Rect
from signer.typography import MAX_READ_PAGES, TypesetPage, read_typography


def sheet(content: str, *, base_font: str = "Times-Roman", boxes: str = "") -> TypesetPage:
    """The one page of :func:`file_of`."""
    (page,) = read_typography(file_of(content, base_font=base_font, boxes=boxes))
    return page


def file_of(content: str, *, base_font: str = "Times-Roman", boxes: str = "") -> bytes:
    """A small file of one page with this content stream."""
    stream = content.encode("latin-1")
    return (
        b"%PDF-1.7\n"
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]" + boxes.encode() + b"/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>endobj\n"
        b"4 0 obj<</Length " + str(len(stream)).encode() + b">>stream\n" + stream + b"\nendstream endobj\n"
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/" + base_font.encode() + b">>endobj\n"
        b"6 0 obj<</Type/Font/Subtype/Type1/BaseFont/Times-BoldItalic>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )


def test_size_is_the_one_that_is_seen_whichever_way_it_is_set() -> None:
    plain = sheet("BT /F1 14 Tf 1 0 0 1 72 700 Tm (So: 05) Tj ET").lines[0]
    scaled = sheet("BT /F1 1 Tf 14 0 0 14 72 700 Tm (So: 05) Tj ET").lines[0]
    assert plain.runs[0].style.size == scaled.runs[0].style.size == 14
    assert plain.text == scaled.text == "So: 05"


def test_style_is_read_from_the_face() -> None:
    line = sheet("BT /F1 14 Tf 72 700 Td (Dieu 1. ) Tj /F2 14 Tf (nghieng dam) Tj ET").lines[0]
    assert [(run.text, run.style.is_bold, run.style.is_italic) for run in line.runs] == [
        ("Dieu 1. ", False, False),
        ("nghieng dam", True, True),
    ]


def test_subset_prefix_is_left_out_of_the_name() -> None:
    line = sheet("BT /F1 14 Tf 72 700 Td (abc) Tj ET", base_font="ABCDEF+Times-Bold").lines[0]
    assert line.runs[0].style.font == "Times-Bold"


def test_columns_side_by_side_are_two_lines() -> None:
    page = sheet("BT /F1 12 Tf 72 700 Td (UY BAN) Tj 200 0 Td (CONG HOA) Tj ET")
    assert [line.text for line in page.lines] == ["UY BAN", "CONG HOA"]


def test_lines_below_each_other_are_two_lines() -> None:
    page = sheet("BT /F1 12 Tf 72 700 Td (mot) Tj 0 -14 Td (hai) Tj ET")
    assert [line.baseline for line in page.lines] == [pytest.approx(700), pytest.approx(686)]


def test_words_placed_without_a_blank_of_their_own_get_one() -> None:
    assert sheet("BT /F1 12 Tf 72 700 Td (mot) Tj 22 0 Td (hai) Tj ET").lines[0].text == "mot hai"


def test_places_count_from_the_visible_corner() -> None:
    content = "BT /F1 12 Tf 72 700 Td (abc) Tj ET"
    whole = sheet(content).lines[0].rect
    cropped = sheet(content, boxes="/CropBox[10 20 595 842]")
    assert cropped.lines[0].rect == Rect(
        *(pytest.approx(value) for value in (whole.x0 - 10, whole.y0 - 20, whole.x1 - 10, whole.y1 - 20))
    )
    assert (cropped.width, cropped.height) == (585, 822)


def test_page_without_text_has_no_lines() -> None:
    assert sheet("0 0 100 100 re f").lines == ()


def test_long_document_is_read_at_its_front_and_back() -> None:
    document = pdfium.PdfDocument.new()
    source = pdfium.PdfDocument(file_of("BT /F1 12 Tf 72 700 Td (abc) Tj ET"))
    for _ in range(MAX_READ_PAGES + 1):
        document.import_pages(source)
    written = BytesIO()
    document.save(written)
    pages = read_typography(written.getvalue())
    assert [bool(page.lines) for page in pages].count(False) == 1
    assert pages[MAX_READ_PAGES // 2].lines == ()


def test_bytes_that_are_no_pdf_are_refused() -> None:
    with pytest.raises(DocumentError) as refusal:
        read_typography(b"no pdf")
    assert refusal.value.code == "pdf-unrenderable"
