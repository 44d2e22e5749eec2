"""Every outcome of chain and time is decided on purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import PurePosixPath

import certs_dev
import pytest
from certs_dev import faults
from certs_dev.services import TrustServices

from signer.report import Chain, Indication, Report, SignatureReport, TimeSource, Verdict
from signer.trust.certificate import Certificate, parse_certificate
from signer.trust.revocation import RevocationEvidence
from signer.trust.store import CONG_VU, AnchorGroup, TrustStore
from signer.verify import load_policy, verify
from tests.vectors.foreign import foreign_signed

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
POLICY = load_policy()


class DevelopmentRevocation:
    """A revocation source that asks the development services, in process: OCSP, else the CRL."""

    def __init__(self, pki: certs_dev.DevPki) -> None:
        self._services = TrustServices(pki)

    def find(self, certificate: Certificate, issuer: Certificate, at: datetime) -> RevocationEvidence:
        try:
            if certificate.ocsp_addresses or not certificate.crl_addresses:
                response = self._services.ocsp_response(certificate.der, issuer.der, at)
                return RevocationEvidence(ocsp_responses=(response,))
            name = PurePosixPath(certificate.crl_addresses[0]).parent.name
            return RevocationEvidence(crls=(self._services.crl(name, at),))
        except certs_dev.DevPkiError:
            return RevocationEvidence()

    def issuers(self, certificate: Certificate) -> tuple[bytes, ...]:
        return ()


class FixedRevocation:
    """The same answer to every question."""

    def __init__(self, evidence: RevocationEvidence) -> None:
        self._evidence = evidence

    def find(self, certificate: Certificate, issuer: Certificate, at: datetime) -> RevocationEvidence:
        return self._evidence

    def issuers(self, certificate: Certificate) -> tuple[bytes, ...]:
        return ()


@pytest.fixture(scope="session")
def signed(tagged_pdf: bytes, pki: certs_dev.DevPki, now: datetime) -> Callable[..., bytes]:
    """A document signed by a named credential; what our own signer refuses included."""

    def make(name: str, *, at: datetime = now, tsa: str | None = "tsa-1", with_issuers: bool = True) -> bytes:
        return foreign_signed(tagged_pdf, pki, name, at, tsa=tsa, with_issuers=with_issuers)

    return make


@pytest.fixture(scope="session")
def says(pki: certs_dev.DevPki, trust: TrustStore, now: datetime) -> Callable[..., tuple[Report, SignatureReport]]:
    """The report and its only signature, with the development responder at hand."""

    def call(
        data: bytes,
        *,
        at: datetime = now + HOUR,
        source: object = None,
        offline: bool = False,
        trusting: TrustStore = trust,
        strict: bool = False,
    ) -> tuple[Report, SignatureReport]:
        revocation = None if offline else source or DevelopmentRevocation(pki)
        policy = replace(POLICY, accept_without_revocation=not strict)
        report = verify(data, policy=policy, trust=trusting, at=at, revocation=revocation)
        return report, report.signatures[0]

    return call


Signed = Callable[..., bytes]
Says = Callable[..., tuple[Report, SignatureReport]]


def codes(signature: SignatureReport) -> set[str]:
    return {r.code for r in signature.reasons}


def test_a_good_certificate_with_a_timestamp_is_valid(signed: Signed, says: Says) -> None:
    report, signature = says(signed("leader-1"))
    assert report.verdict is Verdict.VALID, report
    assert signature.time_source is TimeSource.TSA
    assert signature.hierarchy == CONG_VU


def test_a_good_certificate_without_a_timestamp_is_valid_with_a_claimed_time(signed: Signed, says: Says) -> None:
    report, signature = says(signed("leader-1", tsa=None))
    assert report.verdict is Verdict.VALID
    assert signature.time_source is TimeSource.CLAIMED
    assert "time-claimed" in codes(signature)


def test_offline_the_offered_revocation_is_missing_and_the_answer_is_try_later(signed: Signed, says: Says) -> None:
    report, signature = says(signed("leader-1"), offline=True)
    assert report.verdict is Verdict.INDETERMINATE
    assert signature.sub_indication == "TRY_LATER"


@pytest.mark.parametrize("forge", ["crl", "ocsp"])
def test_forged_evidence_counts_as_none(
    signed: Signed, says: Says, pki: certs_dev.DevPki, now: datetime, forge: str
) -> None:
    credential = pki.credential("leader-1")
    if forge == "crl":
        evidence = RevocationEvidence(crls=(faults.forged_crl(pki, "cong-vu-ca", now),))
    else:
        answer = faults.forged_ocsp_response(pki, credential.certificate, credential.issuers[0], now)
        evidence = RevocationEvidence(ocsp_responses=(answer,))
    report, signature = says(signed("leader-1"), source=FixedRevocation(evidence))
    assert report.verdict is Verdict.INDETERMINATE
    assert signature.sub_indication == "TRY_LATER"


def test_an_expired_certificate_that_says_so_itself_is_invalid(signed: Signed, says: Says) -> None:
    report, signature = says(signed("expired", tsa=None))
    assert report.verdict is Verdict.INVALID
    assert signature.chain is Chain.EXPIRED


def test_a_certificate_that_expired_since_is_undecided_without_proof_of_time(
    signed: Signed, says: Says, pki: certs_dev.DevPki
) -> None:
    until = parse_certificate(pki.credential("leader-1").certificate).not_after
    report, signature = says(signed("leader-1", tsa=None), at=until + DAY)
    assert report.verdict is Verdict.INDETERMINATE
    assert (signature.chain, signature.sub_indication) == (Chain.EXPIRED, "OUT_OF_BOUNDS_NO_POE")


def test_a_certificate_that_expired_since_is_valid_under_a_timestamp(
    signed: Signed, says: Says, pki: certs_dev.DevPki, now: datetime
) -> None:
    until = parse_certificate(pki.credential("leader-1").certificate).not_after
    stamped_until = parse_certificate(pki.credential("tsa-1").certificate).not_after
    assert until + DAY < stamped_until
    at_signing = DevelopmentRevocation(pki)

    class Kept:
        """Evidence gathered when the signature was made, fresh answers for the authority's own certificates."""

        def find(self, certificate: Certificate, issuer: Certificate, at: datetime) -> RevocationEvidence:
            return at_signing.find(certificate, issuer, now + HOUR) + at_signing.find(certificate, issuer, at)

        def issuers(self, certificate: Certificate) -> tuple[bytes, ...]:
            return ()

    report, signature = says(signed("leader-1"), at=until + DAY, source=Kept())
    assert report.verdict is Verdict.VALID, report
    assert signature.time_source is TimeSource.TSA


