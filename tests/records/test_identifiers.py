"""Identifiers, hashes and the code under the QR."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from records.errors import RequestError
from records.identifiers import DocumentId, RecordId, Sha256, VerificationCode
from records.occasion import Occasion
from tests.records.office import NOON


def _by(at: datetime) -> Occasion:
    return Occasion("per_clerk", at, os.urandom)


def test_identifiers_sort_by_the_time_they_were_made() -> None:
    made = [DocumentId.new(_by(NOON + timedelta(milliseconds=step))) for step in range(50)]
    assert made == sorted(made)


def test_identifiers_of_one_instant_differ() -> None:
    assert len({RecordId.new(_by(NOON)) for _ in range(1000)}) == 1000


def test_an_identifier_reads_back() -> None:
    made = DocumentId.new(_by(NOON))
    assert DocumentId.parse(made) == made
    assert len(made) == len("doc_") + 26


@pytest.mark.parametrize("text", ["", "doc_", "rec_01ABC", "doc_../../etc", "doc_01 ", "doc_" + "0" * 41, "doc_01\n"])
def test_a_malformed_identifier_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match="identifier-malformed"):
        DocumentId.parse(text)


@pytest.mark.parametrize("text", ["", "abc", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_malformed_hash_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match="hash-malformed"):
        Sha256.parse(text)


def test_a_verification_code_has_75_random_bits() -> None:
    zeros, ones = VerificationCode.new(bytes), VerificationCode.new(lambda size: b"\xff" * size)
    assert (zeros, ones) == ("00000-00000-00000", "ZZZZZ-ZZZZZ-ZZZZZ")


@pytest.mark.parametrize("typed", ["7k3mq-9xt2a-bc1d0", "7K3MQ9XT2ABC1D0", " 7k3mq 9xt2a bcldo ", "7K3MQ-9XT2A-BCIDO"])
def test_a_typed_code_is_understood(typed: str) -> None:
    assert VerificationCode.parse(typed) == "7K3MQ-9XT2A-BC1D0"


@pytest.mark.parametrize("typed", ["", "7K3MQ", "7K3MQ-9XT2A-BC1D0-1", "7K3MQ-9XT2A-BC1DU", "../etc/passwd/.."])
def test_a_malformed_code_is_refused(typed: str) -> None:
    with pytest.raises(RequestError, match="verification-code-malformed"):
        VerificationCode.parse(typed)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(RequestError, match="time-without-zone"):
        _by(datetime(2026, 11, 23))


def test_the_day_in_vietnam_is_not_the_day_of_the_server() -> None:
    assert _by(datetime(2026, 12, 31, 17, tzinfo=UTC)).local_date.isoformat() == "2027-01-01"
