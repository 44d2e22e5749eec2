"""Files signed by another tool and handed back; pyHanko plays the other tool."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

import certs_dev
import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signer.errors import DocumentError
from signer.fields import AGENCY_FIELD, LEADER_FIELD, NUMBER_FIELD
from signer.fill import fill
from signer.keys.memory import MemoryKey
from signer.report import Level
from signer.signing.returned import accept_returned


@pytest.fixture(scope="session")
def signed_elsewhere(pki: certs_dev.DevPki) -> Callable[[bytes, str, str], bytes]:
    def sign(data: bytes, field: str, name: str) -> bytes:
        credential = pki.credential(name)
        pkcs8 = credential.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        signer = SimpleSigner(
            signing_cert=asn1_x509.Certificate.load(credential.certificate),
            signing_key=asn1_keys.PrivateKeyInfo.load(pkcs8),
            cert_registry=SimpleCertificateStore(),
        )
        out = sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), PdfSignatureMetadata(field_name=field), signer)
        signed: bytes = out.getvalue()
        return signed

    return sign


def test_the_issued_file_signed_by_the_expected_person_is_accepted(
    prepared: bytes, leader: MemoryKey, signed_elsewhere: Callable[..., bytes], now: datetime
) -> None:
    returned = signed_elsewhere(prepared, LEADER_FIELD, "leader-1")
    output = accept_returned(
        prepared,
        returned,
        LEADER_FIELD,
        is_expected_signer=lambda certificate: certificate == leader.chain.signer,
        check=lambda signed: signed.data == returned,
        now=now,
    )
    assert output.data == returned
    assert output.level is Level.B_B


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda data, sign: data, "returned-unchanged"),
        (lambda data, sign: b"%" + data, "returned-not-issued-file"),
        (lambda data, sign: sign(data, AGENCY_FIELD, "leader-1"), "returned-wrong-field"),
        (lambda data, sign: sign(sign(data, LEADER_FIELD, "leader-1"), AGENCY_FIELD, "agency-1"), "returned-wrong-fi"),
        (lambda data, sign: fill(data, {NUMBER_FIELD: "05/QĐ-UBND"}).data, "returned-wrong-field"),
        (lambda data, sign: sign(data, LEADER_FIELD, "leader-2"), "returned-wrong-signer"),
    ],
)
def test_anything_else_is_refused(
    prepared: bytes,
    leader: MemoryKey,
    signed_elsewhere: Callable[..., bytes],
    now: datetime,
    change: Callable[..., bytes],
    code: str,
) -> None:
    with pytest.raises(DocumentError, match=code):
        accept_returned(
            prepared,
            change(prepared, signed_elsewhere),
            LEADER_FIELD,
            is_expected_signer=lambda certificate: certificate == leader.chain.signer,
            check=lambda signed: True,
            now=now,
        )


def test_our_verifier_has_the_last_word(prepared: bytes, signed_elsewhere: Callable[..., bytes], now: datetime) -> None:
    with pytest.raises(DocumentError, match="returned-not-valid"):
        accept_returned(
            prepared,
            signed_elsewhere(prepared, LEADER_FIELD, "leader-1"),
            LEADER_FIELD,
            is_expected_signer=lambda certificate: True,
            check=lambda signed: False,
            now=now,
        )
