"""Attacks on what no reader sees at first are INVALID all the same."""

from __future__ import annotations

from datetime import datetime

import certs_dev
import pytest
from pyhanko.sign.fields import MDPPerm

from signer.report import Verdict
from signer.verify import load_policy
from tests.signer.verify.conftest import Judge
from tests.vectors.foreign import foreign_signed
from tests.vectors.quiet_attacks import prepared_draft, quiet_attacks


@pytest.fixture(scope="module")
def prepared(tagged_pdf: bytes, pki: certs_dev.DevPki, now: datetime) -> bytes:
    return foreign_signed(prepared_draft(tagged_pdf), pki, "leader-1", now)


def test_the_prepared_document_itself_is_not_invalid(prepared: bytes, judge: Judge) -> None:
    assert judge(prepared, policy=load_policy()).verdict is not Verdict.INVALID


@pytest.mark.parametrize("name", quiet_attacks())
def test_the_quiet_attack_is_invalid(name: str, prepared: bytes, judge: Judge) -> None:
    report = judge(quiet_attacks()[name](prepared), policy=load_policy())
    assert report.verdict is Verdict.INVALID, report
    assert report.error is None


@pytest.mark.parametrize("permission", [MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE], ids=["P2", "P3"])
@pytest.mark.parametrize("name", quiet_attacks())
def test_no_permission_covers_a_quiet_attack(
    name: str, permission: MDPPerm, tagged_pdf: bytes, pki: certs_dev.DevPki, now: datetime, judge: Judge
) -> None:
    certified = foreign_signed(prepared_draft(tagged_pdf), pki, "leader-1", now, permission=permission)
    assert judge(quiet_attacks()[name](certified), policy=load_policy()).verdict is Verdict.INVALID
