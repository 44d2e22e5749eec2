"""What no signature covers is held to its own redundancy: hexadecimal padding, and CMS beside the signed attributes."""

from __future__ import annotations

import re
from collections import Counter

from signer.report import Verdict
from tests.signer.verify.conftest import Judge
from tests.vectors.official import OfficialDocument

STEP = 503
"""Every so many characters of the seal's value one is changed; over the whole value every bit has its turn."""


def seal_value(document: bytes) -> re.Match[bytes]:
    """The hexadecimal /Contents of the last signature: the only bytes of the file that the seal does not cover."""
    return list(re.finditer(rb"/Contents\s*<([0-9a-fA-F]+)>", document))[-1]


def changed(document: bytes, position: int, bit: int) -> bytes:
    altered = bytearray(document)
    altered[position] ^= 1 << bit
    return bytes(altered)


def test_any_changed_bit_of_the_seals_own_value_is_noticed(official: OfficialDocument, judge: Judge) -> None:
    value = seal_value(official.sealed)
    positions = [*range(value.start(1), value.start(1) + 60), *range(value.start(1), value.end(1), STEP)]
    words = Counter(
        judge(changed(official.sealed, position, bit)).verdict
        for turn, position in enumerate(positions)
        for bit in {turn % 8, 5}
    )
    assert words.keys() <= {Verdict.INVALID, Verdict.INDETERMINATE}
    assert words[Verdict.INDETERMINATE] < 5  # version numbers, which honest encoders get wrong too


def test_letters_of_another_case_in_the_value_are_invalid(official: OfficialDocument, judge: Judge) -> None:
    value = seal_value(official.sealed)
    letter = value.start(1) + next(i for i, one in enumerate(value[1]) if chr(one) in "abcdef")
    report = judge(changed(official.sealed, letter, 5))
    assert report.verdict is Verdict.INVALID
    assert "contents-padding-altered" in {reason.code for reason in report.reasons}


def test_something_hidden_in_the_padding_is_invalid(official: OfficialDocument, judge: Judge) -> None:
    value = seal_value(official.sealed)
    hidden = b"cafe"
    altered = official.sealed[: value.end(1) - 4] + hidden + official.sealed[value.end(1) :]
    report = judge(altered)
    assert report.verdict is Verdict.INVALID
    assert "contents-padding-altered" in {reason.code for reason in report.reasons}
