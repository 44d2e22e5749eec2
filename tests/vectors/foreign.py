"""Signatures our own signer refuses to make: with pyHanko and any certificate of the development PKI."""

from __future__ import annotations

import io
from datetime import datetime

import certs_dev
import time_machine
from asn1crypto import keys, tsp, x509
from certs_dev.services import TrustServices
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore


class DevelopmentStamper(TimeStamper):
    """Any timestamp authority of the development PKI, asked in process."""

    def __init__(self, pki: certs_dev.DevPki, name: str, at: datetime) -> None:
        super().__init__()
        self._services, self._name, self._at = TrustServices(pki), name, at

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(self._services.timestamp(req.dump(), self._at, self._name))


def foreign_signed(
    pdf: bytes,
    pki: certs_dev.DevPki,
    name: str,
    at: datetime,
    *,
    tsa: str | None = None,
    with_issuers: bool = True,
    field: str = "Signature1",
    permission: MDPPerm | None = None,
    careless: bool = False,
    password: str | None = None,
    reserved: int | None = None,
) -> bytes:
    """``pdf`` signed by the credential ``name``, claiming the time ``at``; PAdES B-B, or B-T with ``tsa``.

    ``permission`` makes it a certification; ``careless`` signs even where the document forbids it.
    """
    credential = pki.credential(name)
    raw = credential.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    registry = SimpleCertificateStore()
    for issuer in credential.issuers if with_issuers else ():
        registry.register(x509.Certificate.load(issuer))
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(credential.certificate),
        signing_key=keys.PrivateKeyInfo.load(raw),
        cert_registry=registry,
    )
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        certify=permission is not None,
        docmdp_permissions=permission or MDPPerm.FILL_FORMS,
    )
    stamper = DevelopmentStamper(pki, tsa, at) if tsa else None
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    if password is not None:
        writer.encrypt(password)
    with time_machine.travel(at, tick=False):
        out = (
            _Careless(metadata, signer, timestamper=stamper)
            if careless
            else signers.PdfSigner(metadata, signer, timestamper=stamper)
        )
        return bytes(out.sign_pdf(writer, bytes_reserved=reserved).getbuffer())


class _Careless(signers.PdfSigner):
    """Does not look at what earlier signatures permit."""

    def _enforce_certification_constraints(self, reader: object) -> None:
        return
