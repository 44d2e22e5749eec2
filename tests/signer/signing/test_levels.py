"""B-LT and B-LTA: made at once, raised later, renewed; and evidence inside the sealing revision."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation import ades
from pyhanko.sign.validation.policy_decl import PdfSignatureValidationSpec, SignatureValidationSpec
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from signer.errors import DocumentError, KeyUnusableError, OutsideServiceError, RequestError
from signer.evidence.source import RevocationEvidence
from signer.fields import AGENCY_FIELD, LEADER_FIELD
from signer.keys.memory import MemoryKey
from signer.report import Level
from signer.signing.augment import raise_level, renew_archive_timestamp
from signer.signing.profile import OFFICIAL, OnFailure
from signer.signing.request import NewField, Shortfall, SignRequest
from signer.signing.services import Services
from signer.signing.sign import sign
from signer.timestamps.authority import CheckedAuthority

Validate = Callable[[bytes], dict[str, PdfSignatureStatus]]
INVISIBLE = SignRequest("Signature1", new_field=NewField())


@pytest.fixture
def services(timestamps: CheckedAuthority, evidence: RevocationEvidence) -> Services:
    return Services(timestamps, evidence)


@pytest.fixture
def ades_lta_says(anchors: tuple[bytes, ...], now: datetime) -> Callable[[bytes], object]:
    """pyHanko's ETSI EN 319 102-1 indication for the first signature, offline, revocation evidence required."""
    trust = SimpleTrustManager.build(trust_roots=[asn1_x509.Certificate.load(anchor) for anchor in anchors])
    policy = CertValidationPolicySpec(
        trust_manager=trust,
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO, freshness=timedelta(days=1), retroactive_revinfo=True),
        time_tolerance=timedelta(minutes=5),
    )
    spec = PdfSignatureValidationSpec(SignatureValidationSpec(cert_validation_policy=policy))

    def validate(data: bytes) -> object:
        signature = PdfFileReader(io.BytesIO(data)).embedded_regular_signatures[0]
        later = now + timedelta(minutes=1)
        timing = ades.ValidationTimingInfo(later, later, point_in_time_validation=True)
        with time_machine.travel(later, tick=False):
            return asyncio.run(ades.ades_lta_validation(signature, spec, timing_info=timing)).ades_subindic

    return validate


@pytest.mark.parametrize("level", [Level.B_LT, Level.B_LTA])
def test_the_level_asked_for_is_the_level_got(
    tagged_pdf: bytes,
    leader: MemoryKey,
    services: Services,
    pyhanko_says: Validate,
    ades_lta_says: Callable[[bytes], object],
    now: datetime,
    level: Level,
) -> None:
    signed = sign(tagged_pdf, replace(INVISIBLE, level=level), leader, now=now, services=services)
    assert signed.level is level
    assert pyhanko_says(signed.data)["Signature1"].bottom_line
    assert ades_lta_says(signed.data) is AdESPassed.OK


@pytest.mark.parametrize("level", [Level.B_T, Level.B_LT, Level.B_LTA])
def test_a_b_b_signature_is_raised_without_touching_it(
    tagged_pdf: bytes, leader: MemoryKey, services: Services, pyhanko_says: Validate, now: datetime, level: Level
) -> None:
    signed = sign(tagged_pdf, INVISIBLE, leader, now=now).data
    raised = raise_level(signed, level, services)
    assert raised.data.startswith(signed)
    assert raised.timestamped_at == now
    assert pyhanko_says(raised.data)["Signature1"].bottom_line


def test_an_archive_timestamp_is_renewed_by_one_more(
    tagged_pdf: bytes, leader: MemoryKey, services: Services, pyhanko_says: Validate, now: datetime
) -> None:
    archived = sign(tagged_pdf, replace(INVISIBLE, level=Level.B_LTA), leader, now=now, services=services).data
    renewed = renew_archive_timestamp(archived, services).data
    assert len(PdfFileReader(io.BytesIO(renewed)).embedded_timestamp_signatures) == 2
    assert pyhanko_says(renewed)["Signature1"].bottom_line


def test_a_document_without_archive_timestamp_is_not_renewed(leader_signed: bytes, services: Services) -> None:
    with pytest.raises(DocumentError, match="document-not-archived"):
        renew_archive_timestamp(leader_signed, services)


