"""The official chain is VALID in both roles, and nothing can be changed in it."""

from __future__ import annotations

import pytest

from signer.fields import AGENCY_FIELD, LEADER_FIELD
from signer.report import Chain, ChangesAfter, Integrity, Level, Role, TimeSource, Verdict
from signer.verify import load_policy
from tests.signer.verify.conftest import Judge
from tests.vectors.official import OfficialDocument


def test_leader_and_agency_are_valid(official: OfficialDocument, judge: Judge) -> None:
    report = judge(official.sealed)
    assert report.verdict is Verdict.VALID, report
    assert report.roles == {Role.LEADER, Role.AGENCY}
    assert [s.field for s in report.signatures] == [LEADER_FIELD, AGENCY_FIELD]
    assert {s.integrity for s in report.signatures} == {Integrity.INTACT}
    assert {s.chain for s in report.signatures} == {Chain.TRUSTED}
    assert {s.time_source for s in report.signatures} == {TimeSource.TSA}


def test_what_the_chain_foresees_is_listed_and_expected(official: OfficialDocument, judge: Judge) -> None:
    leader, agency = judge(official.sealed).signatures
    assert leader.changes_after is ChangesAfter.PERMITTED
    assert {c.where for c in leader.changes} >= {"field SoKyHieu", "field NgayBanHanh", "signature field DauCoQuan"}
    assert all(c.expected for c in leader.changes)
    assert agency.changes_after is ChangesAfter.NONE


def test_the_leader_has_long_term_evidence_from_the_sealing_revision(official: OfficialDocument, judge: Judge) -> None:
    leader, agency = judge(official.sealed).signatures
    assert leader.level is Level.B_LT
    assert agency.level in (Level.B_T, Level.B_LT)


def test_the_public_profile_says_the_same(official: OfficialDocument, judge: Judge) -> None:
    assert judge(official.sealed, policy=load_policy()).verdict is Verdict.VALID


@pytest.mark.parametrize("stage", ["leader_signed", "numbered"])
def test_without_the_seal_the_document_is_not_valid(official: OfficialDocument, judge: Judge, stage: str) -> None:
    report = judge(getattr(official, stage))
    assert report.verdict is Verdict.INDETERMINATE
    assert "required-role-missing" in [r.code for r in report.reasons]


def test_the_same_bytes_policy_and_time_give_the_same_report(official: OfficialDocument, judge: Judge) -> None:
    assert judge(official.sealed) == judge(official.sealed)
