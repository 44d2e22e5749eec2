"""What HTTP and the pages need of the flows. Declared here, with its consumer; :mod:`api.wiring` provides it."""

from __future__ import annotations

from typing import Protocol

from api.requests import DraftFields, UploadedDraft
from api.views import (
    Actor,
    DocumentPage,
    DocumentView,
    HealthView,
    PersonView,
    PublicRecord,
)
from records.identifiers import DocumentId, Sha256, VerificationCode
from signer.report import Report


class Flows(Protocol):
    """The office behind the edges. Every call may raise the coded errors of signer, records and api."""

    def create_draft(self, actor: Actor, fields: DraftFields) -> DocumentView:
        """Compose, screen, prepare and store a draft."""

    def create_draft_from_pdf(self, actor: Actor, upload: UploadedDraft) -> DocumentView:
        """Inspect, screen, prepare and store an uploaded draft."""

    def revise(
        self, actor: Actor, document_id: DocumentId, fields: DraftFields, version: int | None = None
    ) -> DocumentView:
        """Replace the content of a draft, or of a document that was returned; ``version`` is the one that was seen."""

    def revise_from_pdf(
        self, actor: Actor, document_id: DocumentId, upload: UploadedDraft, version: int | None = None
    ) -> DocumentView:
        """The same with an uploaded PDF."""

    def list_documents(self, actor: Actor, state: str | None, cursor: str | None, limit: int) -> DocumentPage:
        """The documents this actor may see, newest first."""

    def get_document(self, actor: Actor, document_id: DocumentId) -> DocumentView:
        """One document."""

    def submit(self, actor: Actor, document_id: DocumentId, version: int | None) -> DocumentView:
        """Send the draft to its leader."""

    def sign_document(
        self, actor: Actor, document_id: DocumentId, shown: Sha256, version: int | None = None
    ) -> DocumentView:
        """Sign exactly the bytes whose hash was shown."""

    def return_to_clerk(
        self, actor: Actor, document_id: DocumentId, reason: str, version: int | None = None
    ) -> DocumentView:
        """Send the document back with a reason."""

    def assign_number(self, actor: Actor, document_id: DocumentId, version: int | None = None) -> DocumentView:
        """Give the document its number and date."""

    def seal(self, actor: Actor, document_id: DocumentId, version: int | None = None) -> DocumentView:
        """Fill number and date in, seal, verify, issue and archive."""

    def dispatch(self, actor: Actor, document_id: DocumentId, version: int | None = None) -> DocumentView:
        """Send the issued document to its recipients."""

    def download(self, actor: Actor, document_id: DocumentId) -> bytes:
        """The document's current bytes."""

    def verify_upload(self, data: bytes, file_name: str | None) -> Report:
        """Judge bytes; nothing is kept."""

    def public_record(self, code: VerificationCode) -> PublicRecord:
        """What the QR of a document opens."""

    def compare(self, code: VerificationCode, sha256: Sha256) -> bool:
        """Whether a file with this hash is the issued one."""

    def health(self) -> HealthView:
        """The state of everything this installation depends on."""

    def person(self, person_id: str) -> PersonView | None:
        """One of those people, quickly: every request asks."""

    def people(self) -> tuple[PersonView, ...]:
        """Everybody who may sign in with the development login."""
