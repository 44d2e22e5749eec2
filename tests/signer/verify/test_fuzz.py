"""Damaged official documents are always answered in words."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.signer.verify.fuzz import fault_of
from tests.signer.verify.score_corpus import CORPUS
from tests.vectors.mutation import mutate
from tests.vectors.official import OfficialDocument

SETTINGS = settings(
    deadline=None,
    derandomize=True,
    print_blob=False,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@settings(SETTINGS, max_examples=100)
@given(seed=st.integers(0, 2**48))
def test_no_damage_makes_the_verifier_fail(official: OfficialDocument, seed: int) -> None:
    assert fault_of(mutate(official.sealed, seed)) is None


@settings(SETTINGS, max_examples=100)
@given(data=st.binary(max_size=2000))
def test_no_bytes_make_the_verifier_fail(data: bytes) -> None:
    assert fault_of(b"%PDF-1.7\n" + data) is None


FOUND = (
    ("C085.pdf", 26241123213257),  # an offset beyond any file
    ("C085.pdf", 110475659807969),  # a word of many digits took minutes
    ("C058.pdf", 80460517748726),
    ("C263.pdf", 273108654404149),
    ("C204.pdf", 236671575851157),
    ("C013.pdf", 253268158505387),  # a /Type that is an array
    ("C009.pdf", 68962483076980),  # an attribute without a value
    ("C061.pdf", 111230411997),  # a damaged object stream was read again for every object in it
)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the repository")
@pytest.mark.parametrize(("file", "seed"), FOUND)
def test_what_fuzzing_once_found_stays_answered(file: str, seed: int) -> None:
    assert fault_of(mutate((CORPUS / file).read_bytes(), seed)) is None
