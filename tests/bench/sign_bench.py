"""Signing speed and memory as JSON: ``python tests/bench/sign_bench.py [seconds] [bytes of the large file]``."""

from __future__ import annotations

import dataclasses
import io
import json
import ssl
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import certs_dev
import typst
from PIL import Image, ImageDraw

from signer.appearance.image import load_stamp_image
from signer.appearance.stamp import ImageAppearance
from signer.fields import (
    AGENCY_FIELD,
    DATE_FIELD,
    LEADER_FIELD,
    NUMBER_FIELD,
    DocMdp,
    FieldLock,
    FontFiles,
    FontStyle,
    FormLayout,
    LockScope,
    Rect,
    SignatureFieldSpec,
    TextFieldSpec,
    mm,
)
from signer.keys import CertificateChain
from signer.keys.memory import MemoryKey
from signer.measure.memory import PASSWORD, sign_large_file, write_large_pdf
from signer.measure.rates import Effort
from signer.measure.signing import OfficialLine, measure_chain, measure_signing
from signer.report import Integrity
from signer.signing.request import SignedPdf, SignRequest
from signer.trust.store import CONG_VU, TrustStore, load_group
from signer.verify.policy import load_policy
from signer.verify.verifier import verify

FONTS = Path(__file__).parents[2] / "records" / "compose" / "fonts"
TEXT = "Cơ quan và con người trong văn bản này đều hư cấu, chỉ dùng để đo tốc độ ký. " * 12
SOURCE = f"""
#set document(title: "Văn bản đo tốc độ", date: datetime(year: 2026, month: 11, day: 23))
#set text(lang: "vi", font: "Liberation Serif", size: 13pt)
= QUYẾT ĐỊNH
{TEXT}
== Điều 1
{TEXT}
"""
FACES = ("Regular", "Bold", "Italic", "BoldItalic")


def stamp(colour: tuple[int, int, int], size: tuple[int, int], *, ring: bool) -> ImageAppearance:
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    width, height = size
    if ring:
        pen.ellipse((8, 8, width - 8, height - 8), outline=(*colour, 255), width=14)
    else:
        pen.line((8, height - 9, width / 2, 9, width - 9, height / 2), fill=(*colour, 255), width=9)
    out = io.BytesIO()
    image.save(out, "PNG")
    picture = load_stamp_image(out.getvalue())
    return ImageAppearance(picture, mm(36), mm(36)) if ring else ImageAppearance(picture)


def layout() -> FormLayout:
    letters = "0123456789/-QĐUBND"
    return FormLayout(
        (
            TextFieldSpec(NUMBER_FIELD, 0, Rect(100, 600, 200, 618), "Số, ký hiệu", 13, FontStyle.REGULAR, letters),
            TextFieldSpec(
                DATE_FIELD, 0, Rect(300, 600, 480, 618), "Ngày", 13, FontStyle.ITALIC, "0123456789 ngàythángnăm"
            ),
        ),
        (
            SignatureFieldSpec(
                LEADER_FIELD,
                0,
                Rect(350, 200, 450, 260),
                "Chữ ký",
                FieldLock(LockScope.EXCLUDE, (NUMBER_FIELD, DATE_FIELD, AGENCY_FIELD), DocMdp.FILL_FORMS),
            ),
            SignatureFieldSpec(
                AGENCY_FIELD, 0, Rect(280, 175, 385, 280), "Dấu", FieldLock(LockScope.ALL, (), DocMdp.NO_CHANGES)
            ),
        ),
    )


def memory_key(pki: certs_dev.DevPki, name: str) -> MemoryKey:
    credential = pki.credential(name)
    return MemoryKey(credential.key, CertificateChain(credential.certificate, credential.issuers))


def our_verifier(pki: certs_dev.DevPki, now: datetime) -> Callable[[SignedPdf], bool]:
    """The output check of the chain: our verifier must not find the document invalid."""
    pem = b"".join(ssl.DER_cert_to_PEM_cert(der).encode() for der in pki.anchors(certs_dev.Hierarchy.CONG_VU))
    trust = TrustStore((load_group(CONG_VU, pem, pins=None, source="bench", loaded_at=now),))
    policy = load_policy()

    def check(signed: SignedPdf) -> bool:
        report = verify(signed.data, policy=policy, trust=trust, at=now)
        return all(signature.integrity is Integrity.INTACT for signature in report.signatures)

    return check


def main(seconds: float = 1.0, large: int = 1_200_000_000) -> None:
    now, effort = datetime.now(UTC), Effort(seconds=seconds)
    pdf = typst.compile(SOURCE.encode(), pdf_standards=["a-2a", "ua-1"], font_paths=[str(FONTS)])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pki = certs_dev.generate(folder / "pki", "http://127.0.0.1:8318", now)
        credential = pki.credential("leader-1")
        chain = CertificateChain(credential.certificate, credential.issuers)
        line = OfficialLine(
            pdf,
            layout(),
            FontFiles(*((FONTS / f"LiberationSerif-{face}.ttf").read_bytes() for face in FACES)),
            memory_key(pki, "leader-1"),
            SignRequest(LEADER_FIELD, appearance=stamp((0, 40, 200), (600, 300), ring=False)),
            memory_key(pki, "agency-1"),
            SignRequest(AGENCY_FIELD, appearance=stamp((220, 0, 0), (850, 850), ring=True)),
            "05/QĐ-UBND",
            "ngày 23 tháng 11 năm 2026",
        )
        (folder / "key.p12").write_bytes(pki.pkcs12("leader-1", PASSWORD))
        write_large_pdf(folder / "large.pdf", large)
        result = {
            "file_bytes": len(pdf),
            "sign": dataclasses.asdict(measure_signing(pdf, credential.key, chain, now, time.perf_counter, effort)),
            "chain": dataclasses.asdict(measure_chain(line, our_verifier(pki, now), now, time.perf_counter, effort)),
            "memory": {
                "sign_1200mb_mib": sign_large_file(folder / "large.pdf", folder / "out.pdf", folder / "key.p12", now)
            },
        }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main(*(kind(argument) for kind, argument in zip((float, int), sys.argv[1:], strict=False)))
