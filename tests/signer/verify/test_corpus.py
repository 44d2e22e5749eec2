"""On other projects' files: no attack missed, at most one false alarm, never an exception."""

from __future__ import annotations

import pytest

from tests.signer.verify.score_corpus import CORPUS, Outcome, Row, score

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the repository")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(score())


def test_no_attack_and_no_modification_is_missed(rows: list[Row]) -> None:
    assert [row.file for row in rows if row.outcome is Outcome.MISSED] == []


def test_there_is_at_most_one_false_alarm(rows: list[Row]) -> None:
    assert len([row.file for row in rows if row.outcome is Outcome.FALSE_ALARM]) <= 1


def test_no_file_makes_the_verifier_fail(rows: list[Row]) -> None:
    assert [row.file for row in rows if row.outcome is Outcome.FAULT] == []
