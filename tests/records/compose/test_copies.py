from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from itertools import product

import pytest

from records.compose import ComposedPdf, Composer, CopyContent, CopyForm, Direction, KindTable, Medium, Paragraph
from records.compose.sample_kinds import sample_copy
from records.errors import RequestError
from signer.typography import read_typography

MORNING = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)
SHARED = Composer()


def composed(content: CopyContent) -> ComposedPdf:
    return SHARED.compose_copy(content, at=MORNING)


def texts(content: CopyContent) -> list[str]:
    return [line.text for page in read_typography(composed(content).data) for line in page.lines]


@pytest.mark.parametrize(
    ("form", "notation"),
    [(CopyForm.TRUE_COPY, "SY-UBND"), (CopyForm.COPY_OF_COPY, "SL-UBND"), (CopyForm.EXTRACT, "TrS-UBND")],
)
def test_copy_names_its_form_and_has_a_notation_of_its_own(kinds: KindTable, form: CopyForm, notation: str) -> None:
    content = sample_copy(form, kinds)
    assert form.value in texts(content)
    assert content.notation == notation


def test_extract_repeats_the_form_of_the_original(kinds: KindTable) -> None:
    said = texts(sample_copy(CopyForm.EXTRACT, kinds))
    wanted = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 05/QĐ-UBND", "Đông Sơn, ngày 05 tháng 01 năm 2026", "(Đã ký)"]
    assert set(wanted) <= set(said)
    assert said.index("(Đã ký)") < said.index("TRÍCH SAO")


@pytest.mark.parametrize("form", CopyForm)
def test_own_number_and_date_are_left_open(kinds: KindTable, form: CopyForm) -> None:
    content = sample_copy(form, kinds)
    zones = composed(content).zones
    labels = {line.text: line for page in read_typography(composed(content).data) for line in page.lines}
    assert zones.number.baseline == pytest.approx(labels["Số:"].baseline, abs=0.01)
    assert zones.date.baseline == pytest.approx(labels["Đông Sơn,"].baseline, abs=0.01)


@pytest.mark.parametrize("form", [CopyForm.TRUE_COPY, CopyForm.COPY_OF_COPY])
def test_sheet_of_a_copy_says_which_document_it_follows(kinds: KindTable, form: CopyForm) -> None:
    assert "Quyết định số 05/QĐ-UBND ngày 05 tháng 01 năm 2026" in " ".join(texts(sample_copy(form, kinds)))


def test_ten_directions_exist_and_no_true_copy_between_electronic_documents() -> None:
    offered = {
        (form, source, copy)
        for form, source, copy in product(CopyForm, Medium, Medium)
        if Direction(source, copy) in form.directions
    }
    assert len(offered) == 3 + 3 + 4
    assert (CopyForm.TRUE_COPY, Medium.ELECTRONIC, Medium.ELECTRONIC) not in offered
    assert (CopyForm.EXTRACT, Medium.ELECTRONIC, Medium.ELECTRONIC) in offered


def test_impossible_direction_is_refused(kinds: KindTable) -> None:
    with pytest.raises(RequestError) as refusal:
        dataclasses.replace(
            sample_copy(CopyForm.TRUE_COPY, kinds), direction=Direction(Medium.ELECTRONIC, Medium.ELECTRONIC)
        )
    assert refusal.value.code == "copy-direction-impossible"


def test_extract_without_its_part_is_refused(kinds: KindTable) -> None:
    content = sample_copy(CopyForm.EXTRACT, kinds)
    with pytest.raises(RequestError) as refusal:
        dataclasses.replace(content, source=dataclasses.replace(content.source, body=()))
    assert refusal.value.code == "copy-body-missing"


def test_true_copy_that_is_set_anew_is_refused(kinds: KindTable) -> None:
    content = sample_copy(CopyForm.TRUE_COPY, kinds)
    with pytest.raises(RequestError) as refusal:
        dataclasses.replace(content, source=dataclasses.replace(content.source, body=(Paragraph("Mới"),)))
    assert refusal.value.code == "copy-body-unexpected"
