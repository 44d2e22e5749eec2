"""The shapes of signing with keys that are elsewhere."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from api.errors import BadRequestError
from api.http.schemas import HexSha256
from api.requests import SigningStart
from api.signing_views import BegunView, SigningCertificateView
from signer.keys import CertificateChain, SignatureAlgorithm

Base64 = Annotated[str, Field(min_length=4, max_length=400_000, description="Base64, standard alphabet.")]
MAX_CERTIFICATES = 10


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SigningStartIn(_Request):
    """``sha256`` is of the bytes that were shown; ``certificates`` begin with the signer's own, DER in base64."""

    sha256: HexSha256
    certificates: Annotated[tuple[Base64, ...], Field(min_length=1, max_length=MAX_CERTIFICATES)]
    algorithm: SignatureAlgorithm = SignatureAlgorithm.RSA_PKCS1_SHA256

    def start(self) -> SigningStart:
        """Raises: BadRequestError ``base64-malformed``."""
        own, *others = (unbase64(one) for one in self.certificates)
        return SigningStart(self.sha256, CertificateChain(own, tuple(others)), self.algorithm)


class SigningCompletionIn(_Request):
    """Exactly one of the two: the bare signature value, or a whole CMS that the device made."""

    signature: Base64 | None = None
    cms: Base64 | None = None

    def value(self) -> tuple[bytes, bool]:
        """The bytes, and whether they are a CMS. Raises: BadRequestError ``signature-or-cms``, ``base64-malformed``."""
        if (self.signature is None) == (self.cms is None):
            raise BadRequestError(
                "signature-or-cms",
                "Give the signature value or the CMS, one of the two.",
                "Chọn một trong hai: giá trị chữ ký hoặc CMS.",
            )
        return unbase64(self.signature or self.cms or ""), self.cms is not None


class SigningCertificateIn(_Request):
    """A certificate in DER; without a person it is for the agency's seal."""

    certificate: Base64
    person_id: Annotated[str, Field(min_length=1, max_length=60)] | None = None


class BegunOut(BaseModel):
    """What the key elsewhere must sign, until when."""

    id: str
    document_id: str
    role: str
    algorithm: str
    digest_algorithm: str
    signed_attributes: str = Field(description="The bytes to sign, base64.")
    digest: str = Field(description="Of `signed_attributes`, hexadecimal, for devices that sign a digest.")
    document_digest: str = Field(description="Of the document's signed bytes, hexadecimal, to be shown to the signer.")
    expires_at: datetime

    @classmethod
    def of(cls, view: BegunView) -> Self:
        return cls(
            id=view.id,
            document_id=view.document_id,
            role=view.role,
            algorithm=view.algorithm,
            digest_algorithm=view.digest_algorithm,
            signed_attributes=base64.b64encode(view.signed_attributes).decode("ascii"),
            digest=view.digest.hex(),
            document_digest=view.document_digest.hex(),
            expires_at=view.expires_at,
        )


class SigningCertificateOut(BaseModel):
    """A registered certificate."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    person_id: str | None
    person_name: str | None
    subject: str
    issuer: str
    sha256: str
    not_before: datetime
    not_after: datetime
    registered_at: datetime
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, view: SigningCertificateView) -> Self:
        return cls.model_validate(view)


class SigningCertificateListOut(BaseModel):
    """All certificates of an agency; there are tens, so there is one page."""

    data: tuple[SigningCertificateOut, ...]


def unbase64(text: str) -> bytes:
    """Raises: BadRequestError ``base64-malformed``."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise BadRequestError("base64-malformed", "A value is not base64.", "Một giá trị không phải base64.") from error
