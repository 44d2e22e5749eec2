from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from records.compose import KindTable, Part, load_kinds
from records.compose.sample_kinds import sample_of
from records.errors import NotFoundError, RequestError
from signer.typography import read_typography
from tests.records.compose.conftest import Compose

IN_FORCE = date(2026, 1, 5)


def test_table_has_the_29_kinds_of_the_decree(kinds: KindTable) -> None:
    assert len(kinds.in_force(IN_FORCE)) == 29


def test_no_code_and_no_abbreviation_is_used_twice(kinds: KindTable) -> None:
    rows = kinds.in_force(IN_FORCE)
    abbreviations = [row.abbreviation for row in rows if row.abbreviation]
    assert len({row.code for row in rows}) == 29
    assert len(abbreviations) == len(set(abbreviations)) == 27


def test_abbreviations_keep_case_and_diacritics(kinds: KindTable) -> None:
    found = {row.code: row.abbreviation for row in kinds.in_force(IN_FORCE)}
    assert (found["quyet-dinh"], found["quy-dinh"]) == ("QĐ", "QyĐ")
    assert (found["de-an"], found["du-an"]) == ("ĐA", "DA")


def test_every_row_names_its_legal_basis(kinds: KindTable) -> None:
    assert all("30/2020/NĐ-CP" in row.legal_basis for row in kinds.rows)


def test_decision_notation_is_kind_then_agency(kinds: KindTable) -> None:
    assert kinds.find("quyet-dinh", on=IN_FORCE).notation("UBND") == "QĐ-UBND"


def test_letter_notation_is_agency_then_unit(kinds: KindTable) -> None:
    assert kinds.find("cong-van", on=IN_FORCE).notation("UBND", "VP") == "UBND-VP"


def test_letter_without_unit_is_refused(kinds: KindTable) -> None:
    with pytest.raises(RequestError) as refusal:
        kinds.find("cong-van", on=IN_FORCE).notation("UBND")
    assert refusal.value.code == "unit-code-missing"


def test_kind_before_the_decree_was_in_force_is_unknown(kinds: KindTable) -> None:
    with pytest.raises(NotFoundError) as refusal:
        kinds.find("quyet-dinh", on=date(2020, 3, 4))
    assert refusal.value.code == "kind-unknown"


@pytest.mark.parametrize("code", [kind.code for kind in load_kinds().in_force(IN_FORCE)])
def test_what_a_kind_has_a_place_for_is_what_stands_on_its_page(compose: Compose, kinds: KindTable, code: str) -> None:
    """So that nothing is lost unseen: what has no place is refused."""
    sample = sample_of(code, kinds)
    asked: dict[Part, Any] = {
        Part.AUTHORITY: {"authority": "CHỦ TỊCH THỬ"},
        Part.LEGAL_BASES: {"legal_bases": ("Căn cứ thử nghiệm",)},
        Part.ADDRESSEES: {"addressees": ("Nơi nhận thử",)},
    }
    bare = replace(sample, authority=None, legal_bases=())
    for part, given in asked.items():
        content = replace(bare, **given)
        if part in sample.kind.prints:
            text = " ".join(line.text for page in read_typography(compose(content).data) for line in page.lines)
            assert str(*_words(given)) in text
        else:
            with pytest.raises(RequestError) as refusal:
                compose(content)
            assert refusal.value.code == "part-not-printed"


def _words(given: dict[str, Any]) -> tuple[str]:
    (value,) = given.values()
    return value if isinstance(value, tuple) else (value,)