def test_an_unsigned_document_is_not_raised(prepared: bytes, services: Services) -> None:
    with pytest.raises(DocumentError, match="document-unsigned"):
        raise_level(prepared, Level.B_LT, services)


@pytest.mark.needs_poppler
def test_a_seal_with_evidence_within_covers_the_whole_file(
    prepared: bytes,
    leader: MemoryKey,
    agency: MemoryKey,
    services: Services,
    pyhanko_says: Validate,
    run_tool: Callable[..., str],
    now: datetime,
) -> None:
    by_leader = sign(prepared, SignRequest(LEADER_FIELD, Level.B_T), leader, now=now, services=services).data
    request = SignRequest(AGENCY_FIELD, Level.B_T, evidence_within=True)
    both = sign(by_leader, request, agency, now=now, services=services).data
    assert all(status.bottom_line for status in pyhanko_says(both).values())
    store = PdfFileReader(io.BytesIO(both)).root["/DSS"]
    assert len(store["/OCSPs"]) >= 3
    assert len(store["/CRLs"]) >= 1
    said = run_tool(both, "pdfsig", "-nocert")
    assert said.count("Signature is Valid") == 2
    assert "Total document signed" in said.split("Signature #2")[1]


def test_a_sealed_archive_still_validates(sealed: bytes, services: Services, pyhanko_says: Validate) -> None:
    archived = raise_level(sealed, Level.B_LTA, services).data
    assert all(status.bottom_line for status in pyhanko_says(archived).values())


def test_a_revoked_certificate_is_refused_before_it_signs(
    tagged_pdf: bytes, key_of: Callable[..., MemoryKey], services: Services, now: datetime
) -> None:
    with pytest.raises(KeyUnusableError, match="certificate-revoked"):
        sign(tagged_pdf, INVISIBLE, key_of("revoked"), now=now, services=services)


def down(url: str, body: bytes | None, *, limit: int) -> bytes:
    raise OutsideServiceError("fetch-failed", "down")


def test_without_evidence_the_official_profile_refuses(
    tagged_pdf: bytes, leader: MemoryKey, anchors: tuple[bytes, ...], timestamps: CheckedAuthority, now: datetime
) -> None:
    dead = Services(timestamps, RevocationEvidence(down, anchors, lambda: now))
    with pytest.raises(OutsideServiceError, match="evidence-unavailable"):
        sign(tagged_pdf, replace(INVISIBLE, level=Level.B_LT), leader, now=now, services=dead)


def test_without_evidence_a_tolerant_profile_signs_at_b_t_and_says_so(
    tagged_pdf: bytes, leader: MemoryKey, anchors: tuple[bytes, ...], timestamps: CheckedAuthority, now: datetime
) -> None:
    dead = Services(timestamps, RevocationEvidence(down, anchors, lambda: now))
    tolerant = replace(OFFICIAL, on_evidence_failure=OnFailure.SIGN_LOWER)
    request = replace(INVISIBLE, level=Level.B_LTA)
    signed = sign(tagged_pdf, request, leader, now=now, services=dead, profile=tolerant)
    assert signed.level is Level.B_T
    assert signed.shortfall == Shortfall(Level.B_LTA, "evidence-unavailable")


def test_a_tolerant_profile_signs_without_the_evidence_inside_and_says_so(
    prepared: bytes, agency: MemoryKey, anchors: tuple[bytes, ...], timestamps: CheckedAuthority, now: datetime
) -> None:
    dead = Services(timestamps, RevocationEvidence(down, anchors, lambda: now))
    request = SignRequest(AGENCY_FIELD, level=Level.B_T, evidence_within=True)
    with pytest.raises(OutsideServiceError, match="evidence-unavailable"):
        sign(prepared, request, agency, now=now, services=dead)
    tolerant = replace(OFFICIAL, on_evidence_failure=OnFailure.SIGN_LOWER)
    signed = sign(prepared, request, agency, now=now, services=dead, profile=tolerant)
    assert signed.level is Level.B_T
    assert signed.shortfall == Shortfall(Level.B_LT, "evidence-unavailable")


def test_evidence_within_needs_a_source(prepared: bytes, agency: MemoryKey, now: datetime) -> None:
    with pytest.raises(RequestError, match="evidence-source-missing"):
        sign(prepared, SignRequest(AGENCY_FIELD, evidence_within=True), agency, now=now)
