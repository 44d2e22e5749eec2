"""A signature that came without its issuer's certificate: fetched where the certificate says, believed by its key."""

from __future__ import annotations

import ssl
import time
import warnings
from datetime import datetime, timedelta

import certs_dev
import pytest
from certs_dev.services import TrustServices
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from signer.fetching.address import AddressRules
from signer.fetching.fetcher import GuardedFetcher
from signer.fetching.revocation import SharedRevocation
from signer.report import Chain, Report, Verdict
from signer.sandbox import Sandbox
from signer.trust.certificate import Certificate, parse_certificate
from signer.trust.revocation import RevocationEvidence, RevocationSource
from signer.trust.store import CONG_VU, AnchorGroup, TrustStore
from signer.verify import load_policy, replay, verify, verify_recorded
from tests.signer.fetching.recording import Fetching, RecordingConnector, RecordingResolver, http_answer
from tests.vectors.foreign import foreign_signed

HOUR = timedelta(hours=1)


class OfferingSource:
    """Revocation from the development services; offers ``certificates`` for whatever issuer is wanted."""

    def __init__(self, pki: certs_dev.DevPki, *certificates: bytes) -> None:
        self._services = TrustServices(pki)
        self._certificates = certificates
        self.wanted: list[Certificate] = []

    def find(self, certificate: Certificate, issuer: Certificate, at: datetime) -> RevocationEvidence:
        try:
            return RevocationEvidence(ocsp_responses=(self._services.ocsp_response(certificate.der, issuer.der, at),))
        except certs_dev.DevPkiError:
            return RevocationEvidence(crls=(self._services.crl("cong-vu-root", at),))

    def issuers(self, certificate: Certificate) -> tuple[bytes, ...]:
        self.wanted.append(certificate)
        return self._certificates


@pytest.fixture(scope="module")
def orphan(tagged_pdf: bytes, pki: certs_dev.DevPki, now: datetime) -> bytes:
    return foreign_signed(tagged_pdf, pki, "leader-1", now, with_issuers=False)


@pytest.fixture(scope="module")
def root(pki: certs_dev.DevPki, now: datetime) -> TrustStore:
    """Only the root is trusted: the issuing authority has to be found."""
    anchor = parse_certificate(pki.certificate("cong-vu-root"))
    return TrustStore((AnchorGroup(CONG_VU, (anchor,), "development PKI", now),))


def judged(data: bytes, root: TrustStore, now: datetime, source: RevocationSource | None) -> Report:
    return verify(data, policy=load_policy(), trust=root, at=now + HOUR, revocation=source)


def test_without_a_source_the_chain_stays_open(orphan: bytes, root: TrustStore, now: datetime) -> None:
    report = judged(orphan, root, now, None)
    assert report.verdict is Verdict.INDETERMINATE
    assert report.signatures[0].sub_indication == "NO_CERTIFICATE_CHAIN_FOUND"


def test_the_issuer_that_is_found_completes_the_chain(
    orphan: bytes, root: TrustStore, pki: certs_dev.DevPki, now: datetime
) -> None:
    source = OfferingSource(pki, pki.certificate("cong-vu-ca"))
    report = judged(orphan, root, now, source)
    assert report.verdict is Verdict.VALID, report
    assert len(source.wanted) == 1


def test_nothing_is_fetched_when_the_document_brings_its_chain(
    tagged_pdf: bytes, root: TrustStore, pki: certs_dev.DevPki, now: datetime
) -> None:
    source = OfferingSource(pki)
    assert judged(foreign_signed(tagged_pdf, pki, "leader-1", now), root, now, source).verdict is Verdict.VALID
    assert source.wanted == []


@pytest.mark.parametrize("name", ["public-ca", "cong-vu-root", "agency-1"])
def test_a_certificate_that_did_not_sign_it_is_no_issuer(
    name: str, orphan: bytes, root: TrustStore, pki: certs_dev.DevPki, now: datetime
) -> None:
    report = judged(orphan, root, now, OfferingSource(pki, pki.certificate(name), b"\x30\x03\x02\x01\x01", b""))
    assert report.verdict is Verdict.INDETERMINATE
    assert report.signatures[0].chain is Chain.UNTRUSTED


def test_the_verdict_can_be_reached_again_from_its_record(
    orphan: bytes, root: TrustStore, pki: certs_dev.DevPki, now: datetime
) -> None:
    source = OfferingSource(pki, pki.certificate("cong-vu-ca"))
    record = verify_recorded(orphan, policy=load_policy(), trust=root, at=now + HOUR, revocation=source)
    assert record.report.verdict is Verdict.VALID
    assert replay(orphan, record) == record.report


def test_a_confined_worker_asks_the_service_for_the_issuer(
    orphan: bytes, root: TrustStore, pki: certs_dev.DevPki, now: datetime
) -> None:
    source = OfferingSource(pki, pki.certificate("cong-vu-ca"))
    with Sandbox(1) as sandbox:
        report = sandbox.verify(orphan, policy=load_policy(), trust=root, at=now + HOUR, revocation=source)
    assert report.verdict is Verdict.VALID
    assert len(source.wanted) == 1


def test_an_issuers_address_on_loopback_is_refused_before_any_connection(
    orphan: bytes, root: TrustStore, now: datetime, fetching: Fetching
) -> None:
    resolver, connector = RecordingResolver(["127.0.0.1"]), RecordingConnector(b"secret")
    source = SharedRevocation(fetching(resolver, connector), lambda: now).for_document()
    assert judged(orphan, root, now, source).verdict is Verdict.INDETERMINATE
    assert (resolver.asked, connector.wanted) == ([], [])


@pytest.mark.parametrize("form", ["der", "pem", "cms"])
def test_the_fetcher_reads_every_form_an_issuer_is_published_in(
    form: str, pki: certs_dev.DevPki, now: datetime
) -> None:
    issuer = x509.load_der_x509_certificate(pki.certificate("cong-vu-ca"))
    body = {
        "der": issuer.public_bytes(Encoding.DER),
        "pem": issuer.public_bytes(Encoding.PEM),
        "cms": pkcs7.serialize_certificates([issuer], Encoding.DER),
    }[form]
    connector = RecordingConnector(http_answer(body))
    with warnings.catch_warnings(action="ignore"):
        rules = AddressRules.unsafe_reaching_loopback_for_tests(frozenset({8318}))
    tls = ssl.create_default_context()
    fetcher = GuardedFetcher(RecordingResolver(["127.0.0.1"]), connector, time.monotonic, tls, rules)
    shared = SharedRevocation(fetcher, lambda: now)
    leader = parse_certificate(pki.credential("leader-1").certificate)
    assert shared.for_document().issuers(leader) == (pki.certificate("cong-vu-ca"),)
    assert shared.for_document().issuers(leader) == (pki.certificate("cong-vu-ca"),)  # from the shared cache
    assert len(connector.wanted) == 1
