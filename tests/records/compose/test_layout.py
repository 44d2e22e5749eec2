"""Measured on the finished page: Decree 30/2020/NĐ-CP, appendix I, part I, sections I, IV and V."""

from __future__ import annotations

import ctypes
import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
import segno
from fontTools.ttLib import TTFont

from records.compose import (
    AreaZone,
    ComposedPdf,
    DraftContent,
    KindTable,
    Paragraph,
    Rect,
    Table,
    TextZone,
    Urgency,
    Verification,
    load_faces,
)
from records.compose.samples import sample_decision, sample_letter

Compose = Callable[[DraftContent], ComposedPdf]
MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
SENTENCE = "Văn phòng chủ trì, phối hợp với các đơn vị có liên quan rà soát và báo cáo kết quả thực hiện hằng quý. "


@dataclass(frozen=True, slots=True)
class Letter:
    """One drawn character: its origin, ink box, size and face."""

    character: str
    x: float
    baseline: float
    box: Rect
    size: float
    face: str


def letters(composed: ComposedPdf, page: int) -> list[Letter]:
    text = pdfium.PdfDocument(composed.data)[page].get_textpage()
    return [_letter(text, index) for index in range(text.count_chars()) if raw.FPDFText_GetFontSize(text, index) > 1]


def _letter(text: pdfium.PdfTextPage, index: int) -> Letter:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    left, bottom, right, top = text.get_charbox(index)
    name = ctypes.create_string_buffer(100)
    raw.FPDFText_GetFontInfo(text, index, name, 100, None)
    size = round(raw.FPDFText_GetFontSize(text, index), 2)
    face = name.value.decode("ascii").partition("+")[2]
    return Letter(
        chr(raw.FPDFText_GetUnicode(text, index)), x.value, y.value, Rect(left, bottom, right, top), size, face
    )


def find(text: str, drawn: list[Letter]) -> list[Letter]:
    """The drawn letters of the first occurrence of a text, blanks left out."""
    inked = [letter for letter in drawn if not letter.character.isspace()]
    wanted = "".join(text.split())
    start = "".join(letter.character for letter in inked).index(wanted)
    return inked[start : start + len(wanted)]


def middle(found: list[Letter]) -> float:
    return (found[0].box.x0 + found[-1].box.x1) / 2


def overlap(a: Rect, b: Rect) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1


def long_decision(kinds: KindTable, paragraphs: int) -> DraftContent:
    body = tuple(Paragraph(f"Đoạn {number}. {SENTENCE * 3}") for number in range(1, paragraphs + 1))
    return dataclasses.replace(sample_decision(kinds), body=(*body, Paragraph(f"Đoạn cuối cùng. {SENTENCE * 2}")))


@pytest.fixture
def decision(compose: Compose, kinds: KindTable, verification: Verification) -> ComposedPdf:
    return compose(sample_decision(kinds, verification))


@pytest.fixture
def letter(compose: Compose, kinds: KindTable, verification: Verification) -> ComposedPdf:
    return compose(sample_letter(kinds, verification))


def test_pages_are_a4_portrait(compose: Compose, kinds: KindTable) -> None:
    for page in pdfium.PdfDocument(compose(long_decision(kinds, 12)).data):
        assert page.get_size() == pytest.approx((PAGE_WIDTH, PAGE_HEIGHT), abs=0.1)


def test_text_keeps_the_margins_of_the_decree(compose: Compose, kinds: KindTable) -> None:
    composed = compose(long_decision(kinds, 30))
    text = [found for page in range(1, composed.pages - 1) for found in letters(composed, page)]
    body = [found.box for found in text if found.size == 14]
    assert 30 <= min(box.x0 for box in body) / MM <= 35
    assert 15 <= (PAGE_WIDTH - max(box.x1 for box in body)) / MM <= 20
    assert 20 <= (PAGE_HEIGHT - max(box.y1 for box in body)) / MM <= 25
    assert 20 <= min(box.y0 for box in body) / MM <= 25


