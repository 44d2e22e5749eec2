"""The flows of external signing with their office already in hand."""

from __future__ import annotations

from dataclasses import dataclass

from api.flows import external_signing, signing_certificates
from api.office import Office
from api.requests import SigningStart
from api.signing_views import BegunView, SigningCertificateView
from api.views import Actor, DocumentView
from records.identifiers import CertificateId, DocumentId, PendingSignatureId, PersonId


@dataclass(frozen=True, slots=True)
class ExternalSigningDesk:
    """A :class:`api.http.external_signing_port.ExternalSigning` over one office."""

    office: Office

    def begin(self, actor: Actor, document_id: DocumentId, start: SigningStart) -> BegunView:
        return external_signing.begin_signature(self.office, actor, document_id, start)

    def complete(
        self, actor: Actor, document_id: DocumentId, pending_id: PendingSignatureId, value: bytes, *, is_cms: bool
    ) -> DocumentView:
        return external_signing.complete_signature(self.office, actor, document_id, pending_id, value, is_cms=is_cms)

    def file_to_sign(self, actor: Actor, document_id: DocumentId) -> bytes:
        return external_signing.file_to_sign(self.office, actor, document_id)

    def take_back(self, actor: Actor, document_id: DocumentId, data: bytes) -> DocumentView:
        return external_signing.take_back(self.office, actor, document_id, data)

    def certificates(self, actor: Actor) -> tuple[SigningCertificateView, ...]:
        return signing_certificates.list_certificates(self.office, actor)

    def register_certificate(
        self, actor: Actor, person_id: PersonId | None, certificate: bytes
    ) -> SigningCertificateView:
        return signing_certificates.register_certificate(self.office, actor, person_id, certificate)

    def withdraw_certificate(self, actor: Actor, certificate_id: CertificateId) -> SigningCertificateView:
        return signing_certificates.withdraw_certificate(self.office, actor, certificate_id)
