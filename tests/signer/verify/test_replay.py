"""A verdict can be reached again from its record, without any source being asked."""

from __future__ import annotations

from datetime import datetime, timedelta

import certs_dev
from certs_dev.services import TrustServices

from signer.report import Verdict
from signer.trust.certificate import Certificate
from signer.trust.revocation import RevocationEvidence
from signer.trust.store import TrustStore
from signer.verify import load_policy, replay, verify, verify_recorded
from tests.vectors.official import OfficialDocument


class CountingSource:
    """Asks the development responders and counts the questions."""

    def __init__(self, services: TrustServices) -> None:
        self._services = services
        self.questions = 0

    def find(self, certificate: Certificate, issuer: Certificate, at: datetime) -> RevocationEvidence:
        self.questions += 1
        try:
            return RevocationEvidence(ocsp_responses=(self._services.ocsp_response(certificate.der, issuer.der, at),))
        except certs_dev.DevPkiError:
            name = next(n for n in ("cong-vu-root", "cong-vu-ca") if self._services.pki.certificate(n) == issuer.der)
            return RevocationEvidence(crls=(self._services.crl(name, at),))

    def issuers(self, certificate: Certificate) -> tuple[bytes, ...]:
        return ()


def test_replay_gives_the_identical_report_and_asks_nobody(
    official: OfficialDocument, pki: certs_dev.DevPki, trust: TrustStore, now: datetime
) -> None:
    source = CountingSource(TrustServices(pki))
    record = verify_recorded(
        official.leader_signed, policy=load_policy(), trust=trust, at=now + timedelta(hours=1), revocation=source
    )
    asked = source.questions
    assert record.report.verdict is Verdict.VALID
    assert asked > 0
    assert replay(official.leader_signed, record) == record.report
    assert source.questions == asked


def test_without_the_recorded_answers_the_verdict_would_be_open(
    official: OfficialDocument, trust: TrustStore, now: datetime
) -> None:
    report = verify(official.leader_signed, policy=load_policy(), trust=trust, at=now + timedelta(hours=1))
    assert report.verdict is Verdict.INDETERMINATE


def test_replay_of_other_bytes_is_another_report(official: OfficialDocument, trust: TrustStore, now: datetime) -> None:
    record = verify_recorded(official.sealed, policy=load_policy(), trust=trust, at=now + timedelta(hours=1))
    assert replay(official.numbered, record) != record.report