@pytest.mark.parametrize(
    ("text", "size", "face"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, "LiberationSerif-Bold"),
        ("Độc lập - Tự do - Hạnh phúc", 13, "LiberationSerif-Bold"),
        ("TỈNH MINH CHÂU", 12, "LiberationSerif"),
        ("XÃ ĐÔNG SƠN", 12, "LiberationSerif-Bold"),
        ("Số:", 13, "LiberationSerif"),
        ("Đông Sơn,", 13, "LiberationSerif-Italic"),
        ("QUYẾT ĐỊNH", 14, "LiberationSerif-Bold"),
        ("Ban hành Kế hoạch chuyển đổi số", 14, "LiberationSerif-Bold"),
        ("CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ ĐÔNG SƠN", 14, "LiberationSerif-Bold"),
        ("Căn cứ Luật Tổ chức", 14, "LiberationSerif-Italic"),
        ("Điều 1.", 14, "LiberationSerif-Bold"),
        ("a) Đôn đốc", 14, "LiberationSerif"),
        ("KT. CHỦ TỊCH", 14, "LiberationSerif-Bold"),
        ("Trần Thị Minh Nguyệt", 14, "LiberationSerif-Bold"),
        ("Nơi nhận:", 12, "LiberationSerif-BoldItalic"),
        ("- Lưu: VT, VP.", 11, "LiberationSerif"),
    ],
)
def test_component_has_the_size_and_style_of_the_table(decision: ComposedPdf, text: str, size: int, face: str) -> None:
    assert {(found.size, found.face) for found in find(text, letters(decision, 0))} == {(size, face)}


@pytest.mark.parametrize(
    ("text", "size", "face"),
    [
        ("V/v hướng dẫn doanh nghiệp", 12, "LiberationSerif"),
        ("Kính gửi:", 14, "LiberationSerif"),
        ("- Hội Doanh nghiệp tỉnh Minh Châu.", 14, "LiberationSerif"),
    ],
)
def test_letter_component_has_the_size_and_style_of_the_table(
    letter: ComposedPdf, text: str, size: int, face: str
) -> None:
    assert {(found.size, found.face) for found in find(text, letters(letter, 0))} == {(size, face)}


def test_letterhead_stands_left_and_national_title_right(decision: ComposedPdf) -> None:
    drawn = letters(decision, 0)
    title, agency = find("CỘNG HÒA XÃ HỘI", drawn), find("ỦY BAN NHÂN DÂN", drawn)
    assert agency[-1].box.x1 < title[0].box.x0
    assert agency[0].baseline == pytest.approx(title[0].baseline, abs=0.01)


@pytest.mark.parametrize(("zone", "static"), [("number", "Số: "), ("date", "Đông Sơn, ")])
def test_value_continues_its_label_as_if_set_in_one_line(decision: ComposedPdf, zone: str, static: str) -> None:
    place: TextZone = getattr(decision.zones, zone)
    label = find(static, letters(decision, place.page))
    face = getattr(load_faces(), place.face.value)
    assert place.baseline == pytest.approx(label[0].baseline, abs=0.01)
    assert place.rect.x0 == pytest.approx(label[0].x + advance(static, face, place.font_size), abs=0.05)
    assert {found.size for found in label} == {place.font_size}


def advance(text: str, face: bytes, size: float) -> float:
    font = TTFont(BytesIO(face))
    names = font.getBestCmap()
    return sum(font["hmtx"][names[ord(character)]][0] for character in text) * size / font["head"].unitsPerEm


