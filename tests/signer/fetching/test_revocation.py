"""Evidence over HTTP from the development services: good, revoked, forged, silent."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import certs_dev
import pytest
from certs_dev.faults import FaultPlan, forging_crl, forging_ocsp
from certs_dev.http_routes import Handler, HttpAnswer, HttpRequest
from certs_dev.http_server import DevServices, DropConnection

from signer.fetching.address import AddressRules
from signer.fetching.connecting import DirectConnector
from signer.fetching.fetcher import GuardedFetcher
from signer.fetching.resolving import SystemResolver
from signer.fetching.revocation import SharedRevocation
from signer.trust.certificate import Certificate, parse_certificate
from signer.trust.revocation import RevocationEvidence, RevocationStatus, judge_revocation
from tests.signer.fetching.recording import Fetching, RecordingConnector, RecordingResolver

OCSP, CRL = "/cong-vu/ocsp", "/cong-vu/crls"


class Clock:
    """A present that a test may move."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Service:
    """The development services over HTTP, what they were asked, and what goes wrong with them."""

    def __init__(self, pki: certs_dev.DevPki, now: datetime) -> None:
        self.pki = pki
        self.clock = Clock(now)
        self.faults = FaultPlan()
        self.asked: list[str] = []

    def __call__(self, request: HttpRequest, handler: Handler) -> HttpAnswer:
        self.asked.append(f"{request.method} {request.path}")
        return self.faults(request, handler)

    def certificate(self, name: str) -> Certificate:
        return parse_certificate(self.pki.certificate(name))

    def status(self, evidence: RevocationEvidence, name: str, moment: datetime | None = None) -> RevocationStatus:
        now = self.clock()
        issuer = self.certificate("cong-vu-ca")
        return judge_revocation(self.certificate(name), issuer, evidence, moment or now, now).status


def drop(request: HttpRequest, handler: Handler) -> HttpAnswer:
    raise DropConnection


@pytest.fixture(scope="module")
def served_pki(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> certs_dev.DevPki:
    """A PKI whose certificates name a port of this machine that was free a moment ago."""
    with DevServices(
        certs_dev.generate(tmp_path_factory.mktemp("port") / "p", "http://127.0.0.1:8318", now), port=0
    ) as s:
        port = s.address[1]
    return certs_dev.generate(tmp_path_factory.mktemp("served") / "pki", f"http://127.0.0.1:{port}", now)


@pytest.fixture
def service(served_pki: certs_dev.DevPki, now: datetime) -> Iterator[Service]:
    service = Service(served_pki, now)
    with DevServices(served_pki, clock=service.clock, around=service):
        yield service


@pytest.fixture
def shared(service: Service) -> SharedRevocation:
    port = int(service.pki.base_url.rpartition(":")[2])
    with pytest.warns(UserWarning, match="UNSAFE"):
        rules = AddressRules.unsafe_reaching_loopback_for_tests(frozenset({port}))
    fetcher = GuardedFetcher(SystemResolver(), DirectConnector(), time.monotonic, ssl.create_default_context(), rules)
    return SharedRevocation(fetcher, service.clock)


Find = Callable[[str], RevocationEvidence]


@pytest.fixture
def find(service: Service, shared: SharedRevocation) -> Find:
    """Asks about a certificate of the development PKI for one more document."""
    issuer = service.certificate("cong-vu-ca")
    return lambda name: shared.for_document().find(service.certificate(name), issuer, service.clock())


def test_a_good_certificate_is_settled_by_one_ocsp_question(service: Service, find: Find) -> None:
    evidence = find("leader-1")
    assert service.status(evidence, "leader-1") is RevocationStatus.GOOD
    assert [line.split()[0] for line in service.asked] == ["POST"]


def test_a_revoked_certificate_is_told_so(service: Service, find: Find) -> None:
    assert service.status(find("revoked"), "revoked") is RevocationStatus.REVOKED


def test_the_list_answers_where_ocsp_is_silent(service: Service, find: Find) -> None:
    service.faults.break_(OCSP, drop)
    assert service.status(find("leader-1"), "leader-1") is RevocationStatus.GOOD
    assert service.status(find("revoked"), "revoked") is RevocationStatus.REVOKED


def test_a_forged_answer_settles_nothing_and_the_list_is_asked(service: Service, find: Find) -> None:
    service.faults.break_(OCSP, forging_ocsp(service.pki, service.clock))
    evidence = find("revoked")
    assert len(evidence.crls) == 1
    assert service.status(evidence, "revoked") is RevocationStatus.REVOKED


def test_forged_answers_and_lists_leave_it_unknown(service: Service, find: Find) -> None:
    service.faults.break_(OCSP, forging_ocsp(service.pki, service.clock))
    service.faults.break_(CRL, forging_crl(service.pki, "cong-vu-ca", service.clock))
    assert service.status(find("revoked"), "revoked") is RevocationStatus.UNKNOWN


def test_nothing_is_found_when_every_source_is_silent(service: Service, find: Find) -> None:
    service.faults.break_("/", drop)
    assert find("leader-1") == RevocationEvidence()


def test_an_answer_serves_every_document_until_its_next_update(service: Service, find: Find) -> None:
    first = find("leader-1")
    assert find("leader-1") == first
    assert len(service.asked) == 1
    service.clock.now += timedelta(days=2)
    assert service.status(find("leader-1"), "leader-1") is RevocationStatus.GOOD
    assert len(service.asked) == 2


def test_one_list_serves_all_certificates_of_its_issuer(service: Service, find: Find) -> None:
    service.faults.break_(OCSP, drop)
    find("leader-1")
    service.asked.clear()
    assert service.status(find("leader-2"), "leader-2") is RevocationStatus.GOOD
    assert [line for line in service.asked if line.startswith("GET")] == []


def test_a_silent_source_is_left_alone_for_a_minute(service: Service, find: Find) -> None:
    service.faults.break_("/", drop)
    find("leader-1")
    asked = len(service.asked)
    service.faults.mend()
    assert find("leader-1") == RevocationEvidence()
    assert len(service.asked) == asked
    service.clock.now += timedelta(seconds=60)
    assert service.status(find("leader-1"), "leader-1") is RevocationStatus.GOOD


def test_a_forged_answer_is_not_kept_longer_than_a_failure(service: Service, find: Find) -> None:
    service.faults.break_("/", forging_ocsp(service.pki, service.clock))
    service.faults.break_(CRL, drop)
    find("leader-1")
    service.faults.mend()
    service.clock.now += timedelta(seconds=60)
    assert service.status(find("leader-1"), "leader-1") is RevocationStatus.GOOD


def test_a_stale_answer_stands_for_the_past_but_never_for_the_present(service: Service, find: Find) -> None:
    past = service.clock.now
    find("leader-1")
    service.faults.break_("/", drop)
    service.clock.now += timedelta(days=60)
    stale = find("leader-1")
    assert service.status(stale, "leader-1") is RevocationStatus.UNKNOWN
    assert service.status(stale, "leader-1", past) is RevocationStatus.GOOD


def test_under_the_rules_of_production_the_services_are_not_asked_at_all(service: Service, fetching: Fetching) -> None:
    connector, resolver = RecordingConnector(), RecordingResolver()
    shared = SharedRevocation(fetching(resolver, connector), service.clock)
    found = shared.for_document().find(
        service.certificate("leader-1"), service.certificate("cong-vu-ca"), service.clock()
    )
    assert found == RevocationEvidence()
    assert (resolver.asked, connector.wanted, service.asked) == ([], [], [])
