"""Hostile lengths: nothing leaves the text area, nothing is printed over something else, no letter is missing."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Callable, Iterator
from itertools import combinations

import pytest

from records.compose import (
    AreaZone,
    Circulation,
    ComposedPdf,
    DraftContent,
    KindTable,
    Paragraph,
    Part,
    Signatory,
    Table,
    TextZone,
    Urgency,
    Verification,
    load_kinds,
)
from records.compose.sample_kinds import LONG_NAMED, sample_of, sample_with_attachments
from records.compose.samples import SAMPLE_DAY
from signer.fields import Rect
from signer.typography import TypesetLine, TypesetPage, read_typography

Compose = Callable[[DraftContent], ComposedPdf]
MM = 72 / 25.4
CODES = [kind.code for kind in load_kinds().in_force(SAMPLE_DAY)]
LONG_SUBJECT = "ban hành Quy chế phối hợp quản lý, vận hành và khai thác hệ thống thông tin giải quyết công việc " * 4
LONG_LINE = "Ủy ban nhân dân các xã, phường, thị trấn thuộc địa bàn quản lý và Văn phòng Hội đồng nhân dân"
TOUCHING = 0.6
"""Points: ink boxes of neighbouring lines with stacked tone marks may come this near."""


def stretched(content: DraftContent, verification: Verification) -> DraftContent:
    """The content with everything as long as it may reasonably get."""
    is_addressed = Part.ADDRESSEES in content.kind.prints
    signatory = Signatory(
        ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH THƯỜNG TRỰC KIÊM TRƯỞNG BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ"),
        "Công Tằng Tôn Nữ Thị Nguyệt Quỳnh Hương",
    )
    return dataclasses.replace(
        content,
        agency=dataclasses.replace(LONG_NAMED, parent="Ủy ban nhân dân thành phố trực thuộc trung ương Minh Châu"),
        subject=LONG_SUBJECT.strip(),
        addressees=tuple(f"{LONG_LINE} số {place}" for place in range(12)) if is_addressed else (),
        recipients=tuple(f"{LONG_LINE} số {place}" for place in range(40)),
        signatory=signatory,
        counterpart=signatory if Part.COUNTERPART in content.kind.requires else None,
        urgency=Urgency.VERY_URGENT,
        circulation=Circulation.RETURN_AFTER_READING,
        verification=verification,
    )


def collisions(page: TypesetPage) -> list[tuple[str, str]]:
    return [(one.text, other.text) for one, other in combinations(page.lines, 2) if overlap(one.rect, other.rect)]


def overlap(one: Rect, other: Rect) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    along = min(one.y1, other.y1) - max(one.y0, other.y0)
    return across > TOUCHING and along > TOUCHING


def outside(page: TypesetPage) -> list[str]:
    """Lines that leave the text area; page numbers and the foot stand in the margins by right."""
    return [
        line.text
        for line in page.lines
        if line.rect.x0 < 30 * MM or line.rect.x1 > page.width - 15 * MM or line.rect.y0 < 12 * MM or is_in_foot(line)
    ]


def is_in_foot(line: TypesetLine) -> bool:
    return line.rect.y0 < 20 * MM and line.runs[0].style.size > 12


def zones_of(composed: ComposedPdf) -> Iterator[TextZone | AreaZone]:
    zones = composed.zones
    yield from (zones.number, zones.date, zones.leader, zones.seal)
    yield from (zone for zone in (zones.qr, zones.counterpart) if zone is not None)


@pytest.mark.parametrize("code", CODES)
def test_stretched_kind_neither_overflows_nor_overlaps(
    compose: Compose, kinds: KindTable, verification: Verification, code: str
) -> None:
    composed = compose(stretched(sample_of(code, kinds), verification))
    pages = read_typography(composed.data)
    assert [collisions(page) for page in pages] == [[]] * len(pages)
    assert [outside(page) for page in pages] == [[]] * len(pages)


@pytest.mark.parametrize("code", CODES)
def test_no_text_stands_in_a_zone(compose: Compose, kinds: KindTable, verification: Verification, code: str) -> None:
    composed = compose(stretched(sample_of(code, kinds), verification))
    pages = read_typography(composed.data)
    for zone in zones_of(composed):
        area = Rect(zone.rect.x0, zone.rect.y0, zone.rect.x1, zone.rect.y1)
        assert [line.text for line in pages[zone.page].lines if overlap(line.rect, area)] == []
        assert zone.rect.x0 >= 0
        assert zone.rect.y0 >= 12 * MM
        assert zone.rect.x1 <= 210 * MM - 15 * MM


@pytest.mark.parametrize("code", CODES)
def test_sample_of_every_kind_neither_overflows_nor_overlaps(compose: Compose, kinds: KindTable, code: str) -> None:
    for page in read_typography(compose(sample_of(code, kinds)).data):
        assert collisions(page) == []
        assert outside(page) == []


def test_attachments_neither_overflow_nor_overlap(compose: Compose, kinds: KindTable) -> None:
    for page in read_typography(compose(sample_with_attachments(kinds)).data):
        assert collisions(page) == []
        assert outside(page) == []


def test_table_of_narrow_columns_over_pages_neither_overflows_nor_overlaps(compose: Compose, kinds: KindTable) -> None:
    header = tuple(f"Cột {place}" for place in range(1, 9))
    rows = tuple((str(place), *("Văn bản điện tử được ký số đầy đủ",) * 7) for place in range(60))
    content = dataclasses.replace(sample_of("bao-cao", kinds), body=(Table(header, rows), Paragraph("Hết./.")))
    pages = read_typography(compose(content).data)
    assert len(pages) >= 5
    assert [collisions(page) for page in pages] == [[]] * len(pages)
    assert [outside(page) for page in pages] == [[]] * len(pages)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_vietnamese_letter_is_printed_in_every_face(compose: Compose, kinds: KindTable, form: str) -> None:
    bases = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    letters = " ".join([base + tone for base in bases for tone in ("", *"\u0300\u0301\u0303\u0309\u0323")] + ["đ", "Đ"])
    text = unicodedata.normalize(form, letters)  # type: ignore[arg-type]
    content = dataclasses.replace(
        sample_of("quyet-dinh", kinds),
        subject=text[:300],
        legal_bases=(text,),
        body=(Paragraph(text),),
        recipients=(text[:250],),
    )
    composed = compose(content)
    printed = "".join(line.text for page in read_typography(composed.data) for line in page.lines)
    assert set(unicodedata.normalize("NFC", letters)) - {" "} <= set(printed)
    assert b"/.notdef" not in composed.data
