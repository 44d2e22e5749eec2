"""Level by algorithm by structure of the input: our verifier, pyHanko, poppler and qpdf on each output."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from pyhanko.sign.validation.status import PdfSignatureStatus
from pypdf import PdfWriter

from signer.evidence.source import RevocationEvidence
from signer.keys.memory import MemoryKey
from signer.pdf.objects import Name
from signer.pdf.reader import Document
from signer.pdf.writer import serialize, stream
from signer.pdf.xref import XrefKind
from signer.report import Integrity, Level, Report
from signer.signing.request import NewField, SignRequest
from signer.signing.services import Services
from signer.signing.sign import sign
from signer.timestamps.authority import CheckedAuthority
from signer.trust.store import CONG_VU, TrustStore, load_group
from signer.verify.policy import load_policy
from signer.verify.verifier import verify

Validate = Callable[[bytes], dict[str, PdfSignatureStatus]]
INVISIBLE = SignRequest("Signature1", new_field=NewField())
STRUCTURES = {
    "table": ("--object-streams=disable",),
    "streams": ("--object-streams=generate",),
    "1.4": ("--object-streams=disable", "--force-version=1.4"),
    "linearized": ("--linearize",),
}


@pytest.fixture(scope="session")
def structured(tagged_pdf: bytes, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """The tagged document rewritten by qpdf in a given structure."""
    folder = tmp_path_factory.mktemp("structures")

    def rewrite(structure: str) -> bytes:
        if shutil.which("qpdf") is None:
            pytest.skip("qpdf is not installed")
        source, target = folder / "source.pdf", folder / f"{structure}.pdf"
        source.write_bytes(tagged_pdf)
        subprocess.run(["qpdf", *STRUCTURES[structure], str(source), str(target)], check=True)
        return target.read_bytes()

    return rewrite


@pytest.fixture(scope="session")
def we_say(anchors: tuple[bytes, ...], now: datetime) -> Callable[[bytes], Report]:
    pem = "".join(ssl.DER_cert_to_PEM_cert(anchor) for anchor in anchors).encode()
    trust = TrustStore((load_group(CONG_VU, pem, pins=None, source="tests", loaded_at=now),))
    return lambda data: verify(data, policy=load_policy(), trust=trust, at=now)


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("name", ["leader-1", "leader-p256", "leader-ed25519"])
@pytest.mark.parametrize("level", [Level.B_B, Level.B_T, Level.B_LT, Level.B_LTA])
def test_every_combination_is_accepted_at_its_level(
    structured: Callable[[str], bytes],
    key_of: Callable[..., MemoryKey],
    timestamps: CheckedAuthority,
    evidence: RevocationEvidence,
    we_say: Callable[[bytes], Report],
    pyhanko_says: Validate,
    now: datetime,
    level: Level,
    name: str,
    structure: str,
) -> None:
    source, services = structured(structure), Services(timestamps, evidence)
    data = sign(source, replace(INVISIBLE, level=level), key_of(name), now=now, services=services).data
    report = next(signature for signature in we_say(data).signatures if not signature.is_timestamp)
    assert (report.integrity, report.level) == (Integrity.INTACT, level)
    assert pyhanko_says(data)["Signature1"].bottom_line


@pytest.mark.needs_poppler
@pytest.mark.parametrize("structure", STRUCTURES)
def test_poppler_and_qpdf_accept_every_structure(
    structured: Callable[[str], bytes],
    leader: MemoryKey,
    run_tool: Callable[..., str],
    now: datetime,
    structure: str,
) -> None:
    data = sign(structured(structure), INVISIBLE, leader, now=now).data
    said = run_tool(data, "pdfsig", "-nocert")
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "WARNING" not in run_tool(data, "qpdf", "--check")


def test_a_hybrid_file_takes_a_signature(
    tagged_pdf: bytes, leader: MemoryKey, we_say: Callable[[bytes], Report], run_tool: Callable[..., str], now: datetime
) -> None:
    source = as_hybrid(tagged_pdf)
    assert Document(source).sections[0].kind is XrefKind.HYBRID
    data = sign(source, INVISIBLE, leader, now=now).data
    assert we_say(data).signatures[0].integrity is Integrity.INTACT
    assert "Signature is Valid" in run_tool(data, "pdfsig", "-nocert")


def as_hybrid(data: bytes) -> bytes:
    """The document with one more object that only a cross-reference stream lists (ISO 32000-1 clause 7.5.8.4)."""
    document = Document(data)
    number = int(document.trailer["/Size"])  # type: ignore[call-overload]
    out = bytearray(data.rstrip() + b"\n")
    place = len(out)
    out += b"%d 0 obj\n(hidden from old readers)\nendobj\n" % number
    listing = len(out)
    rows = b"\x01" + place.to_bytes(4, "big") + b"\x00"
    xref = stream(
        {
            "/Type": Name("/XRef"),
            "/W": [1, 4, 1],
            "/Index": [number, 1],
            "/Size": number + 2,
            "/Root": document.trailer["/Root"],
        },
        rows,
    )
    out += b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number + 1, serialize(xref.dict), rows)
    start = len(out)
    trailer = {**document.trailer, "/Size": number + 2, "/Prev": document.last_startxref, "/XRefStm": listing}
    out += b"xref\n0 0\ntrailer\n" + serialize(trailer) + b"\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def test_a_thousand_pages_are_signed_on_the_last(
    leader: MemoryKey, we_say: Callable[[bytes], Report], now: datetime, tmp_path: Path
) -> None:
    writer = PdfWriter()
    for _ in range(1000):
        writer.add_blank_page(595, 842)
    writer.write(tmp_path / "long.pdf")
    request = replace(INVISIBLE, new_field=NewField(page=999))
    data = sign((tmp_path / "long.pdf").read_bytes(), request, leader, now=now).data
    assert we_say(data).signatures[0].integrity is Integrity.INTACT
