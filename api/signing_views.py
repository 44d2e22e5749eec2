"""What the flows of external signing hand back to the edges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BegunView:
    """A begun signature: ``signed_attributes`` are the bytes to sign (DER), ``digest`` is theirs for devices that take
    one, ``document_digest`` the document's, for the person to compare."""

    id: str
    document_id: str
    role: str
    algorithm: str
    digest_algorithm: str
    signed_attributes: bytes
    digest: bytes
    document_digest: bytes
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SigningCertificateView:
    """A registered certificate. ``person_id`` and ``person_name`` are nothing for the agency's seal."""

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