@pytest.mark.parametrize(("zone", "value"), [("number", "05/QĐ-UBND"), ("date", "ngày 05 tháng 01 năm 2026")])
def test_label_and_a_typical_value_are_centred_in_their_column(decision: ComposedPdf, zone: str, value: str) -> None:
    place: TextZone = getattr(decision.zones, zone)
    drawn = letters(decision, 0)
    label, above = ("Số:", "XÃ ĐÔNG SƠN") if zone == "number" else ("Đông Sơn,", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    end = place.rect.x0 + advance(value, getattr(load_faces(), place.face.value), place.font_size)
    assert (find(label, drawn)[0].box.x0 + end) / 2 == pytest.approx(middle(find(above, drawn)), abs=1.5)


def test_number_zone_holds_five_digits(decision: ComposedPdf) -> None:
    assert advance("12345/QĐ-UBND", load_faces().regular, 13) <= decision.zones.number.rect.width + 0.01


def test_text_zones_span_ascent_and_descent_of_the_face(decision: ComposedPdf) -> None:
    zone = decision.zones.date
    metrics = TTFont(BytesIO(load_faces().italic))["hhea"]
    assert (zone.rect.y1 - zone.baseline) / zone.font_size == pytest.approx(metrics.ascent / 2048, abs=0.001)
    assert (zone.rect.y0 - zone.baseline) / zone.font_size == pytest.approx(metrics.descent / 2048, abs=0.001)


def test_leader_image_is_centred_between_title_and_name(decision: ComposedPdf) -> None:
    zone = decision.zones.leader
    drawn = letters(decision, zone.page)
    title, name = find("PHÓ CHỦ TỊCH", drawn), find("Trần Thị Minh Nguyệt", drawn)
    assert max(found.box.y1 for found in name) < zone.rect.y0 < zone.rect.y1 < min(found.box.y0 for found in title)
    assert (zone.rect.x0 + zone.rect.x1) / 2 == pytest.approx(middle(name), abs=1)
    assert middle(title) == pytest.approx(middle(name), abs=1)


@pytest.mark.parametrize("diameter", [30.0, 36.0, 42.0])
def test_seal_keeps_its_size_and_covers_the_left_third_of_the_leader(
    compose: Compose, kinds: KindTable, diameter: float
) -> None:
    content = sample_decision(kinds)
    zones = compose(dataclasses.replace(content, agency=dataclasses.replace(content.agency, seal_mm=diameter))).zones
    assert (zones.seal.rect.width / MM, zones.seal.rect.height / MM) == pytest.approx((diameter, diameter), abs=0.01)
    assert 0.25 <= (zones.seal.rect.x1 - zones.leader.rect.x0) / zones.leader.rect.width <= 0.40
    assert zones.seal.rect.x0 < zones.leader.rect.x0


def test_no_text_stands_in_any_zone(decision: ComposedPdf, letter: ComposedPdf) -> None:
    for composed in (decision, letter):
        for zone in every_zone(composed):
            inside = [found for found in letters(composed, zone.page) if overlap(found.box, zone.rect)]
            assert [found.character for found in inside if not found.character.isspace()] == []


def every_zone(composed: ComposedPdf) -> Iterator[TextZone | AreaZone]:
    zones = composed.zones
    yield from (zones.number, zones.date, zones.leader, zones.seal)
    if zones.qr is not None:
        yield zones.qr


def test_every_module_of_the_qr_code_is_where_the_zone_says(decision: ComposedPdf, verification: Verification) -> None:
    zone = decision.zones.qr
    assert zone is not None
    assert zone.rect.width / MM >= 20
    scale = 6
    bitmap = pdfium.PdfDocument(decision.data)[zone.page].render(scale=scale, grayscale=True).to_pil()
    expected = [
        list(row) for row in segno.make_qr(verification.url, error="m", boost_error=False).matrix_iter(border=4)
    ]
    module = zone.rect.width / len(expected)
    drawn = [
        [
            bitmap.getpixel(
                (
                    (zone.rect.x0 + (column + 0.5) * module) * scale,
                    (PAGE_HEIGHT - zone.rect.y1 + (row + 0.5) * module) * scale,
                )
            )
            < 128
            for column in range(len(expected))
        ]
        for row in range(len(expected))
    ]
    assert drawn == [[bool(cell) for cell in row] for row in expected]


def test_page_number_is_centred_in_the_top_margin_from_page_two_on(compose: Compose, kinds: KindTable) -> None:
    composed = compose(long_decision(kinds, 12))
    above = [[found for found in letters(composed, page) if found.baseline > PAGE_HEIGHT - 20 * MM] for page in (0, 1)]
    assert above[0] == []
    assert [(found.character, found.size, found.face) for found in above[1]] == [("2", 13, "LiberationSerif")]
    assert middle(above[1]) == pytest.approx((32 * MM + PAGE_WIDTH - 17 * MM) / 2, abs=0.5)


@pytest.mark.parametrize("paragraphs", range(2, 14))
def test_signature_block_shares_its_page_with_the_last_paragraph(
    compose: Compose, kinds: KindTable, paragraphs: int
) -> None:
    composed = compose(long_decision(kinds, paragraphs))
    drawn = letters(composed, composed.zones.leader.page)
    assert find("Đoạn cuối cùng.", drawn)
    assert find("Trần Thị Minh Nguyệt", drawn)
    assert find("PHÓ CHỦ TỊCH", drawn)[0].baseline > composed.zones.leader.rect.y1


@pytest.mark.parametrize("sentences", [25, 40, 60])
def test_last_paragraph_longer_than_a_page_still_meets_the_signature(
    compose: Compose, kinds: KindTable, sentences: int
) -> None:
    content = dataclasses.replace(sample_decision(kinds), body=(Paragraph("Mở đầu."), Paragraph(SENTENCE * sentences)))
    composed = compose(content)
    drawn = letters(composed, composed.zones.leader.page)
    assert find("rà soát", drawn)[0].baseline > composed.zones.leader.rect.y1


def test_sixty_long_recipients_all_stay_on_the_paper(
    compose: Compose, kinds: KindTable, verification: Verification
) -> None:
    names = tuple(f"Ủy ban nhân dân xã số {number} và Văn phòng Hội đồng nhân dân xã" for number in range(1, 61))
    composed = compose(dataclasses.replace(sample_letter(kinds, verification), recipients=names))
    drawn = [found for page in range(composed.pages) for found in letters(composed, page)]
    assert find("xã số 60 và Văn phòng", drawn)
    assert find("- Lưu: VT, VP, LTH.", drawn)[0].box.y0 >= 20 * MM
    assert composed.zones.qr is not None
    assert composed.zones.qr.rect.y0 >= 20 * MM


def test_header_row_of_a_table_is_repeated_on_every_page(compose: Compose, kinds: KindTable) -> None:
    rows = tuple((str(number), SENTENCE, "Quý I") for number in range(1, 60))
    content = dataclasses.replace(
        sample_decision(kinds),
        body=(Table(("STT", "Nội dung", "Thời hạn"), rows, (1, 6, 2)), Paragraph("Các đơn vị thi hành.")),
    )
    composed = compose(content)
    assert composed.pages >= 3
    assert all(find("Nội dung", letters(composed, page)) for page in range(composed.pages - 1))


def test_urgency_mark_stands_under_the_number(compose: Compose, kinds: KindTable) -> None:
    composed = compose(dataclasses.replace(sample_decision(kinds), urgency=Urgency.IMMEDIATE))
    mark = find("HỎA TỐC", letters(composed, 0))
    assert mark[0].baseline < composed.zones.number.rect.y0
    assert mark[-1].box.x1 < PAGE_WIDTH / 2


def test_address_stands_at_the_foot_of_the_first_page_only(compose: Compose, kinds: KindTable) -> None:
    composed = compose(long_decision(kinds, 12))
    foot = find("Văn bản mẫu", letters(composed, 0))
    assert foot[0].baseline < 22 * MM
    assert foot[0].size == 11
    with pytest.raises(ValueError, match="substring"):
        find("Văn bản mẫu", letters(composed, 1))


def test_place_too_long_for_one_line_keeps_date_on_its_baseline(compose: Compose, kinds: KindTable) -> None:
    content = sample_decision(kinds)
    agency = dataclasses.replace(content.agency, place="Thành phố Minh Châu Thượng Hạ")
    composed = compose(dataclasses.replace(content, agency=agency))
    place = find("Thành phố", letters(composed, 0))
    assert composed.zones.date.baseline < place[0].baseline - 10
    assert composed.zones.date.rect.x1 <= PAGE_WIDTH - 15 * MM
