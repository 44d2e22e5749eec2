"""The sandbox answers as the functions themselves do, stays warm, recovers, and leaves nothing behind."""

from __future__ import annotations

import mmap
import os
import select
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import certs_dev
import pytest
from certs_dev.services import TrustServices

from signer.errors import DocumentError, InternalError
from signer.fields import LEADER_FIELD, FontFiles, FormLayout
from signer.inspect import inspect
from signer.keys.memory import MemoryKey
from signer.pdf.limits import Limits
from signer.pdf.pdfium import draw_pages
from signer.pdf.region import MappedFile
from signer.prepare import prepare
from signer.report import Verdict
from signer.sandbox import Sandbox, WorkLimits
from signer.signing.request import SignRequest
from signer.signing.services import Services
from signer.signing.sign import sign
from signer.trust.certificate import Certificate, parse_certificate
from signer.trust.revocation import RevocationEvidence
from signer.trust.store import CONG_VU, AnchorGroup, TrustStore
from signer.verify import load_policy, replay, verify
from tests.signer.sandbox.hostile import vast_pattern

pytestmark = pytest.mark.timeout(120)


class AskingSource:
    """Evidence from the development services; counts the questions."""

    def __init__(self, pki: certs_dev.DevPki) -> None:
        self._services = TrustServices(pki)
        self.asked: list[int] = []
        self.asked_issuers: list[int] = []

    def find(self, certificate: Certificate, issuer: Certificate, at: datetime) -> RevocationEvidence:
        self.asked.append(certificate.serial)
        if not certificate.ocsp_addresses:
            return RevocationEvidence(crls=(self._services.crl("cong-vu-root", at),))
        return RevocationEvidence(ocsp_responses=(self._services.ocsp_response(certificate.der, issuer.der, at),))

    def issuers(self, certificate: Certificate) -> tuple[bytes, ...]:
        self.asked_issuers.append(certificate.serial)
        return (self._services.pki.certificate("cong-vu-ca"),)


class InterruptedSource:
    """The user presses Ctrl-C while a source is asked."""

    def find(self, certificate: Certificate, issuer: Certificate, at: datetime) -> RevocationEvidence:
        raise KeyboardInterrupt

    def issuers(self, certificate: Certificate) -> tuple[bytes, ...]:
        raise KeyboardInterrupt


@pytest.fixture(scope="module")
def signed(tagged_pdf: bytes, official_layout: FormLayout, fonts: FontFiles, leader: MemoryKey, now: datetime) -> bytes:
    prepared = prepare(tagged_pdf, official_layout, fonts).data
    return sign(prepared, SignRequest(LEADER_FIELD), leader, now=now, services=Services()).data


@pytest.fixture(scope="module")
def trust(anchors: tuple[bytes, ...], now: datetime) -> TrustStore:
    roots = tuple(parse_certificate(anchor) for anchor in anchors)
    return TrustStore((AnchorGroup(CONG_VU, roots, "development PKI", now),))


def test_inspecting_finds_the_same_facts(sandbox: Sandbox, signed: bytes) -> None:
    assert sandbox.inspect(signed) == inspect(signed)


def test_drawing_gives_the_same_pictures(sandbox: Sandbox, signed: bytes) -> None:
    assert sandbox.draw(signed, 60, 10) == draw_pages(signed, 60, 10)


def test_verifying_gives_the_same_report_in_whatever_time_zone(
    sandbox: Sandbox, signed: bytes, trust: TrustStore, now: datetime
) -> None:
    policy, at = load_policy(), now.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
    report = sandbox.verify(signed, policy=policy, trust=trust, at=at)
    assert report == verify(signed, policy=policy, trust=trust, at=at)
    assert report.validation_time.tzinfo == at.tzinfo


def test_the_service_is_asked_for_evidence_in_the_middle_of_a_verification(
    sandbox: Sandbox, signed: bytes, trust: TrustStore, pki: certs_dev.DevPki, now: datetime
) -> None:
    source = AskingSource(pki)
    report = sandbox.verify(signed, policy=load_policy(), trust=trust, at=now, revocation=source)
    assert report.verdict is Verdict.VALID
    assert source.asked
    offline = sandbox.verify(signed, policy=load_policy(), trust=trust, at=now)
    assert offline.verdict is Verdict.INDETERMINATE


def test_a_recorded_verdict_is_reached_again_without_asking(
    sandbox: Sandbox, signed: bytes, trust: TrustStore, pki: certs_dev.DevPki, now: datetime
) -> None:
    source = AskingSource(pki)
    record = sandbox.verify_recorded(signed, policy=load_policy(), trust=trust, at=now, revocation=source)
    assert record.report.verdict is Verdict.VALID
    assert len(record.asked) == len(source.asked)
    assert replay(signed, record) == record.report


