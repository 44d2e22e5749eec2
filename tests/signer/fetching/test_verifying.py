"""A signed file makes the verifier ask; where its certificates point decides whether anything is sent."""

from __future__ import annotations

from datetime import datetime

import pytest

from signer.fetching.revocation import SharedRevocation
from signer.fields import LEADER_FIELD, FontFiles, FormLayout
from signer.keys.memory import MemoryKey
from signer.prepare import prepare
from signer.report import Report, Verdict
from signer.signing.request import SignRequest
from signer.signing.services import Services
from signer.signing.sign import sign
from signer.trust.certificate import parse_certificate
from signer.trust.store import CONG_VU, AnchorGroup, TrustStore
from signer.verify import load_policy, verify
from tests.signer.fetching.recording import Fetching, RecordingConnector, RecordingResolver


@pytest.fixture(scope="module")
def signed(tagged_pdf: bytes, official_layout: FormLayout, fonts: FontFiles, leader: MemoryKey, now: datetime) -> bytes:
    """Signed under certificates whose OCSP, CRL and issuer addresses are all on loopback."""
    prepared = prepare(tagged_pdf, official_layout, fonts).data
    return sign(prepared, SignRequest(LEADER_FIELD), leader, now=now, services=Services()).data


def test_a_file_whose_certificates_name_loopback_sends_nothing_and_is_not_valid(
    signed: bytes, anchors: tuple[bytes, ...], now: datetime, fetching: Fetching
) -> None:
    resolver, connector = RecordingResolver(["127.0.0.1"]), RecordingConnector(b"secret")
    source = SharedRevocation(fetching(resolver, connector), lambda: now).for_document()
    roots = tuple(parse_certificate(anchor) for anchor in anchors)
    trust = TrustStore((AnchorGroup(CONG_VU, roots, "development PKI", now),))
    report: Report = verify(signed, policy=load_policy(), trust=trust, at=now, revocation=source)
    assert report.verdict is Verdict.INDETERMINATE
    assert [signature.sub_indication for signature in report.signatures] == ["TRY_LATER"]
    assert (resolver.asked, connector.wanted) == ([], [])
