"""Fields of templates of text: found, filled, and never left behind."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.errors import RequestError
from records.text_templates import fields_in, fill, refuse_unfilled

TEXT = "Thành lập {{tên tổ}} để {{ nhiệm  vụ }}; {{tên tổ}} báo cáo hằng tháng."


def test_fields_stand_once_in_the_order_of_the_text() -> None:
    assert fields_in(TEXT) == ("tên tổ", "nhiệm vụ")
    assert fields_in("không có chỗ điền") == ()


def test_field_is_the_same_however_its_letters_are_put_together() -> None:
    apart = unicodedata.normalize("NFD", TEXT)
    assert fields_in(apart) == fields_in(TEXT)
    filled = fill(apart, {unicodedata.normalize("NFD", "tên tổ"): "Tổ 1", "nhiệm vụ": "rà soát"})
    assert filled == "Thành lập Tổ 1 để rà soát; Tổ 1 báo cáo hằng tháng."


@pytest.mark.parametrize("text", ["{{}}", "{{ }}", "{{a", "a}}", "{{a{{b}}", "{{" + "x" * 61 + "}}", "{{a\nb}}"])
def test_braces_that_are_no_field_are_refused(text: str) -> None:
    with pytest.raises(RequestError) as refused:
        fields_in(text)
    assert refused.value.code == "template-field-malformed"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"tên tổ": "Tổ 1", "nhiệm vụ": "rà soát", "người ký": "A"}, "template-field-unknown"),
        ({"tên tổ": "Tổ 1"}, "template-field-unfilled"),
        ({"tên tổ": "Tổ 1", "nhiệm vụ": "  "}, "template-field-unfilled"),
        ({"tên tổ": "{{tên tổ}}", "nhiệm vụ": "rà soát"}, "template-field-malformed"),
    ],
)
def test_values_that_do_not_fit_the_fields_are_refused(values: dict[str, str], code: str) -> None:
    with pytest.raises(RequestError) as refused:
        fill(TEXT, values)
    assert refused.value.code == code


def test_document_with_a_field_left_in_it_names_the_field() -> None:
    with pytest.raises(RequestError, match="nhiệm vụ") as refused:
        refuse_unfilled(("Tổ 1", "để {{nhiệm vụ}}."))
    assert refused.value.code == "template-field-unfilled"
    refuse_unfilled(("Tổ 1", "để rà soát."))


@given(st.dictionaries(st.sampled_from(("a", "b", "c")), st.text(st.characters(exclude_characters="{}"), min_size=1)))
def test_what_is_filled_has_no_field_left(values: dict[str, str]) -> None:
    text = " ".join(f"{{{{{name}}}}}" for name in values)
    if all(value.strip() for value in values.values()):
        assert fields_in(fill(text, values)) == ()