def test_a_mapped_file_is_read_as_bytes_are(
    sandbox: Sandbox, signed: bytes, trust: TrustStore, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        report = sandbox.verify(mapped, policy=load_policy(), trust=trust, at=now)
    assert report == sandbox.verify(signed, policy=load_policy(), trust=trust, at=now)


def test_a_worker_maps_a_file_that_it_is_given_open(
    sandbox: Sandbox, signed: bytes, trust: TrustStore, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)
    with file.open("rb") as opened, MappedFile(opened.fileno()) as mapped:
        reports = [sandbox.verify(mapped, policy=load_policy(), trust=trust, at=now) for _ in range(70)]
    assert set(reports) == {sandbox.verify(signed, policy=load_policy(), trust=trust, at=now)}


def test_a_file_that_shrinks_while_it_is_open_is_answered(
    sandbox: Sandbox, signed: bytes, trust: TrustStore, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)
    with file.open("r+b") as opened, MappedFile(opened.fileno()) as mapped:
        opened.truncate(10)
        report = sandbox.verify(mapped, policy=load_policy(), trust=trust, at=now)
    assert report.verdict is Verdict.INVALID
    assert sandbox.verify(signed, policy=load_policy(), trust=trust, at=now).signatures


def test_a_document_error_keeps_its_code(sandbox: Sandbox) -> None:
    with pytest.raises(DocumentError, match="not-a-pdf"):
        sandbox.inspect(b"PK\3\4")
    with pytest.raises(DocumentError, match="pdf-empty"):
        sandbox.inspect(b"")


def test_a_file_beyond_the_limit_is_refused_without_a_worker(sandbox: Sandbox, page: bytes) -> None:
    with pytest.raises(DocumentError, match="pdf-too-large"):
        sandbox.inspect(page, Limits(file_bytes=10))


def test_an_interrupted_wait_passes_on_and_the_pool_works_again(
    sandbox: Sandbox, signed: bytes, trust: TrustStore, now: datetime
) -> None:
    with pytest.raises(KeyboardInterrupt):
        sandbox.verify(signed, policy=load_policy(), trust=trust, at=now, revocation=InterruptedSource())
    assert sandbox.inspect(signed) == inspect(signed)


def test_a_worker_that_died_while_idle_is_replaced_without_harm_to_a_file(sandbox: Sandbox, page: bytes) -> None:
    sandbox.await_ready()
    (worker,) = sandbox.process_ids
    ended = os.pidfd_open(worker)
    os.kill(worker, signal.SIGKILL)
    assert select.select([ended], [], [], 30)[0]
    os.close(ended)
    assert len(sandbox.inspect(page).pages) == 1
    assert worker not in sandbox.process_ids


def test_a_file_that_uses_up_its_processor_time_is_too_complex() -> None:
    with Sandbox(1, WorkLimits(cpu_seconds=1)) as short:
        short.await_ready()
        before = short.process_ids
        with pytest.raises(DocumentError, match="pdf-too-complex"):
            short.draw(vast_pattern(), 60, 1)
        assert not before & short.process_ids


class JumpingClock:
    """The real seconds, plus those a test adds."""

    def __init__(self) -> None:
        self.added = 0.0

    def __call__(self) -> float:
        self.added += self.added
        return time.monotonic() + self.added


def test_a_worker_that_stands_still_is_killed_and_replaced(page: bytes) -> None:
    clock = JumpingClock()
    with Sandbox(1, monotonic=clock) as still:
        still.await_ready()
        (worker,) = still.process_ids
        os.kill(worker, signal.SIGSTOP)
        clock.added = 20.0
        with pytest.raises(DocumentError, match="pdf-too-complex"):
            still.inspect(page)
        clock.added = 0.0
        assert len(still.inspect(page).pages) == 1
        assert worker not in still.process_ids


def test_a_worker_is_replaced_after_its_number_of_files(page: bytes) -> None:
    with Sandbox(1, WorkLimits(max_jobs=2)) as pool:
        pool.inspect(page)
        first = pool.process_ids
        pool.inspect(page)
        assert not first & pool.process_ids
        assert len(pool.inspect(page).pages) == 1


def test_a_worker_that_grew_too_much_is_replaced(page: bytes) -> None:
    with Sandbox(1, WorkLimits(max_growth_bytes=0)) as pool:
        pool.await_ready()
        first = pool.process_ids
        pool.inspect(page + b"\n" * 30_000_000)
        assert not first & pool.process_ids


def test_many_threads_share_few_workers(page: bytes) -> None:
    with Sandbox(2) as pool, ThreadPoolExecutor(8) as threads:
        facts = set(threads.map(pool.inspect, [page] * 40))
        assert facts == {inspect(page)}
        assert len(pool.process_ids) == 2


def test_closing_leaves_no_process_and_no_work_is_taken_after(page: bytes) -> None:
    with Sandbox(2) as pool:
        pool.inspect(page)
        workers = pool.process_ids
    assert len(workers) == 2
    for worker in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)
    with pytest.raises(InternalError, match="sandbox-closed"):
        pool.inspect(page)


def test_closing_ends_work_that_is_under_way(signed: bytes, trust: TrustStore, now: datetime) -> None:
    pool = Sandbox(1)

    class ClosingSource:
        def find(self, certificate: Certificate, issuer: Certificate, at: datetime) -> RevocationEvidence:
            pool.close()
            return RevocationEvidence()

        def issuers(self, certificate: Certificate) -> tuple[bytes, ...]:
            return ()

    with pool, pytest.raises(InternalError, match="sandbox-closed"):
        pool.verify(signed, policy=load_policy(), trust=trust, at=now, revocation=ClosingSource())
    assert pool.process_ids == frozenset()


def test_workers_end_when_the_service_is_killed() -> None:
    service = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from signer.sandbox import Sandbox\n"
            "with Sandbox(2) as pool:\n"
            "    pool.await_ready(); print(*pool.process_ids, flush=True); input()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert service.stdin is not None
    assert service.stdout is not None
    ended = [os.pidfd_open(int(worker)) for worker in service.stdout.readline().split()]
    service.kill()
    service.communicate()
    assert len(ended) == 2
    for descriptor in ended:
        assert select.select([descriptor], [], [], 30)[0]
        os.close(descriptor)


def test_a_worker_gets_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANTHU_SECRET", "hidden")
    with Sandbox(1) as pool:
        pool.await_ready()
        (worker,) = pool.process_ids
        try:
            environment = Path(f"/proc/{worker}/environ").read_bytes()
        except PermissionError:
            pytest.skip("this system does not even let us look at the worker's environment")
    assert b"hidden" not in environment
