"""A report file from which the verdict can be reached again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest
import typst

from api.errors import BadRequestError
from api.reports.envelope import envelope_json, replay_envelope
from records.compose.faces import FOLDER
from signer.trust.revocation import RevocationEvidence
from signer.trust.store import TrustStore
from signer.verify import AskedEvidence, VerificationRecord, load_policy, verify_recorded
from tests.api.reports.conftest import NOW


@pytest.fixture(scope="module")
def data() -> bytes:
    pdf: bytes = typst.compile(b"Unsigned", font_paths=[str(FOLDER)])
    return pdf


@pytest.fixture
def record(data: bytes) -> VerificationRecord:
    made = verify_recorded(data, policy=load_policy(), trust=TrustStore(), at=NOW + timedelta(days=1))
    return replace(made, asked=(AskedEvidence("aa", "bb", RevocationEvidence((b"crl",), (b"ocsp",))),))


def written(record: VerificationRecord) -> bytes:
    return json.dumps(envelope_json(record, "a.pdf")).encode()


def test_replayed_report_is_identical(data: bytes, record: VerificationRecord) -> None:
    again = replay_envelope(data, hashlib.sha256(data).hexdigest(), written(record))
    assert again.report == record.report
    assert again.policy == record.policy


def test_replay_for_other_bytes_is_refused(data: bytes, record: VerificationRecord) -> None:
    with pytest.raises(BadRequestError) as refused:
        replay_envelope(data, "0" * 64, written(record))
    assert refused.value.code == "envelope-of-another-file"


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": "vanthu-verification-1"}', b"\xff"])
def test_anything_else_is_no_envelope(data: bytes, content: bytes) -> None:
    with pytest.raises(BadRequestError) as refused:
        replay_envelope(data, hashlib.sha256(data).hexdigest(), content)
    assert refused.value.code == "envelope-unreadable"