def test_a_certificate_that_is_not_yet_valid_does_not_pass(signed: Signed, says: Says) -> None:
    for tsa, verdict in ((None, Verdict.INDETERMINATE), ("tsa-1", Verdict.INVALID)):
        report, signature = says(signed("not-yet-valid", tsa=tsa))
        assert report.verdict is verdict
        assert signature.sub_indication == "NOT_YET_VALID"


def test_a_certificate_revoked_before_signing_is_invalid(signed: Signed, says: Says) -> None:
    for tsa in (None, "tsa-1"):
        report, signature = says(signed("revoked", tsa=tsa))
        assert report.verdict is Verdict.INVALID
        assert (signature.chain, signature.sub_indication) == (Chain.REVOKED, "REVOKED")


def test_a_certificate_revoked_later_is_undecided_without_proof_of_time(
    signed: Signed, says: Says, pki: certs_dev.DevPki, now: datetime
) -> None:
    later = DevelopmentRevocation(pki.revoking("leader-1", since=now + HOUR))
    report, signature = says(signed("leader-1", tsa=None), at=now + 2 * HOUR, source=later)
    assert report.verdict is Verdict.INDETERMINATE
    assert (signature.chain, signature.sub_indication) == (Chain.REVOKED, "REVOKED_NO_POE")


def test_a_certificate_revoked_later_is_valid_under_a_timestamp(
    signed: Signed, says: Says, pki: certs_dev.DevPki, now: datetime
) -> None:
    later = DevelopmentRevocation(pki.revoking("leader-1", since=now + HOUR))
    report, signature = says(signed("leader-1"), at=now + 2 * HOUR, source=later)
    assert report.verdict is Verdict.VALID, report
    assert "certificate-revoked-later" in codes(signature)


def test_a_certificate_that_names_no_source_is_judged_by_the_profile_and_said_so(
    signed: Signed, says: Says, pki: certs_dev.DevPki
) -> None:
    everything = DevelopmentRevocation(pki)

    class OnlyOfAuthorities:
        def find(self, certificate: Certificate, issuer: Certificate, at: datetime) -> RevocationEvidence:
            return everything.find(certificate, issuer, at) if certificate.is_ca else RevocationEvidence()

        def issuers(self, certificate: Certificate) -> tuple[bytes, ...]:
            return ()

    data = signed("no-revocation-source", tsa=None)
    for strict, verdict in ((False, Verdict.VALID), (True, Verdict.INDETERMINATE)):
        report, signature = says(data, source=OnlyOfAuthorities(), strict=strict)
        assert report.verdict is verdict
        assert "revocation-not-offered" in codes(signature)


