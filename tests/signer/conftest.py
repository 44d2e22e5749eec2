"""What the signer's tests share: a development PKI, a tagged PDF/A-2a document, the official form."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import certs_dev
import pytest
import typst
from certs_dev.services import TrustServices
from PIL import Image, ImageDraw

from signer.evidence.source import RevocationEvidence
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
)
from signer.keys import CertificateChain, SignatureAlgorithm
from signer.keys.memory import MemoryKey
from signer.timestamps.authority import CheckedAuthority
from signer.timestamps.rfc3161 import TimestampRules

NOW = datetime(2026, 11, 23, 8, 0, 0, tzinfo=UTC)
FONT_FOLDER = Path(__file__).parents[2] / "records" / "compose" / "fonts"

SOURCE = """
#set document(title: "Quyết định mẫu (thử nghiệm)", date: datetime(year: 2026, month: 11, day: 23))
#set text(lang: "vi", font: "Liberation Serif", size: 13pt)
= QUYẾT ĐỊNH
Về việc thử nghiệm chuỗi chữ ký số. Cơ quan và con người trong văn bản này đều hư cấu.
"""


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> certs_dev.DevPki:
    return certs_dev.generate(tmp_path_factory.mktemp("pki") / "dev", "http://127.0.0.1:8318", NOW)


@pytest.fixture(scope="session")
def key_of(pki: certs_dev.DevPki) -> Callable[..., MemoryKey]:
    """A signing key by its name in the development PKI."""

    def load(name: str, algorithm: SignatureAlgorithm | None = None) -> MemoryKey:
        credential = pki.credential(name)
        return MemoryKey(credential.key, CertificateChain(credential.certificate, credential.issuers), algorithm)

    return load


@pytest.fixture(scope="session")
def leader(key_of: Callable[..., MemoryKey]) -> MemoryKey:
    return key_of("leader-1")


@pytest.fixture(scope="session")
def agency(key_of: Callable[..., MemoryKey]) -> MemoryKey:
    return key_of("agency-1")


@pytest.fixture(scope="session")
def anchors(pki: certs_dev.DevPki) -> tuple[bytes, ...]:
    return pki.anchors(certs_dev.Hierarchy.CONG_VU)


@pytest.fixture
def timestamps(pki: certs_dev.DevPki, anchors: tuple[bytes, ...]) -> CheckedAuthority:
    """The development TSA, asked in this process."""
    services = TrustServices(pki)
    nonces = itertools.count(2**40)
    return CheckedAuthority(
        lambda request: services.timestamp(request, NOW),
        TimestampRules(anchors),
        clock=lambda: NOW,
        new_nonce=lambda: next(nonces),
    )


@pytest.fixture
def evidence(pki: certs_dev.DevPki, anchors: tuple[bytes, ...]) -> RevocationEvidence:
    """Revocation evidence from the development services, asked in this process."""
    services = TrustServices(pki)

    def fetch(url: str, body: bytes | None, *, limit: int) -> bytes:
        answer = services.crl(PurePosixPath(url).parent.name, NOW) if body is None else services.answer_ocsp(body, NOW)
        assert len(answer) <= limit
        return answer

    return RevocationEvidence(fetch, anchors, lambda: NOW)


@pytest.fixture(scope="session")
def fonts() -> FontFiles:
    faces = ("Regular", "Bold", "Italic", "BoldItalic")
    return FontFiles(*((FONT_FOLDER / f"LiberationSerif-{face}.ttf").read_bytes() for face in faces))


@pytest.fixture(scope="session")
def tagged_pdf() -> bytes:
    """A tagged PDF/A-2a and PDF/UA-1 document of one A4 page."""
    pdf: bytes = typst.compile(
        SOURCE.encode(), pdf_standards=["a-2a", "ua-1"], font_paths=[str(FONT_FOLDER)], ignore_system_fonts=True
    )
    return pdf


@pytest.fixture(scope="session")
def official_layout() -> FormLayout:
    """Number, date, leader and seal as the official chain places them."""
    texts = (
        TextFieldSpec(
            NUMBER_FIELD, 0, Rect(100, 600, 200, 618), "Số, ký hiệu", 13, FontStyle.REGULAR, "0123456789/-QĐUBND"
        ),
        TextFieldSpec(
            DATE_FIELD, 0, Rect(300, 600, 480, 618), "Ngày ban hành", 13, FontStyle.ITALIC, "0123456789 ngàythángnăm"
        ),
    )
    open_fields = (NUMBER_FIELD, DATE_FIELD, AGENCY_FIELD)
    signatures = (
        SignatureFieldSpec(
            LEADER_FIELD,
            0,
            Rect(350, 200, 450, 260),
            "Chữ ký của người có thẩm quyền",
            FieldLock(LockScope.EXCLUDE, open_fields, DocMdp.FILL_FORMS),
        ),
        SignatureFieldSpec(
            AGENCY_FIELD,
            0,
            Rect(280, 175, 385, 280),
            "Dấu, chữ ký số của cơ quan",
            FieldLock(LockScope.ALL, (), DocMdp.NO_CHANGES),
        ),
    )
    return FormLayout(texts, signatures)


@pytest.fixture(scope="session")
def blue_png() -> bytes:
    image = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
    ImageDraw.Draw(image).line((10, 150, 100, 30, 200, 170, 390, 40), fill=(0, 40, 200, 255), width=10)
    return _png(image)


@pytest.fixture(scope="session")
def red_png() -> bytes:
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((6, 6, 393, 393), outline=(220, 0, 0, 255), width=12)
    return _png(image)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
