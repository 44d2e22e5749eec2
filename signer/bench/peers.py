"""pyHanko doing the same jobs: as its guide shows it, and tuned as far as its interface goes."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterable
from typing import TypeVar

from asn1crypto import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.keys import load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signer.bench.material import FIELD, Signatory

RESERVED_BYTES = 16 * 1024
AnySigner = TypeVar("AnySigner", bound=signers.SimpleSigner)


class _LoadedKeySigner(signers.SimpleSigner):
    """pyHanko's signer with the private key kept loaded instead of read again for each signature."""

    loaded: rsa.RSAPrivateKey

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return bytes(256) if dry_run else self.loaded.sign(data, padding.PKCS1v15(), hashes.SHA256())


def guide_signer(signatory: Signatory) -> signers.SimpleSigner:
    """As the guide shows it: a signer from key and certificates."""
    return _signer(signers.SimpleSigner, signatory)


def tuned_signer(signatory: Signatory) -> signers.SimpleSigner:
    """The same with the key kept loaded."""
    signer = _signer(_LoadedKeySigner, signatory)
    signer.loaded = signatory.key
    return signer


def sign_as_guide(data: bytes, signer: signers.SimpleSigner) -> bytes:
    """One invisible PAdES B-B signature."""
    return _sign(data, signer, bytes_reserved=None)


def sign_tuned(data: bytes, signer: signers.SimpleSigner) -> bytes:
    """The same with the size reserved, which saves the dry run."""
    return _sign(data, signer, bytes_reserved=RESERVED_BYTES)


def validate(data: bytes, roots: Iterable[bytes]) -> bool:
    """All signatures with the default difference analysis; True when each is good and trusted."""
    context = ValidationContext(trust_roots=[x509.Certificate.load(der) for der in roots], allow_fetching=False)
    reader = PdfFileReader(io.BytesIO(data))
    return all(validate_pdf_signature(one, context).bottom_line for one in reader.embedded_regular_signatures)


def _sign(data: bytes, signer: signers.SimpleSigner, bytes_reserved: int | None) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    metadata = signers.PdfSignatureMetadata(field_name=FIELD, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    pdf_signer = signers.PdfSigner(metadata, signer=signer)
    out = asyncio.run(pdf_signer.async_sign_pdf(writer, bytes_reserved=bytes_reserved))
    return bytes(out.getbuffer())


def _signer(kind: type[AnySigner], signatory: Signatory) -> AnySigner:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
    store.register_multiple(x509.Certificate.load(der) for der in signatory.chain.others)
    der = signatory.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return kind(
        signing_cert=x509.Certificate.load(signatory.chain.signer),
        signing_key=load_private_key_from_pemder_data(der, None),
        cert_registry=store,
    )
