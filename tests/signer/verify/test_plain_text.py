"""What a stranger called a field or himself cannot steer the terminal or the eye of who reads the report."""

from __future__ import annotations

from datetime import datetime

import certs_dev
import pytest

from signer.trust.store import TrustStore
from signer.verify import load_policy, verify
from signer.verify.plain_text import shown
from tests.vectors.foreign import foreign_signed


@pytest.mark.parametrize("hidden", ["\x1b", "\x00", "\n", "\u202e", "\u200b", "\u2028", "\x9b", "\ud800"])
def test_a_character_that_is_obeyed_or_hides_others_is_replaced(hidden: str) -> None:
    assert shown(f"Nguyễn{hidden}An") == "Nguyễn\ufffdAn"


def test_an_ordinary_name_stays_as_it_is() -> None:
    assert shown("Ủy ban nhân dân xã Đông Sơn (THỬ NGHIỆM)") == "Ủy ban nhân dân xã Đông Sơn (THỬ NGHIỆM)"
    assert shown(None) is None


def test_a_field_named_with_an_escape_sequence(tagged_pdf: bytes, pki: certs_dev.DevPki, now: datetime) -> None:
    data = foreign_signed(tagged_pdf, pki, "leader-1", now).replace(b"(Signature1)", b"(Sig\x1b[31m1)")
    report = verify(data, policy=load_policy(), trust=TrustStore(), at=now)
    assert [s.field for s in report.signatures] == ["Sig\ufffd[31m1"]
