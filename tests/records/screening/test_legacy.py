"""Text of fonts that predate Unicode is read as the page shows it."""

from __future__ import annotations

import unicodedata

import pytest

from records.screening.legacy import legacy_encodings

ENCODINGS = {encoding.name: encoding for encoding in legacy_encodings()}
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
SMALL = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES} | {"đ"}


@pytest.mark.parametrize("name", ["TCVN3", "VNI"])
def test_every_vietnamese_small_letter_has_a_code(name: str) -> None:
    assert SMALL - set("aeiouy") - set(ENCODINGS[name].letters.values()) - {"í", "ì"} == set()


@pytest.mark.parametrize(
    ("name", "written", "read"),
    [
        ("TCVN3", "Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("TCVN3", "TèI MËT", "TốI MậT"),
        ("TCVN3", "bÝ mËt nhµ n\u00adíc", "bí mật nhà nước"),
        ("VNI", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("VNI", "TUYEÄT MAÄT", "TUYỆT MẬT"),
        ("VNI", "ÑOÄC LAÄP", "ĐỘC LẬP"),
    ],
)
def test_a_phrase_is_read_as_it_looks(name: str, written: str, read: str) -> None:
    assert ENCODINGS[name].decode(written) == read


@pytest.mark.parametrize("name", ["TCVN3", "VNI"])
def test_plain_letters_are_left_alone(name: str) -> None:
    assert ENCODINGS[name].decode("Ordinary text, 100 %") is None
