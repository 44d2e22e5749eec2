"""Every generated attack is called INVALID, by the agency's profile and by the public one."""

from __future__ import annotations

import random

import pytest

from signer.pdf.reader import Document
from signer.report import Verdict
from signer.verify import VerificationPolicy, load_policy
from signer.verify.reasons import known_codes
from signer.verify.signature_value import find_signatures
from tests.signer.verify.conftest import Judge
from tests.vectors.attacks import Attack, all_attacks
from tests.vectors.official import OfficialDocument

PUBLIC: VerificationPolicy = load_policy()


@pytest.mark.parametrize("attack", all_attacks(), ids=lambda attack: attack.name)
def test_the_attack_is_invalid(attack: Attack, official: OfficialDocument, judge: Judge) -> None:
    report = judge(attack.on(official), policy=PUBLIC)
    assert report.verdict is Verdict.INVALID, report
    codes = {r.code for s in report.signatures for r in s.reasons} | {r.code for r in report.reasons}
    assert codes <= known_codes()
    assert "verification-failed" not in codes


def test_there_are_enough_attacks() -> None:
    assert len({attack.name for attack in all_attacks()}) >= 60


def test_no_changed_byte_is_ever_valid(official: OfficialDocument, judge: Judge) -> None:
    """Any byte the seal or the leader signed, and any way to change it."""
    data = official.sealed
    gap = next(s.range for s in find_signatures(Document(data)) if s.end == len(data))
    assert gap is not None
    chosen = random.Random(20261123)
    for _ in range(300):
        place = chosen.randrange(len(data))
        if gap.first <= place < gap.second:
            continue
        changed = bytearray(data)
        changed[place] ^= chosen.randrange(1, 256)
        report = judge(bytes(changed), policy=PUBLIC)
        assert report.verdict not in (Verdict.VALID, Verdict.VALID_CHANGED_AFTER), place
        assert report.error is None or report.error.code != "verification-failed", place
