"""The sealed report is itself a signed document that verifies."""

from __future__ import annotations

import itertools
from datetime import timedelta
from pathlib import Path

import certs_dev
import pytest
from certs_dev.services import TrustServices

from api.flows.reporting import REPORT_FIELD, ReportSeal, report_pdf
from api.reports.press import ReportPress
from signer.errors import OutsideServiceError
from signer.inspect import inspect
from signer.keys import CertificateChain
from signer.keys.memory import MemoryKey
from signer.report import Integrity, Level, Report, Verdict
from signer.signing.services import ALONE, Services
from signer.timestamps.authority import CheckedAuthority
from signer.timestamps.rfc3161 import TimestampRules
from signer.trust.certificate import parse_certificate
from signer.trust.store import CONG_VU, AnchorGroup, TrustStore
from signer.verify import load_policy, verify
from tests.api.reports.conftest import INVALID, NOW, VALID


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> certs_dev.DevPki:
    return certs_dev.generate(Path(tmp_path_factory.mktemp("reports")) / "pki", "http://127.0.0.1:8318", NOW)


@pytest.fixture(scope="module")
def seal(pki: certs_dev.DevPki, press: ReportPress) -> ReportSeal:
    credential = pki.credential("service")
    key = MemoryKey(credential.key, CertificateChain(credential.certificate, credential.issuers))
    return ReportSeal(press, key, ALONE, lambda: NOW)


def with_timestamps(seal: ReportSeal, pki: certs_dev.DevPki, *, answers: bool) -> ReportSeal:
    services, nonces = TrustServices(pki), itertools.count(2**40)

    def ask(request: bytes) -> bytes:
        if not answers:
            raise OutsideServiceError("timestamp-unreachable", "the timestamp authority does not answer")
        return services.timestamp(request, NOW)

    authority = CheckedAuthority(
        ask,
        TimestampRules(pki.anchors(certs_dev.Hierarchy.CONG_VU)),
        clock=lambda: NOW,
        new_nonce=lambda: next(nonces),
    )
    return ReportSeal(seal.press, seal.key, Services(authority), seal.clock)


def judged(pki: certs_dev.DevPki, data: bytes) -> Report:
    roots = tuple(parse_certificate(der) for der in pki.anchors(certs_dev.Hierarchy.CONG_VU))
    trust = TrustStore((AnchorGroup(CONG_VU, roots, "development PKI", NOW),))
    return verify(data, policy=load_policy(), trust=trust, at=NOW + timedelta(hours=1), revocation=None)


def test_sealed_report_is_intact_and_signed_by_the_service(pki: certs_dev.DevPki, seal: ReportSeal) -> None:
    (signature,) = judged(pki, report_pdf(INVALID, seal)).signatures
    assert (signature.field, signature.integrity, signature.level) == (REPORT_FIELD, Integrity.INTACT, Level.B_B)
    assert signature.signer is not None
    assert "Dịch vụ kiểm tra chữ ký số" in signature.signer


def test_seal_carries_a_timestamp_when_an_authority_is_at_hand(pki: certs_dev.DevPki, seal: ReportSeal) -> None:
    (signature,) = judged(pki, report_pdf(VALID, with_timestamps(seal, pki, answers=True))).signatures
    assert signature.level is Level.B_T


def test_silent_timestamp_authority_costs_a_level_and_not_the_report(pki: certs_dev.DevPki, seal: ReportSeal) -> None:
    (signature,) = judged(pki, report_pdf(VALID, with_timestamps(seal, pki, answers=False))).signatures
    assert signature.level is Level.B_B


def test_one_altered_byte_makes_the_report_invalid(pki: certs_dev.DevPki, seal: ReportSeal) -> None:
    data = bytearray(report_pdf(VALID, seal))
    data[len(data) // 3] ^= 1
    assert judged(pki, bytes(data)).verdict is Verdict.INVALID


def test_seal_keeps_the_archival_claim_and_the_tags(seal: ReportSeal) -> None:
    facts = inspect(report_pdf(VALID, seal))
    assert (facts.pdfa_claim, facts.is_tagged) == ("2a", True)
