"""Foreign readers: pyHanko, poppler and qpdf judge what we write."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from signer.appearance.image import load_stamp_image
from signer.appearance.stamp import ImageAppearance
from signer.fields import AGENCY_FIELD, DATE_FIELD, LEADER_FIELD, NUMBER_FIELD, FontFiles, FormLayout, mm
from signer.fill import fill
from signer.keys.memory import MemoryKey
from signer.prepare import prepare
from signer.signing.request import SignRequest
from signer.signing.sign import sign

Validate = Callable[[bytes], dict[str, PdfSignatureStatus]]


@pytest.fixture(scope="session")
def pyhanko_says(anchors: tuple[bytes, ...], now: datetime) -> Validate:
    """pyHanko's status of every signature, strict reader, by field name."""
    roots = [asn1_x509.Certificate.load(anchor) for anchor in anchors]

    def validate(data: bytes) -> dict[str, PdfSignatureStatus]:
        reader = PdfFileReader(io.BytesIO(data), strict=True)
        context = ValidationContext(trust_roots=roots, moment=now, allow_fetching=False, revocation_mode="soft-fail")
        return {
            signature.field_name: validate_pdf_signature(signature, context, context)
            for signature in reader.embedded_regular_signatures
        }

    return validate


@pytest.fixture
def run_tool(tmp_path: Path) -> Callable[..., str]:
    """Runs a command line tool on the bytes of a PDF and returns what it prints; skips when it is not installed."""

    def run(data: bytes, *command: str) -> str:
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not installed")
        file = tmp_path / "document.pdf"
        file.write_bytes(data)
        done = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    return run


@pytest.fixture(scope="session")
def prepared(tagged_pdf: bytes, official_layout: FormLayout, fonts: FontFiles) -> bytes:
    return prepare(tagged_pdf, official_layout, fonts).data


@pytest.fixture(scope="session")
def leader_signed(prepared: bytes, leader: MemoryKey, blue_png: bytes, now: datetime) -> bytes:
    request = SignRequest(LEADER_FIELD, appearance=ImageAppearance(load_stamp_image(blue_png)))
    return sign(prepared, request, leader, now=now).data


@pytest.fixture(scope="session")
def numbered(leader_signed: bytes) -> bytes:
    return fill(leader_signed, {NUMBER_FIELD: "05/QĐ-UBND", DATE_FIELD: "ngày 23 tháng 11 năm 2026"}).data


@pytest.fixture(scope="session")
def sealed(numbered: bytes, agency: MemoryKey, red_png: bytes, now: datetime) -> bytes:
    seal = ImageAppearance(load_stamp_image(red_png), mm(36), mm(36))
    return sign(numbered, SignRequest(AGENCY_FIELD, appearance=seal), agency, now=now).data
