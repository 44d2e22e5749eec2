"""Signing profiles: data, and what they decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

import signer
from signer.errors import OutsideServiceError
from signer.keys.memory import MemoryKey
from signer.report import Level
from signer.signing.profile import OFFICIAL, OnFailure, load_profiles
from signer.signing.request import NewField, SignRequest
from signer.signing.services import Services
from signer.signing.sign import sign
from signer.timestamps.authority import CheckedAuthority

TOML = Path(signer.__file__).parent / "profiles" / "signing.toml"


def test_the_official_profile_of_the_table_is_the_default() -> None:
    assert load_profiles(TOML.read_text(encoding="utf-8"))["official"] == OFFICIAL


def test_the_tolerant_profile_signs_lower_instead_of_refusing() -> None:
    tolerant = load_profiles(TOML.read_text(encoding="utf-8"))["tolerant"]
    assert {tolerant.on_timestamp_failure, tolerant.on_evidence_failure} == {OnFailure.SIGN_LOWER}


def test_a_token_larger_than_its_room_is_the_authoritys_fault(
    tagged_pdf: bytes, leader: MemoryKey, timestamps: CheckedAuthority, now: datetime
) -> None:
    request = SignRequest("Signature1", Level.B_T, new_field=NewField())
    narrow = replace(OFFICIAL, timestamp_reserve=500)
    with pytest.raises(OutsideServiceError, match="timestamp-too-large"):
        sign(tagged_pdf, request, leader, now=now, services=Services(timestamps), profile=narrow)
