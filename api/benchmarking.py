"""Material for the benchmarks: invented documents of this composer, development keys, the office's own output check."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import certs_dev
from certs_dev.services import TrustServices
from cryptography.hazmat.primitives.asymmetric import rsa

from api.development.images import DevelopmentImages
from api.development.people import agency_id_of, person_id_of
from api.development.trust import DevelopmentRevocation
from api.flows.placing import layout_of, values_of
from api.flows.verification import InstalledVerifier
from api.settings import Settings
from api.wiring.fonts import font_files
from api.wiring.ground import development_pki
from api.wiring.verifying import installed_trust
from records.compose import Composer, DraftContent, load_kinds
from records.compose.samples import SAMPLE_DAY, sample_letter
from records.document_number import DocumentNumber, IssueDate, Notation
from signer.bench.material import Material, Signatory
from signer.fields import NUMBER_FIELD, mm
from signer.keys import CertificateChain
from signer.report import Verdict


@contextmanager
def bench_material(now: datetime) -> Iterator[Material]:
    """Everything a benchmark needs, in a temporary home that is gone afterwards."""
    with TemporaryDirectory(prefix="vanthu-bench-home-") as folder:
        settings = Settings.from_environment({}, home=Path(folder))
        pki = development_pki(settings)
        yield _material(settings, pki, _letter(), now)


def machine() -> str:
    """The machine in one line: processor, cores, Python."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"


def _material(settings: Settings, pki: certs_dev.DevPki, content: DraftContent, now: datetime) -> Material:
    composed = Composer().compose(content, at=now)
    notation = Notation.parse(content.notation)
    images = DevelopmentImages(pki.identities, settings.home / "images")
    trust = installed_trust(settings, now)
    verifier = InstalledVerifier(trust, lambda: now, sources=lambda: DevelopmentRevocation(TrustServices(pki)))

    def holds(data: bytes, sealed: bool) -> bool:
        report = verifier.official(data) if sealed else verifier.leader_signed(data)
        return report.verdict is Verdict.VALID

    return Material(
        plain=composed.data,
        official=composed.data,
        layout=layout_of(composed.zones, notation),
        values=values_of(frozenset({NUMBER_FIELD}), DocumentNumber(5, notation), IssueDate.on(SAMPLE_DAY)),
        fonts=font_files(),
        leader_image=images.signature(person_id_of("leader-1")),
        seal_image=images.seal(agency_id_of("agency-1")),
        seal_points=mm(content.agency.seal_mm),
        leader=_signatory(pki, "leader-1"),
        agency=_signatory(pki, "agency-1"),
        roots=pki.anchors(certs_dev.Hierarchy.CONG_VU),
        trust=trust,
        now=now,
        check=holds,
    )


def _letter() -> DraftContent:
    return sample_letter(load_kinds())


def _signatory(pki: certs_dev.DevPki, name: str) -> Signatory:
    credential = pki.credential(name)
    assert isinstance(credential.key, rsa.RSAPrivateKey)
    return Signatory(credential.key, CertificateChain(credential.certificate, credential.issuers))
