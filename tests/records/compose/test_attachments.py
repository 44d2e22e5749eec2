from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pypdfium2 as pdfium
import pytest

from records.compose import (
    Appendix,
    ComposedPdf,
    Composer,
    DraftContent,
    KindTable,
    Paragraph,
    PdfLevel,
    Verification,
)
from records.compose.sample_kinds import sample_with_attachments
from records.compose.samples import sample_decision
from records.errors import RequestError
from signer.typography import TypesetPage, read_typography

Compose = Callable[[DraftContent], ComposedPdf]
MORNING = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)
LONG = tuple(Paragraph("Văn phòng chủ trì rà soát và báo cáo kết quả hằng quý. " * 8) for _ in range(20))


def with_appendices(kinds: KindTable, *appendices: Appendix) -> DraftContent:
    return dataclasses.replace(sample_decision(kinds), attachments=appendices)


def texts(page: TypesetPage) -> list[str]:
    return [line.text for line in page.lines]


def page_number(page: TypesetPage) -> str | None:
    return next((line.text for line in page.lines if line.text.isdigit() and line.rect.y0 > page.height - 60), None)


def test_single_appendix_has_no_number(compose: Compose, kinds: KindTable) -> None:
    pages = read_typography(compose(with_appendices(kinds, Appendix("Danh mục", LONG[:1]))).data)
    assert texts(pages[1])[:2] == ["Phụ lục", "DANH MỤC"]


def test_two_appendices_have_roman_numbers(compose: Compose, kinds: KindTable) -> None:
    content = with_appendices(kinds, Appendix("Một", LONG[:1]), Appendix("Hai", LONG[:1]))
    pages = read_typography(compose(content).data)
    assert [texts(page)[0] for page in pages[1:]] == ["Phụ lục I", "Phụ lục II"]


def test_appendix_says_which_document_it_belongs_to_and_leaves_number_and_date_open(
    compose: Compose, kinds: KindTable
) -> None:
    page = read_typography(compose(with_appendices(kinds, Appendix("Danh mục", LONG[:1]))).data)[1]
    reference = "(Kèm theo Quyết định số …/QĐ-UBND ngày … tháng … năm … của Ủy ban nhân dân xã Đông Sơn)"
    assert reference in " ".join(texts(page))
    assert next(line for line in page.lines if line.text.startswith("(Kèm")).runs[0].style.is_italic


def test_pages_of_each_appendix_are_numbered_from_one(compose: Compose, kinds: KindTable) -> None:
    content = with_appendices(kinds, Appendix("Một", LONG), Appendix("Hai", LONG))
    numbers = [page_number(page) for page in read_typography(compose(content).data)]
    assert numbers[0] is None
    first = numbers.index(None, 1)
    assert numbers[first : first + 3] == [None, "2", "3"]
    assert numbers.count(None) == 3


def test_foot_of_the_agency_stands_on_the_first_page_of_the_file_only(compose: Compose, kinds: KindTable) -> None:
    pages = read_typography(compose(with_appendices(kinds, Appendix("Danh mục", LONG[:1]))).data)
    assert ["hư cấu" in " ".join(texts(page)) for page in pages] == [True, False]


def test_wide_appendix_lies_on_its_side_and_the_next_part_stands_again(compose: Compose, kinds: KindTable) -> None:
    content = with_appendices(kinds, Appendix("Rộng", LONG[:1], landscape=True), Appendix("Hẹp", LONG[:1]))
    document = pdfium.PdfDocument(compose(content).data)
    assert [page.get_width() > page.get_height() for page in document] == [False, True, False]


def test_signature_stays_on_the_last_page_of_the_main_text(compose: Compose, kinds: KindTable) -> None:
    composed = compose(sample_with_attachments(kinds))
    pages = read_typography(composed.data)
    assert "Trần Thị Minh Nguyệt" in texts(pages[composed.zones.leader.page])
    assert composed.zones.leader.page < composed.pages - 1


def test_enclosure_has_letterhead_and_title_but_no_number(compose: Compose, kinds: KindTable) -> None:
    composed = compose(sample_with_attachments(kinds))
    page = read_typography(composed.data)[composed.zones.leader.page + 1]
    assert "QUY CHẾ" in texts(page)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in texts(page)
    assert not any(text.startswith("Số:") for text in texts(page))
    assert any(text.startswith("(Ban hành kèm theo Quyết định số …/") for text in texts(page))


@pytest.mark.parametrize(
    ("attachments", "code"),
    [
        ((Appendix("", LONG[:1]),), "text-empty"),
        ((Appendix("Rỗng", ()),), "list-empty"),
        ((Appendix("Nhiều", LONG[:1]),) * 51, "list-too-long"),
        ((Appendix("Dài", LONG * 40),) * 3, "body-too-long"),
    ],
)
def test_impossible_attachments_are_refused(
    compose: Compose, kinds: KindTable, attachments: tuple[Appendix, ...], code: str
) -> None:
    with pytest.raises(RequestError) as refusal:
        compose(with_appendices(kinds, *attachments))
    assert refusal.value.code == code


def test_archive_variant_carries_the_content_as_json(kinds: KindTable, verification: Verification) -> None:
    content = sample_decision(kinds, verification)
    composed = Composer().compose(content, at=MORNING, level=PdfLevel.A_3A)
    document = pdfium.PdfDocument(composed.data)
    assert b"<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in composed.data
    attachment = document.get_attachment(0)
    assert attachment.get_name() == "noi-dung.json"
    said = json.loads(bytes(attachment.get_data()))
    assert said["schema"] == "vanthu/noi-dung/1"
    assert (said["kind"], said["notation"], said["subject"]) == ("Quyết định", "QĐ-UBND", content.subject)
    assert said["body"][0]["lead"] == "Điều 1."


def test_usual_variant_carries_no_attachment(compose: Compose, kinds: KindTable) -> None:
    assert pdfium.PdfDocument(compose(sample_decision(kinds)).data).count_attachments() == 0


def test_both_variants_look_the_same_to_the_signer(kinds: KindTable) -> None:
    composer = Composer()
    zones = {composer.compose(sample_decision(kinds), at=MORNING, level=level).zones for level in PdfLevel}
    assert len(zones) == 1