def test_evidence_of_revocation_counts_even_when_the_certificate_names_no_source(
    signed: Signed, says: Says, pki: certs_dev.DevPki, now: datetime
) -> None:
    pki.credential("no-revocation-source")
    since = DevelopmentRevocation(pki.revoking("no-revocation-source", since=now - DAY))
    report, signature = says(signed("no-revocation-source", tsa=None), source=since)
    assert report.verdict is Verdict.INVALID
    assert signature.chain is Chain.REVOKED


@pytest.mark.parametrize("name", ["wrong-key-usage", "wrong-eku"])
def test_a_certificate_for_something_else_does_not_sign_documents(signed: Signed, says: Says, name: str) -> None:
    report, signature = says(signed(name))
    assert report.verdict is Verdict.INDETERMINATE
    assert "key-usage-wrong" in codes(signature)


def test_an_issuer_that_is_not_an_authority_makes_nobody_trusted(signed: Signed, says: Says) -> None:
    report, signature = says(signed("issued-by-leaf"))
    assert report.verdict is Verdict.INDETERMINATE
    assert "issuer-not-ca" in codes(signature)


@pytest.mark.parametrize("name", ["lookalike-leader", "business-1"])
def test_another_hierarchy_is_not_this_one(signed: Signed, says: Says, name: str) -> None:
    report, signature = says(signed(name))
    assert report.verdict is Verdict.INDETERMINATE
    assert (signature.chain, signature.sub_indication) == (Chain.UNTRUSTED, "NO_CERTIFICATE_CHAIN_FOUND")


def test_a_missing_intermediate_leaves_the_signer_unknown(signed: Signed, says: Says) -> None:
    report, signature = says(signed("leader-1", tsa=None, with_issuers=False))
    assert report.verdict is Verdict.INDETERMINATE
    assert signature.sub_indication == "NO_CERTIFICATE_CHAIN_FOUND"


@pytest.mark.parametrize("name", ["rsa-1024", "sha1-signed"])
def test_weak_algorithms_never_pass(signed: Signed, says: Says, name: str) -> None:
    report, signature = says(signed(name))
    assert report.verdict is Verdict.INDETERMINATE
    assert {"algorithm-weak", "chain-algorithm-weak"} & codes(signature)


@pytest.mark.parametrize("tsa", ["public-tsa", "lookalike-tsa", "tsa-wrong-eku", "tsa-eku-not-critical", "leader-1"])
def test_an_untrusted_or_wrongly_purposed_authority_proves_no_time(signed: Signed, says: Says, tsa: str) -> None:
    report, signature = says(signed("leader-1", tsa=tsa))
    assert signature.time_source is TimeSource.CLAIMED
    assert {"timestamp-untrusted", "timestamp-wrong-purpose"} & codes(signature)
    assert report.verdict is Verdict.VALID


@pytest.mark.parametrize("tsa", ["tsa-expired", "tsa-revoked"])
def test_an_authority_that_could_no_longer_stamp_proves_no_time(signed: Signed, says: Says, tsa: str) -> None:
    _, signature = says(signed("leader-1", tsa=tsa))
    assert signature.time_source is TimeSource.CLAIMED


def test_an_untrusted_timestamp_does_not_save_an_expired_certificate(
    signed: Signed, says: Says, pki: certs_dev.DevPki
) -> None:
    until = parse_certificate(pki.credential("leader-1").certificate).not_after
    report, signature = says(signed("leader-1", tsa="public-tsa"), at=until + DAY)
    assert report.verdict is Verdict.INDETERMINATE
    assert signature.chain is Chain.EXPIRED


def test_a_timestamp_in_the_future_proves_nothing(signed: Signed, says: Says, now: datetime) -> None:
    _, signature = says(signed("leader-1"), at=now - DAY)
    assert signature.time_source is TimeSource.CLAIMED
    assert signature.indication is not Indication.TOTAL_PASSED or "timestamp-untrusted" in codes(signature)


def test_without_anchors_nobody_is_trusted_and_nobody_distrusted(signed: Signed, says: Says) -> None:
    report, signature = says(signed("leader-1"), trusting=TrustStore())
    assert report.verdict is Verdict.INDETERMINATE
    assert signature.chain is Chain.UNKNOWN
    assert "trust-store-empty" in codes(signature)


def test_stale_anchors_decide_nothing(signed: Signed, says: Says, trust: TrustStore, now: datetime) -> None:
    group = trust.groups[0]
    stale = AnchorGroup(group.name, group.anchors, group.source, now - 10 * DAY, stale_after=5 * DAY)
    report, signature = says(signed("leader-1"), trusting=TrustStore((stale,)))
    assert report.verdict is Verdict.INDETERMINATE
    assert "trust-store-stale" in codes(signature)
