"""What the routes for keys that are elsewhere need of the office. :mod:`api.wiring` provides it."""

from __future__ import annotations

from typing import Protocol

from api.requests import SigningStart
from api.signing_views import BegunView, SigningCertificateView
from api.views import Actor, DocumentView
from records.identifiers import CertificateId, DocumentId, PendingSignatureId, PersonId


class ExternalSigning(Protocol):
    """Signing with a USB token, a SIM or a tool on another machine. Raises the coded errors of signer and records."""

    def begin(self, actor: Actor, document_id: DocumentId, start: SigningStart) -> BegunView:
        """Say exactly what must be signed, by the leader or by the agency as the document's state asks."""

    def complete(
        self, actor: Actor, document_id: DocumentId, pending_id: PendingSignatureId, value: bytes, *, is_cms: bool
    ) -> DocumentView:
        """Take the signature value, or a whole CMS, made elsewhere."""

    def file_to_sign(self, actor: Actor, document_id: DocumentId) -> bytes:
        """The bytes that a tool elsewhere signs as a whole."""

    def take_back(self, actor: Actor, document_id: DocumentId, data: bytes) -> DocumentView:
        """Take the file back with exactly the expected signature added."""

    def certificates(self, actor: Actor) -> tuple[SigningCertificateView, ...]:
        """Which certificates may sign for the people and the seal of the actor's agency."""

    def register_certificate(
        self, actor: Actor, person_id: PersonId | None, certificate: bytes
    ) -> SigningCertificateView:
        """Let a certificate sign for a person, or for the agency."""

    def withdraw_certificate(self, actor: Actor, certificate_id: CertificateId) -> SigningCertificateView:
        """Nothing new is signed with it from now on."""
