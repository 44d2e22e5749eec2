"""What the form of each kind says beyond the layout they share."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from records.compose import (
    Circulation,
    ComposedPdf,
    DraftContent,
    KindTable,
    Paragraph,
    RichText,
    Run,
    Signatory,
    Style,
    Urgency,
    load_kinds,
    parse_body,
)
from records.compose.sample_kinds import sample_of
from records.compose.samples import SAMPLE_DAY, sample_decision
from records.errors import RequestError
from signer.typography import TypesetLine, read_typography

Compose = Callable[[DraftContent], ComposedPdf]
CODES = [kind.code for kind in load_kinds().in_force(SAMPLE_DAY)]


def lines_of(composed: ComposedPdf) -> list[TypesetLine]:
    return [line for page in read_typography(composed.data) for line in page.lines]


def texts(composed: ComposedPdf) -> list[str]:
    return [line.text for line in lines_of(composed)]


def refused(compose: Compose, content: DraftContent) -> str:
    with pytest.raises(RequestError) as refusal:
        compose(content)
    assert refusal.value.text_vi
    return refusal.value.code


@pytest.mark.parametrize("code", [code for code in CODES if code != "cong-van"])
def test_kind_bears_its_name_in_capitals(compose: Compose, kinds: KindTable, code: str) -> None:
    content = sample_of(code, kinds)
    assert content.kind.name.upper() in texts(compose(content))


def test_letter_says_about_only_once_however_its_subject_is_typed(compose: Compose, kinds: KindTable) -> None:
    letter = dataclasses.replace(sample_of("cong-van", kinds), subject="v/v góp ý dự thảo")
    assert "V/v góp ý dự thảo" in texts(compose(letter))


@pytest.mark.parametrize("code", CODES)
def test_kind_says_that_its_sample_is_invented_and_claims_its_standards(
    compose: Compose, kinds: KindTable, code: str
) -> None:
    composed = compose(sample_of(code, kinds))
    assert any("hư cấu" in text for text in texts(composed))
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in composed.data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in composed.data


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("nghi-quyet", "QUYẾT NGHỊ:"),
        ("quyet-dinh", "QUYẾT ĐỊNH:"),
        ("to-trinh", "Kính gửi: Các phòng chuyên môn, các thôn trên địa bàn xã"),
        ("giay-gioi-thieu", "Ủy ban nhân dân xã Đông Sơn trân trọng giới thiệu:"),
        ("giay-nghi-phep", "Ủy ban nhân dân xã Đông Sơn cấp cho:"),
    ],
)
def test_form_adds_the_words_of_its_kind(compose: Compose, kinds: KindTable, code: str, words: str) -> None:
    assert words in texts(compose(sample_of(code, kinds)))


@pytest.mark.parametrize(("code", "words"), [("cong-dien", "ĐÔNG SƠN điện:"), ("giay-moi", "trân trọng kính mời:")])
def test_form_opens_with_those_it_is_addressed_to(compose: Compose, kinds: KindTable, code: str, words: str) -> None:
    assert words in " ".join(texts(compose(sample_of(code, kinds))))


@pytest.mark.parametrize(
    ("code", "agency_left"),
    [
        ("hop-dong", True),
        ("ban-ghi-nho", True),
        ("ban-thoa-thuan", True),
        ("bien-ban", False),
        ("giay-uy-quyen", False),
    ],
)
def test_two_sign_side_by_side(compose: Compose, kinds: KindTable, code: str, agency_left: bool) -> None:
    content = sample_of(code, kinds)
    composed = compose(content)
    leader, other = composed.zones.leader, composed.zones.counterpart
    assert other is not None
    assert content.counterpart is not None
    assert (leader.page, leader.rect.y0) == (other.page, pytest.approx(other.rect.y0))
    assert (leader.rect.x0 < other.rect.x0) == agency_left
    names = [line for line in lines_of(composed) if line.text in (content.signatory.name, content.counterpart.name)]
    assert names[0].baseline == pytest.approx(names[1].baseline)


@pytest.mark.parametrize("code", ["bien-ban", "hop-dong", "ban-ghi-nho", "ban-thoa-thuan", "giay-uy-quyen"])
def test_second_signatory_must_be_named(compose: Compose, kinds: KindTable, code: str) -> None:
    assert refused(compose, dataclasses.replace(sample_of(code, kinds), counterpart=None)) == "counterpart-missing"


def test_second_signatory_of_a_decision_is_refused(compose: Compose, kinds: KindTable) -> None:
    content = dataclasses.replace(sample_decision(kinds), counterpart=Signatory(("THƯ KÝ",), "Lê Thu Hà"))
    assert refused(compose, content) == "counterpart-unexpected"


@pytest.mark.parametrize("code", ["to-trinh", "giay-moi", "cong-dien", "phieu-gui", "phieu-chuyen", "phieu-bao"])
def test_those_addressed_must_be_named(compose: Compose, kinds: KindTable, code: str) -> None:
    assert refused(compose, dataclasses.replace(sample_of(code, kinds), addressees=())) == "addressees-missing"


@pytest.mark.parametrize("mark", [*Urgency, *Circulation])
def test_marks_stand_in_the_left_half_under_the_number(
    compose: Compose, kinds: KindTable, mark: Urgency | Circulation
) -> None:
    field = "urgency" if isinstance(mark, Urgency) else "circulation"
    composed = compose(dataclasses.replace(sample_decision(kinds), **{field: mark}))  # type: ignore[arg-type]
    (line,) = (line for line in lines_of(composed) if line.text == mark.value)
    assert line.rect.y1 < composed.zones.number.rect.y0
    assert line.rect.x1 < 210 / 2 * 72 / 25.4
    assert (line.runs[0].style.size, line.runs[0].style.is_bold) == (13, True)


@pytest.mark.parametrize(
    ("mark", "copies", "last"),
    [(None, None, "- Lưu: VT."), ("LTH", None, "- Lưu: VT, LTH."), ("LTH", 20, "- Lưu: VT, LTH.20."),
     (None, 20, "- Lưu: VT, 20 bản.")],
)  # fmt: skip
def test_last_recipient_names_drafter_and_copies(
    compose: Compose, kinds: KindTable, mark: str | None, copies: int | None, last: str
) -> None:
    content = dataclasses.replace(sample_decision(kinds), filing="VT", drafter_mark=mark, copies=copies)
    assert last in texts(compose(content))


@pytest.mark.parametrize("copies", [0, -1, 100_001])
def test_impossible_number_of_copies_is_refused(compose: Compose, kinds: KindTable, copies: int) -> None:
    assert refused(compose, dataclasses.replace(sample_decision(kinds), copies=copies)) == "copies-impossible"


def test_divisions_are_centred_and_their_titles_in_capitals(compose: Compose, kinds: KindTable) -> None:
    lines = {line.text: line for line in lines_of(compose(sample_of("quy-che", kinds)))}
    for text in ("Chương I", "QUY ĐỊNH CHUNG"):
        line = lines[text]
        assert line.runs[0].style.is_bold
        assert (line.rect.x0 + line.rect.x1) / 2 == pytest.approx((32 + 193) / 2 * 72 / 25.4, abs=2)
    assert lines["Điều 1. Phạm vi điều chỉnh"].runs[0].style.is_bold


@pytest.mark.parametrize(
    "body",
    [
        "Mục 1. Một\nNội dung.\nChương I. Hai\nNội dung.",
        "### Điều 1. Một\nNội dung.\nPhần I. Hai\n### Điều 2. Ba\nNội dung.",
        "I. MỘT\nTiểu mục 1. Hai\nNội dung.\nPhần I. Ba\nMục 1. Bốn\nNội dung.",
    ],
)
def test_divisions_in_any_order_keep_the_outline_whole(compose: Compose, kinds: KindTable, body: str) -> None:
    for code in ("ke-hoach", "cong-van"):
        assert compose(dataclasses.replace(sample_of(code, kinds), body=parse_body(body))).pages == 1


def test_bold_and_italic_words_are_set_so(compose: Compose, kinds: KindTable) -> None:
    text = RichText((Run("Mục đích", Style.BOLD), Run(": xong "), Run("trước", Style.ITALIC), Run(" hạn.")))
    composed = compose(dataclasses.replace(sample_decision(kinds), body=(Paragraph(text),)))
    (line,) = (line for line in lines_of(composed) if line.text.startswith("Mục đích"))
    styles = [(run.text.strip(), run.style.is_bold, run.style.is_italic) for run in line.runs]
    assert styles == [
        ("Mục đích", True, False),
        (": xong", False, False),
        ("trước", False, True),
        ("hạn.", False, False),
    ]


def test_emphasis_inside_a_letter_is_refused(compose: Compose, kinds: KindTable) -> None:
    text = RichText((Run("a", Style.BOLD), Run("\u0301 hai")))
    content = dataclasses.replace(sample_decision(kinds), body=(Paragraph(text),))
    assert refused(compose, content) == "emphasis-splits-letter"


def test_stars_in_a_plain_string_stay_stars(compose: Compose, kinds: KindTable) -> None:
    composed = compose(dataclasses.replace(sample_decision(kinds), body=(Paragraph("**không đậm**"),)))
    assert "**không đậm**" in texts(composed)
