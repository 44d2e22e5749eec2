"""Number and date filled in: once, in the face they were prepared for."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace

import pypdfium2
import pytest
from pypdf import PdfReader

from signer.errors import DocumentError, RequestError
from signer.fields import DATE_FIELD, LEADER_FIELD, NUMBER_FIELD, FontFiles, FormLayout
from signer.fill import fill
from signer.prepare import prepare

NUMBER, DATE = "05/QĐ-UBND", "ngày 23 tháng 11 năm 2026"


@pytest.fixture(scope="module")
def prepared(tagged_pdf: bytes, official_layout: FormLayout, fonts: FontFiles) -> bytes:
    return prepare(tagged_pdf, official_layout, fonts).data


def shown_text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    page = document[0]
    page.flatten()
    text: str = document[0].get_textpage().get_text_bounded()
    return text


def appearance_of_number(data: bytes) -> bytes:
    fields = PdfReader(io.BytesIO(data)).trailer["/Root"]["/AcroForm"]["/Fields"]
    field = next(field.get_object() for field in fields if field.get_object()["/T"] == NUMBER_FIELD)
    content: bytes = field["/AP"]["/N"].get_data()
    return content


def test_values_are_shown_and_stored(prepared: bytes) -> None:
    filled = fill(prepared, {NUMBER_FIELD: NUMBER, DATE_FIELD: DATE}).data
    fields = PdfReader(io.BytesIO(filled)).get_fields()
    assert (fields[NUMBER_FIELD].value, fields[DATE_FIELD].value) == (NUMBER, DATE)
    assert NUMBER in shown_text(filled)
    assert DATE in shown_text(filled)


def test_decomposed_text_gives_the_same_bytes(prepared: bytes) -> None:
    decomposed = unicodedata.normalize("NFD", NUMBER)
    assert fill(prepared, {NUMBER_FIELD: decomposed}) == fill(prepared, {NUMBER_FIELD: NUMBER})


def test_the_text_stands_on_the_baseline_asked_for(
    tagged_pdf: bytes, official_layout: FormLayout, fonts: FontFiles
) -> None:
    field = replace(official_layout.texts[0], baseline=5.25)
    filled = fill(prepare(tagged_pdf, FormLayout((field,), ()), fonts).data, {NUMBER_FIELD: NUMBER}).data
    assert b"1 0 0 1 0 5.25 Tm" in appearance_of_number(filled)


def test_a_slightly_long_value_is_narrowed(prepared: bytes) -> None:
    filled = fill(prepared, {NUMBER_FIELD: "12345/QĐ-UBNDBDN"}).data
    assert b" Tz " in appearance_of_number(filled)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"Nowhere": NUMBER}, "field-unknown"),
        ({LEADER_FIELD: NUMBER}, "field-unknown"),
        ({NUMBER_FIELD: ""}, "field-value-empty"),
        ({NUMBER_FIELD: "số 5"}, "field-value-characters"),
        ({NUMBER_FIELD: "5" * 60}, "field-value-too-wide"),
    ],
)
def test_impossible_values_have_their_own_code(prepared: bytes, values: dict[str, str], code: str) -> None:
    with pytest.raises(RequestError, match=code):
        fill(prepared, values)


def test_a_field_is_filled_once(prepared: bytes) -> None:
    filled = fill(prepared, {NUMBER_FIELD: NUMBER}).data
    with pytest.raises(DocumentError, match="field-already-filled"):
        fill(filled, {NUMBER_FIELD: NUMBER})
