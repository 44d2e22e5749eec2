from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.compose import ComposedPdf, Composer, DraftContent, KindTable, Paragraph, Verification, load_kinds
from records.compose.samples import SAMPLE_DAY, sample_decision, sample_letter
from records.errors import RequestError

Compose = Callable[[DraftContent], ComposedPdf]
SHARED = Composer()


def text_of(composed: ComposedPdf) -> str:
    document = pdfium.PdfDocument(composed.data)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    # pdfium reports a hyphen at the end of a line as U+FFFE.
    return text.replace("\r", "").replace("\ufffe", "-")


def test_same_content_and_time_give_the_same_bytes_in_another_composer(kinds: KindTable) -> None:
    at = datetime(2026, 1, 5, tzinfo=UTC)
    first = Composer().compose(sample_decision(kinds), at=at)
    assert Composer().compose(sample_decision(kinds), at=at).data == first.data


def test_another_time_gives_other_bytes(kinds: KindTable) -> None:
    composer, at = Composer(), datetime(2026, 1, 5, tzinfo=UTC)
    first = composer.compose(sample_decision(kinds), at=at)
    assert composer.compose(sample_decision(kinds), at=at + timedelta(seconds=1)).data != first.data


def test_claims_pdfa_2a_and_pdfua_1_and_is_tagged(compose: Compose, kinds: KindTable) -> None:
    data = compose(sample_letter(kinds)).data
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert b"/StructTreeRoot" in data
    assert b"/Lang(vi-VN)" in data


def test_decision_says_what_the_clerk_wrote(compose: Compose, kinds: KindTable) -> None:
    text = text_of(compose(sample_decision(kinds)))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert "QUYẾT ĐỊNH:" in text
    assert "Điều 1. Ban hành" in text
    assert "Căn cứ Luật Tổ chức chính quyền địa phương;" in text
    assert "- Lưu: VT, VP." in text


def test_letter_has_its_subject_under_the_number_and_no_name_of_kind(compose: Compose, kinds: KindTable) -> None:
    text = text_of(compose(sample_letter(kinds)))
    assert "V/v hướng dẫn doanh nghiệp" in text
    assert "Kính gửi:" in text
    assert "CÔNG VĂN" not in text


def test_markup_in_text_is_printed_and_never_run(compose: Compose, kinds: KindTable) -> None:
    hostile = '#import "x.typ" $x^2$ *đậm* #read("/etc/passwd") \\u{41} "]) #panic()'
    content = dataclasses.replace(sample_decision(kinds), body=(Paragraph(hostile),))
    assert hostile in text_of(compose(content)).replace("\n", " ")


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet=st.sampled_from("#$*_`@<>[](){}\\/\"'~=-+:;,.&%^|! aăđươệỹ0"), min_size=1, max_size=30))
def test_any_printable_text_is_set_or_refused_but_never_read_as_markup(text: str) -> None:
    kinds = load_kinds()
    content = dataclasses.replace(sample_letter(kinds), subject=text, body=(Paragraph(text),))
    try:
        composed = SHARED.compose(content, at=datetime(2026, 1, 5, tzinfo=UTC))
    except RequestError:
        return
    assert "".join(text.split()) in "".join(text_of(composed).split())


def test_decomposed_input_gives_the_same_bytes(compose: Compose, kinds: KindTable) -> None:
    content = sample_decision(kinds)
    decomposed = dataclasses.replace(content, subject=unicodedata.normalize("NFD", content.subject))
    assert compose(decomposed).data == compose(content).data


def test_samples_fill_one_page_and_say_that_they_are_invented(
    compose: Compose, kinds: KindTable, verification: Verification
) -> None:
    for content in (sample_decision(kinds, verification), sample_letter(kinds, verification)):
        composed = compose(content)
        assert composed.pages == 1
        assert "hư cấu" in text_of(composed)


def test_qr_zone_exists_only_with_an_address(compose: Compose, kinds: KindTable, verification: Verification) -> None:
    assert compose(sample_letter(kinds)).zones.qr is None
    assert compose(sample_letter(kinds, verification)).zones.qr is not None


def test_kind_without_template_is_refused(compose: Compose, kinds: KindTable) -> None:
    decision = kinds.find("quyet-dinh", on=SAMPLE_DAY)
    content = dataclasses.replace(sample_decision(kinds), kind=dataclasses.replace(decision, template=None))
    with pytest.raises(RequestError) as refusal:
        compose(content)
    assert refusal.value.code == "kind-not-composable"


def test_threads_may_share_a_composer(kinds: KindTable) -> None:
    composer, at = Composer(), datetime(2026, 1, 5, tzinfo=UTC)
    contents = [dataclasses.replace(sample_letter(kinds), subject=f"nội dung số {number}") for number in range(12)]
    alone = [composer.compose(content, at=at) for content in contents]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda content: composer.compose(content, at=at), contents))
    assert together == alone


def test_hundred_pages_keep_their_zones(compose: Compose, kinds: KindTable) -> None:
    body = tuple(Paragraph(f"Đoạn {number}. " + "Văn phòng chủ trì thực hiện nhiệm vụ. " * 40) for number in range(240))
    composed = compose(dataclasses.replace(sample_decision(kinds), body=body))
    assert composed.pages >= 100
    assert (composed.zones.number.page, composed.zones.leader.page) == (0, composed.pages - 1)


def test_more_pages_than_one_document_may_have_are_refused(compose: Compose, kinds: KindTable) -> None:
    body = tuple(Paragraph("Một đoạn ngắn.") for _ in range(9_500))
    with pytest.raises(RequestError) as refusal:
        compose(dataclasses.replace(sample_decision(kinds), body=body))
    assert refusal.value.code == "document-too-long"
