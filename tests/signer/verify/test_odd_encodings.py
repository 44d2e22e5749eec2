"""What real issuers and writers encode oddly is judged, not refused: keys with a negative modulus, unread filters."""

from __future__ import annotations

import io
import zlib
from datetime import datetime, timedelta

import certs_dev
import pytest
import time_machine
from asn1crypto import algos, core, keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject

from signer.report import Chain, Integrity, Report, Verdict
from signer.trust.certificate import parse_certificate
from signer.trust.store import CONG_VU, AnchorGroup, TrustStore
from signer.verify import load_policy, verify
from tests.vectors.attacks import all_attacks
from tests.vectors.foreign import foreign_signed

DAY = timedelta(days=1)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    subject: str,
    public: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    root: ec.EllipticCurvePrivateKey,
    at: datetime,
    *,
    is_authority: bool,
) -> x509.Certificate:
    usage = dict.fromkeys(
        (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    usage |= {"key_cert_sign": True, "crl_sign": True} if is_authority else {"content_commitment": True}
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name("Odd root"))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - DAY)
        .not_valid_after(at + DAY * 300)
        .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(root, SHA256())
    )


def _with_negative_modulus(certificate: bytes, root: ec.EllipticCurvePrivateKey) -> bytes:
    """The same certificate with the modulus written without its leading zero octet, signed anew by the root."""
    parsed = asn1_x509.Certificate.load(certificate)
    tbs = parsed["tbs_certificate"]
    modulus = tbs["subject_public_key_info"]["public_key"].parsed["modulus"].native
    exponent = tbs["subject_public_key_info"]["public_key"].parsed["public_exponent"]
    negative = core.Integer(modulus - (1 << modulus.bit_length()))
    pair = core.SequenceOf(spec=core.Integer)
    pair.append(negative)
    pair.append(exponent)
    body = keys.PublicKeyInfo({"algorithm": {"algorithm": "rsa"}, "public_key": keys.RSAPublicKey.load(pair.dump())})
    tbs["subject_public_key_info"] = body
    signature = root.sign(tbs.dump(force=True), ec.ECDSA(SHA256()))
    made = asn1_x509.Certificate(
        {
            "tbs_certificate": tbs,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signature_value": signature,
        }
    )
    return bytes(made.dump())


@pytest.fixture(scope="module")
def negative_modulus(tagged_pdf: bytes, now: datetime) -> tuple[bytes, TrustStore]:
    root_key, key = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)
    root = _certificate("Odd root", root_key.public_key(), root_key, now, is_authority=True).public_bytes(Encoding.DER)
    leaf = _certificate("Odd signer", key.public_key(), root_key, now, is_authority=False).public_bytes(Encoding.DER)
    odd = _with_negative_modulus(leaf, root_key)
    with pytest.raises(ValueError, match=r".+"):
        x509.load_der_x509_certificate(odd).public_key()
    raw = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(odd),
        signing_key=keys.PrivateKeyInfo.load(raw),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
        signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"}),
    )
    metadata = signers.PdfSignatureMetadata(field_name="S", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    with time_machine.travel(now, tick=False):
        out = signers.PdfSigner(metadata, signer).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(tagged_pdf)))
    trust = TrustStore((AnchorGroup(CONG_VU, (parse_certificate(root),), "an odd authority", now),))
    return bytes(out.getbuffer()), trust


def _judged(data: bytes, trust: TrustStore, now: datetime) -> Report:
    return verify(data, policy=load_policy(), trust=trust, at=now + timedelta(hours=1))


def test_a_key_whose_modulus_is_written_negative_is_judged(
    negative_modulus: tuple[bytes, TrustStore], now: datetime
) -> None:
    pdf, trust = negative_modulus
    (signature,) = _judged(pdf, trust, now).signatures
    assert signature.integrity is Integrity.INTACT
    assert signature.chain is Chain.TRUSTED


def test_a_changed_byte_under_a_negative_modulus_is_still_found(
    negative_modulus: tuple[bytes, TrustStore], now: datetime
) -> None:
    pdf, trust = negative_modulus
    changed = bytearray(pdf)
    changed[len(b"%PDF-1.7\n") + 40] ^= 1
    assert _judged(bytes(changed), trust, now).verdict is Verdict.INVALID


DRAWN = b"0 0 1 rg 100 100 200 50 re f"
TIFF_ROW = bytes((DRAWN[i] - (DRAWN[i - 1] if i else 0)) & 0xFF for i in range(len(DRAWN)))


def _page_drawn_by(filter_name: str, raw: bytes, parameters: DictionaryObject | None = None) -> bytes:
    writer, out, stream = PdfWriter(), io.BytesIO(), StreamObject()
    stream._data = raw
    stream[NameObject("/Filter")] = NameObject(filter_name)
    if parameters is not None:
        stream[NameObject("/DecodeParms")] = parameters
    page = writer.add_blank_page(595, 842)
    page[NameObject("/Contents")] = writer._add_object(stream)
    writer.write(out)
    return out.getvalue()


def _tiff(depth: int) -> DictionaryObject:
    values = {"/Predictor": 2, "/Columns": len(DRAWN) * 8 // depth, "/BitsPerComponent": depth}
    return DictionaryObject({NameObject(key): NumberObject(value) for key, value in values.items()})


ATTACKS = {attack.name: attack for attack in all_attacks()}
ODD_PAGES = {
    "brotli": lambda: _page_drawn_by("/BrotliDecode", b"\x8b\x0d\x80" + DRAWN + b"\x03"),
    "a filter nobody has": lambda: _page_drawn_by("/Nobody", DRAWN),
    "tiff predictor": lambda: _page_drawn_by("/FlateDecode", zlib.compress(TIFF_ROW), _tiff(8)),
    "tiff predictor of four bits": lambda: _page_drawn_by("/FlateDecode", zlib.compress(TIFF_ROW), _tiff(4)),
    "broken flate": lambda: _page_drawn_by("/FlateDecode", b"\x78\x9c broken"),
}


@pytest.mark.parametrize("name", ODD_PAGES)
def test_a_page_that_cannot_be_decoded_is_judged_by_its_bytes(
    name: str, pki: certs_dev.DevPki, trust: TrustStore, now: datetime
) -> None:
    once = foreign_signed(ODD_PAGES[name](), pki, "leader-1", now)
    twice = foreign_signed(once, pki, "leader-2", now, field="Signature2")
    report = _judged(twice, trust, now)
    assert [one.integrity for one in report.signatures] == [Integrity.INTACT] * 2
    assert report.verdict is not Verdict.INVALID
    for attack in ("isa-content-exchanged-after-sealed", "isa-content-overwritten-after-sealed"):
        assert _judged(ATTACKS[attack].forge(twice), trust, now).verdict is Verdict.INVALID
