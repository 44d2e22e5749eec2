"""The flows with their office already in hand: what HTTP and the pages are given."""

from __future__ import annotations

from dataclasses import dataclass

from api.flows import dispatching, drafting, health, issuing, publishing, reading, signing
from api.office import Office
from api.requests import DraftFields, UploadedDraft
from api.views import Actor, DocumentPage, DocumentView, HealthView, PersonView, PublicRecord
from records.identifiers import DocumentId, PersonId, Sha256, VerificationCode
from signer.report import Report


@dataclass(frozen=True, slots=True)
class Desk:
    """A :class:`api.http.flows_port.Flows` over one office."""

    office: Office

    def create_draft(self, actor: Actor, fields: DraftFields) -> DocumentView:
        return drafting.create_draft(self.office, actor, fields)

    def create_draft_from_pdf(self, actor: Actor, upload: UploadedDraft) -> DocumentView:
        return drafting.create_draft_from_pdf(self.office, actor, upload)

    def revise(
        self, actor: Actor, document_id: DocumentId, fields: DraftFields, version: int | None = None
    ) -> DocumentView:
        return drafting.revise(self.office, actor, document_id, fields, version)

    def revise_from_pdf(
        self, actor: Actor, document_id: DocumentId, upload: UploadedDraft, version: int | None = None
    ) -> DocumentView:
        return drafting.revise_from_pdf(self.office, actor, document_id, upload, version)

    def list_documents(self, actor: Actor, state: str | None, cursor: str | None, limit: int) -> DocumentPage:
        return reading.list_documents(self.office, actor, state, cursor, limit)

    def get_document(self, actor: Actor, document_id: DocumentId) -> DocumentView:
        return reading.get_document(self.office, actor, document_id)

    def submit(self, actor: Actor, document_id: DocumentId, version: int | None) -> DocumentView:
        return drafting.submit(self.office, actor, document_id, version)

    def sign_document(
        self, actor: Actor, document_id: DocumentId, shown: Sha256, version: int | None = None
    ) -> DocumentView:
        return signing.sign_document(self.office, actor, document_id, shown, version)

    def return_to_clerk(
        self, actor: Actor, document_id: DocumentId, reason: str, version: int | None = None
    ) -> DocumentView:
        return signing.return_to_drafter(self.office, actor, document_id, reason, version)

    def assign_number(self, actor: Actor, document_id: DocumentId, version: int | None = None) -> DocumentView:
        return issuing.assign_number(self.office, actor, document_id, version)

    def seal(self, actor: Actor, document_id: DocumentId, version: int | None = None) -> DocumentView:
        return issuing.seal(self.office, actor, document_id, version)

    def dispatch(self, actor: Actor, document_id: DocumentId, version: int | None = None) -> DocumentView:
        return dispatching.dispatch(self.office, actor, document_id, version)

    def download(self, actor: Actor, document_id: DocumentId) -> bytes:
        return reading.download(self.office, actor, document_id)

    def verify_upload(self, data: bytes, file_name: str | None) -> Report:
        """``file_name`` plays no part in the verdict."""
        return self.office.verifier.public(data)

    def public_record(self, code: VerificationCode) -> PublicRecord:
        return publishing.public_record(self.office, code)

    def compare(self, code: VerificationCode, sha256: Sha256) -> bool:
        return publishing.compare(self.office, code, sha256)

    def health(self) -> HealthView:
        return health.health(self.office)

    def person(self, person_id: str) -> PersonView | None:
        return health.person(self.office, PersonId(person_id))

    def people(self) -> tuple[PersonView, ...]:
        return health.people(self.office)
