"""The standard's report says what ours says, and reads back through the standard's own schema classes."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

import certs_dev
import pytest
from pyhanko.generated.etsi import ts_11910202 as vr
from xsdata.formats.dataclass.parsers import XmlParser

from signer.errors import RequestError
from signer.etsi import etsi_report
from signer.evidence.source import RevocationEvidence
from signer.keys.memory import MemoryKey
from signer.report import Report, Verdict
from signer.signing.request import NewField, SignRequest
from signer.signing.services import Services
from signer.signing.sign import sign
from signer.trust.certificate import parse_certificate
from signer.trust.store import CONG_VU, AnchorGroup, TrustStore
from signer.verify import load_policy, verify

POLICY = replace(load_policy(), accept_without_revocation=True)


@pytest.fixture(scope="module")
def signed(tagged_pdf: bytes, leader: MemoryKey, now: datetime) -> bytes:
    return sign(tagged_pdf, SignRequest("Chu", new_field=NewField()), leader, now=now).data


@pytest.fixture
def judge(anchors: tuple[bytes, ...], now: datetime) -> TrustStore:
    return TrustStore((AnchorGroup(CONG_VU, tuple(map(parse_certificate, anchors)), "development PKI", now),))


def judged(data: bytes, trust: TrustStore, now: datetime) -> Report:
    return verify(data, policy=POLICY, trust=trust, at=now + timedelta(hours=1))


def read_back(xml: bytes) -> vr.ValidationReport:
    return XmlParser().from_bytes(xml, vr.ValidationReport)


def test_report_reads_back_as_it_was_written(signed: bytes, judge: TrustStore, now: datetime) -> None:
    report = judged(signed, judge, now)
    whole = read_back(etsi_report(report, signed, POLICY))
    (one,) = whole.signature_validation_report
    assert one.signature_validation_status is not None
    assert one.signature_validation_status.main_indication == "urn:etsi:019102:mainindication:indeterminate"
    assert one.signature_validation_status.sub_indication == ("urn:etsi:019102:subindication:TRY_LATER",)
    assert one.validation_constraints_evaluation_report is not None
    policy = one.validation_constraints_evaluation_report.signature_validation_policy
    assert policy is not None
    assert policy.policy_name == report.policy


def test_signature_is_known_by_its_range_digest_and_certificate(
    signed: bytes, judge: TrustStore, now: datetime, leader: MemoryKey
) -> None:
    whole = read_back(etsi_report(judged(signed, judge, now), signed, POLICY))
    (one,) = whole.signature_validation_report
    assert one.signature_attributes is not None
    (numbers,) = one.signature_attributes.byte_range
    _, first, second, length = numbers
    digest = hashlib.sha256(signed[:first] + signed[second : second + length]).digest()
    assert one.signers_document is not None
    assert one.signers_document.digest_alg_and_value is not None
    assert one.signers_document.digest_alg_and_value.digest_value is not None
    assert one.signers_document.digest_alg_and_value.digest_value.value == digest
    assert whole.signature_validation_objects is not None
    (certificate,) = whole.signature_validation_objects.validation_object
    assert certificate.validation_object_representation is not None
    assert certificate.validation_object_representation.base64 == leader.chain.signer


def test_broken_signature_is_failed_with_the_hash_failure(signed: bytes, judge: TrustStore, now: datetime) -> None:
    broken = signed.replace(b"/Lang", b"/Lanh", 1)
    report = judged(broken, judge, now)
    assert report.verdict is Verdict.INVALID
    (one,) = read_back(etsi_report(report, broken, POLICY)).signature_validation_report
    assert one.signature_validation_status is not None
    assert one.signature_validation_status.main_indication == "urn:etsi:019102:mainindication:total-failed"
    assert one.signature_validation_status.sub_indication == ("urn:etsi:019102:subindication:HASH_FAILURE",)


def test_passed_signature_is_total_passed(
    tagged_pdf: bytes,
    leader: MemoryKey,
    anchors: tuple[bytes, ...],
    pki: certs_dev.DevPki,
    evidence: RevocationEvidence,
    judge: TrustStore,
    now: datetime,
) -> None:
    request = SignRequest("Chu", new_field=NewField(), evidence_within=True)
    data = sign(tagged_pdf, request, leader, now=now, services=Services(evidence=evidence)).data
    (one,) = read_back(etsi_report(judged(data, judge, now), data, POLICY)).signature_validation_report
    assert one.signature_validation_status is not None
    assert one.signature_validation_status.main_indication == "urn:etsi:019102:mainindication:total-passed"
    assert one.signature_validation_status.sub_indication == ()


def test_same_report_gives_the_same_xml(signed: bytes, judge: TrustStore, now: datetime) -> None:
    report = judged(signed, judge, now)
    assert etsi_report(report, signed, POLICY) == etsi_report(report, signed, POLICY)


def test_file_without_signatures_has_nothing_to_report(tagged_pdf: bytes, judge: TrustStore, now: datetime) -> None:
    with pytest.raises(RequestError) as refused:
        etsi_report(judged(tagged_pdf, judge, now), tagged_pdf, POLICY)
    assert refused.value.code == "nothing-to-report"
