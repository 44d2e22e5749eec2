"""Signatures a second: ours, pyHanko as its guide shows it, pyHanko tuned, and the key alone."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signer.fields import DATE_FIELD, NUMBER_FIELD, FontFiles, FormLayout
from signer.fill import fill
from signer.keys import CertificateChain, SigningKey
from signer.keys.memory import MemoryKey
from signer.measure.rates import Clock, Effort, per_second
from signer.prepare import prepare
from signer.signing.request import NewField, SignedPdf, SignRequest
from signer.signing.services import ALONE, Services
from signer.signing.sign import sign

_FIELD = "Signature1"
AnySigner = TypeVar("AnySigner", bound=SimpleSigner)
_RESERVED_BYTES = 16 * 1024
"""Room for pyHanko's CMS when its dry run is switched off."""


@dataclass(frozen=True, slots=True)
class SigningRates:
    """Signatures a second on one core: B-B, invisible, RSA, one file and one key for all four."""

    ours_per_s: float
    pyhanko_guide_per_s: float
    pyhanko_tuned_per_s: float
    key_per_s: float


@dataclass(frozen=True, slots=True)
class ChainRates:
    """Documents a second through prepare, leader, number and seal, both visible, B-B; and with the output check."""

    ours_per_s: float
    checked_per_s: float


@dataclass(frozen=True, slots=True)
class OfficialLine:
    """What the chain is measured on."""

    pdf: bytes
    layout: FormLayout
    fonts: FontFiles
    leader: SigningKey
    leader_request: SignRequest
    agency: SigningKey
    agency_request: SignRequest
    number: str
    date: str


class _LoadedKeySigner(SimpleSigner):
    """pyHanko's signer with the private key kept loaded instead of parsed for every signature."""

    loaded_key: rsa.RSAPrivateKey

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        return self.loaded_key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def measure_signing(
    pdf: bytes, private_key: rsa.RSAPrivateKey, chain: CertificateChain, now: datetime, clock: Clock, effort: Effort
) -> SigningRates:
    """All four jobs, one after the other, in this process."""
    key = MemoryKey(private_key, chain)
    request = SignRequest(_FIELD, new_field=NewField())
    return SigningRates(
        ours_per_s=per_second(lambda: sign(pdf, request, key, now=now).data, clock, effort),
        pyhanko_guide_per_s=per_second(_guide_job(pdf, private_key, chain), clock, effort),
        pyhanko_tuned_per_s=per_second(_tuned_job(pdf, private_key, chain), clock, effort),
        key_per_s=per_second(
            lambda: private_key.sign(b"attributes", padding.PKCS1v15(), hashes.SHA256()), clock, effort
        ),
    )


def measure_chain(
    line: OfficialLine, check: Callable[[SignedPdf], bool], now: datetime, clock: Clock, effort: Effort
) -> ChainRates:
    """The official chain without and with ``check`` on every signing output."""
    return ChainRates(
        ours_per_s=per_second(lambda: walk(line, now, ALONE), clock, effort),
        checked_per_s=per_second(lambda: walk(line, now, Services(check=check)), clock, effort),
    )


def walk(line: OfficialLine, now: datetime, services: Services) -> bytes:
    """One document through the whole chain."""
    prepared = prepare(line.pdf, line.layout, line.fonts).data
    by_leader = sign(prepared, line.leader_request, line.leader, now=now, services=services).data
    numbered = fill(by_leader, {NUMBER_FIELD: line.number, DATE_FIELD: line.date}).data
    return sign(numbered, line.agency_request, line.agency, now=now, services=services).data


def _guide_job(pdf: bytes, key: rsa.RSAPrivateKey, chain: CertificateChain) -> Callable[[], object]:
    signer = _signer(SimpleSigner, key, chain)
    return lambda: sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)),
        PdfSignatureMetadata(field_name=_FIELD, subfilter=SigSeedSubFilter.PADES),
        signer=signer,
    )


def _tuned_job(pdf: bytes, key: rsa.RSAPrivateKey, chain: CertificateChain) -> Callable[[], object]:
    signer = _signer(_LoadedKeySigner, key, chain)
    signer.loaded_key = key
    return lambda: sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)),
        PdfSignatureMetadata(field_name=_FIELD, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"),
        signer=signer,
        bytes_reserved=_RESERVED_BYTES,
    )


def _signer(kind: type[AnySigner], key: rsa.RSAPrivateKey, chain: CertificateChain) -> AnySigner:
    registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    registry.register_multiple(asn1_x509.Certificate.load(other) for other in chain.others)
    pkcs8 = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return kind(
        signing_cert=asn1_x509.Certificate.load(chain.signer),
        signing_key=asn1_keys.PrivateKeyInfo.load(pkcs8),
        cert_registry=registry,
    )
