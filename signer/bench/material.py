"""What is measured: documents and keys, given by the caller, and large files made here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa

from signer.fields import FontFiles, FormLayout
from signer.keys import CertificateChain
from signer.trust.store import TrustStore

FIELD = "Signature1"
STREAM_BYTES = 4 * 1024 * 1024
"""Size of one picture-like stream in a large file."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """An RSA key held in memory and its chain (DER, issuers without the root)."""

    key: rsa.RSAPrivateKey
    chain: CertificateChain


@dataclass(frozen=True, slots=True)
class Material:
    """``plain`` is a small tagged PDF/A; ``official`` the same kind of document with the places of ``layout``."""

    plain: bytes
    official: bytes
    layout: FormLayout
    values: dict[str, str]
    fonts: FontFiles
    leader_image: bytes
    seal_image: bytes
    seal_points: float
    leader: Signatory
    agency: Signatory
    roots: tuple[bytes, ...]
    trust: TrustStore
    now: datetime
    check: Callable[[bytes, bool], bool]
    """The office's output check: bytes, and whether the seal must be there too."""


def write_large_pdf(path: Path, size: int, noise: Callable[[int], bytes]) -> None:
    """A valid one-page PDF of at least ``size`` bytes, most of it in streams that are not compressible."""
    block = noise(STREAM_BYTES)
    offsets: list[int] = []
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

        def add(body: bytes) -> None:
            offsets.append(file.tell())
            file.write(b"%d 0 obj\n%s\nendobj\n" % (len(offsets), body))

        add(b"<</Type/Catalog/Pages 2 0 R>>")
        add(b"<</Type/Pages/Kids[3 0 R]/Count 1>>")
        add(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>")
        add(b"<</Length 0>>stream\n\nendstream")
        while file.tell() < size:
            add(b"<</Length %d>>stream\n%s\nendstream" % (len(block), block))
        start = file.tell()
        entries = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        file.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(offsets) + 1, entries))
        file.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, start))
