"""Flows in memory with the real interface: the states of the line, the real errors, no PDF and no signature."""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from api.errors import NotAllowedError, RefusedByScreeningError
from api.requests import DraftFields, UploadedDraft
from api.views import (
    Actor,
    DocumentPage,
    DocumentView,
    Duty,
    HealthCheck,
    HealthStatus,
    HealthView,
    PersonView,
    PublicRecord,
    PublicSignature,
    RecipientView,
    ShortfallView,
)
from records.errors import ConflictError, NotFoundError
from records.identifiers import DocumentId, Sha256, VerificationCode
from signer.errors import DocumentError
from signer.report import (
    Chain,
    Change,
    ChangeKind,
    ChangesAfter,
    Indication,
    Integrity,
    Level,
    Report,
    Role,
    SignatureReport,
    TimeSource,
    Verdict,
)
from signer.verify.reasons import reason

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
AGENCY = "agy_TEST1"
AGENCY_NAME = "Ủy ban nhân dân xã Đông Sơn"
CLERK = Actor("per_CLERK", "Phạm Thu Hà", Duty.CLERK, AGENCY)
LEADER = Actor("per_LEADER", "Nguyễn Văn An", Duty.LEADER, AGENCY)
ELSEWHERE = Actor("per_ELSEWHERE", "Hoàng Thị Cúc", Duty.CLERK, "agy_TEST2")
MARKED = "MẬT"

_ACTIONS = {
    ("draft", Duty.CLERK): ("submit", "revise"),
    ("returned", Duty.CLERK): ("revise",),
    ("submitted", Duty.LEADER): ("sign", "return"),
    ("leader_signed", Duty.CLERK): ("number",),
    ("numbered", Duty.CLERK): ("seal",),
    ("issued", Duty.CLERK): ("dispatch",),
}


@dataclass(slots=True)
class FakeFlows:
    """A :class:`api.http.flows_port.Flows`; ``report`` is what every verification answers."""

    report: Report | None = None
    checks: tuple[HealthCheck, ...] = (HealthCheck("database", HealthStatus.OK, "tables-current"),)
    verified: list[int] = field(default_factory=list)
    """Sizes of the files handed in, in order."""
    _documents: dict[str, DocumentView] = field(default_factory=dict)
    _bytes: dict[str, bytes] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def create_draft(self, actor: Actor, fields: DraftFields) -> DocumentView:
        self._require(actor, Duty.CLERK)
        if MARKED in (*fields.paragraphs, *fields.legal_bases) or fields.declared_level != "none":
            raise RefusedByScreeningError("classified-refused", "Marked as secret.", "Có dấu hiệu mật.")
        return self._keep(actor, fields.kind, fields.subject, fields.leader_id, b"%PDF-1.7 composed")

    def create_draft_from_pdf(self, actor: Actor, upload: UploadedDraft) -> DocumentView:
        self._require(actor, Duty.CLERK)
        if not upload.data.startswith(b"%PDF-"):
            raise DocumentError("not-a-pdf", "the file does not begin as a PDF does")
        return self._keep(actor, upload.kind, upload.subject, upload.leader_id, upload.data)

    def revise(
        self, actor: Actor, document_id: DocumentId, fields: DraftFields, version: int | None = None
    ) -> DocumentView:
        return self._revise(actor, document_id, fields.subject, b"%PDF-1.7 composed anew", version)

    def revise_from_pdf(
        self, actor: Actor, document_id: DocumentId, upload: UploadedDraft, version: int | None = None
    ) -> DocumentView:
        return self._revise(actor, document_id, upload.subject, upload.data, version)

    def list_documents(self, actor: Actor, state: str | None, cursor: str | None, limit: int) -> DocumentPage:
        mine = [self._seen(actor, d) for d in self._documents.values() if d.agency_id == actor.agency_id]
        found = [d for d in reversed(mine) if state in (None, d.state) and (cursor is None or d.id < cursor)]
        return DocumentPage(tuple(found[:limit]), found[limit - 1].id if len(found) > limit else None)

    def get_document(self, actor: Actor, document_id: DocumentId) -> DocumentView:
        return self._seen(actor, self._find(actor, document_id))

    def submit(self, actor: Actor, document_id: DocumentId, version: int | None) -> DocumentView:
        document = self._find(actor, document_id)
        if version is not None and version != document.version:
            raise ConflictError("version-conflict", "Changed meanwhile.", "Vừa được thay đổi.")
        return self._move(actor, document_id, "draft", "submitted", Duty.CLERK)

    def sign_document(
        self, actor: Actor, document_id: DocumentId, shown: Sha256, version: int | None = None
    ) -> DocumentView:
        if self._find(actor, document_id).sha256 != shown:
            raise ConflictError("shown-bytes-changed", "Not the one shown.", "Không đúng bản đã hiển thị.")
        return self._move(actor, document_id, "submitted", "leader_signed", Duty.LEADER)

    def return_to_clerk(
        self, actor: Actor, document_id: DocumentId, reason: str, version: int | None = None
    ) -> DocumentView:
        self._move(actor, document_id, "submitted", "returned", Duty.LEADER)
        return self._put(actor, replace(self._documents[document_id], returned_reason=reason))

    def assign_number(self, actor: Actor, document_id: DocumentId, version: int | None = None) -> DocumentView:
        with self._lock:
            self._move(actor, document_id, "leader_signed", "numbered", Duty.CLERK)
            number = f"{next(self._numbers):02}/QĐ-UBND"
            document = replace(self._documents[document_id], number=number, issued_on=date(2026, 3, 2))
            return self._put(actor, document)

    def seal(self, actor: Actor, document_id: DocumentId, version: int | None = None) -> DocumentView:
        self._move(actor, document_id, "numbered", "issued", Duty.CLERK)
        return self._put(actor, replace(self._documents[document_id], verdict="VALID", record_id="rec_1"))

    def dispatch(self, actor: Actor, document_id: DocumentId, version: int | None = None) -> DocumentView:
        self._move(actor, document_id, "issued", "dispatched", Duty.CLERK)
        recipients = (RecipientView("Sở Nội vụ", "queued", AT),)
        return self._put(actor, replace(self._documents[document_id], recipients=recipients))

    def download(self, actor: Actor, document_id: DocumentId) -> bytes:
        return self._bytes[self._find(actor, document_id).id]

    def verify_upload(self, data: bytes, file_name: str | None) -> Report:
        self.verified.append(len(data))
        if not data.startswith(b"%PDF-"):
            return replace(report(Verdict.INVALID), sha256=Sha256.of(data), error=reason("not-a-pdf"), signatures=())
        return replace(self.report or report(Verdict.VALID), sha256=Sha256.of(data))

    def public_record(self, code: VerificationCode) -> PublicRecord:
        document = next((d for d in self._documents.values() if d.code == code), None)
        if document is None:
            raise NotFoundError("document-not-found", "There is no such document.", "Không có văn bản này.")
        if document.state not in ("issued", "dispatched"):
            nothing = dict.fromkeys(
                ("number", "issued_on", "kind_name", "subject", "sha256", "verdict", "verified_at"), None
            )
            return PublicRecord(code=code, status="in_preparation", agency_name=AGENCY_NAME, signatures=(), **nothing)
        signatures = (
            PublicSignature("leader", LEADER.name, AGENCY_NAME, AT, time_proven=True),
            PublicSignature("agency", AGENCY_NAME, AGENCY_NAME, AT, time_proven=True),
        )
        return PublicRecord(
            code=code,
            status="issued",
            number=document.number,
            issued_on=document.issued_on,
            kind_name=document.kind_name,
            subject=document.subject,
            agency_name=AGENCY_NAME,
            sha256=document.sha256,
            verdict="VALID",
            verified_at=AT,
            signatures=signatures,
        )

    def compare(self, code: VerificationCode, sha256: Sha256) -> bool:
        return self.public_record(code).sha256 == sha256

    def health(self) -> HealthView:
        return HealthView(self.checks)

    def person(self, person_id: str) -> PersonView | None:
        return next((person for person in self.people() if person.actor.person_id == person_id), None)

    def signed_lower(self, document_id: str, *shortfalls: ShortfallView) -> None:
        """Let the document be one whose signatures were made below the level asked for."""
        self._documents[document_id] = replace(self._documents[document_id], shortfalls=shortfalls)

    def people(self) -> tuple[PersonView, ...]:
        return (
            PersonView(CLERK, AGENCY_NAME),
            PersonView(LEADER, AGENCY_NAME),
            PersonView(ELSEWHERE, "Sở Nội vụ tỉnh Minh Châu"),
        )

    def _keep(self, actor: Actor, kind: str, subject: str, leader_id: str, data: bytes) -> DocumentView:
        with self._lock:
            order = len(self._documents) + 1
            document = DocumentView(
                id=f"doc_{order:04}",
                state="draft",
                version=1,
                kind=kind,
                kind_name="Công văn" if kind == "CV" else "Quyết định",
                subject=subject,
                agency_id=actor.agency_id,
                agency_name=AGENCY_NAME,
                leader_id=leader_id,
                leader_name=LEADER.name,
                number=None,
                issued_on=None,
                sha256=Sha256.of(data),
                pages=1,
                code=f"TEST0-00000-{order:05}",
                verification_url=f"http://localhost/v/TEST0-00000-{order:05}",
                returned_reason=None,
                record_id=None,
                verdict=None,
                recipients=(),
                actions=(),
                created_at=AT,
                updated_at=AT,
            )
            self._bytes[document.id] = data
            return self._put(actor, document)

    def _revise(
        self, actor: Actor, document_id: DocumentId, subject: str, data: bytes, version: int | None
    ) -> DocumentView:
        if version is not None and version != self._find(actor, document_id).version:
            raise ConflictError("version-conflict", "Changed meanwhile.", "Vừa được thay đổi.")
        before = "returned" if self._find(actor, document_id).state == "returned" else "draft"
        self._move(actor, document_id, before, "draft", Duty.CLERK)
        self._bytes[document_id] = data
        document = replace(self._documents[document_id], subject=subject, sha256=Sha256.of(data), returned_reason=None)
        return self._put(actor, document)

    def _put(self, actor: Actor, document: DocumentView) -> DocumentView:
        self._documents[document.id] = document
        return self._seen(actor, document)

    def _seen(self, actor: Actor, document: DocumentView) -> DocumentView:
        return replace(document, actions=(*_ACTIONS.get((document.state, actor.duty), ()), "download"))

    def _find(self, actor: Actor, document_id: str) -> DocumentView:
        document = self._documents.get(document_id)
        if document is None or document.agency_id != actor.agency_id:
            raise NotFoundError("document-not-found", "There is no such document.", "Không có văn bản này.")
        return document

    def _move(self, actor: Actor, document_id: str, before: str, after: str, duty: Duty) -> DocumentView:
        self._require(actor, duty)
        document = self._find(actor, document_id)
        if document.state != before:
            raise ConflictError("state-conflict", f"The document is {document.state}.", "Sai tình trạng.")
        return self._put(actor, replace(document, state=after, version=document.version + 1))

    def _require(self, actor: Actor, duty: Duty) -> None:
        if actor.duty is not duty:
            raise NotAllowedError("duty-missing", f"This step is for: {duty}.", "Bước này dành cho người khác.")


def signature(role: Role, name: str, *, broken: bool = False) -> SignatureReport:
    """One signature as a verifier reports it."""
    return SignatureReport(
        field=role.value,
        role=role,
        signer=name,
        organisation=AGENCY_NAME,
        serial="0f1e2d3c",
        signed_at=AT,
        time_source=TimeSource.CLAIMED if broken else TimeSource.TSA,
        level=Level.B_T,
        integrity=Integrity.BROKEN if broken else Integrity.INTACT,
        chain=Chain.TRUSTED,
        changes_after=ChangesAfter.FORBIDDEN
        if broken
        else ChangesAfter.PERMITTED
        if role is Role.LEADER
        else ChangesAfter.NONE,
        covers_whole_revision=True,
        is_timestamp=False,
        indication=Indication.TOTAL_FAILED if broken else Indication.TOTAL_PASSED,
        sub_indication="HASH_FAILURE" if broken else None,
        signed_length=9 if role is Role.LEADER else 12,
        hierarchy="cong_vu",
        issuer="CA chuyên dùng công vụ (thử nghiệm)",
        algorithm="RSA-2048 PKCS#1 v1.5 SHA-256",
        reasons=(reason("message-digest-mismatch"),) if broken else (),
        changes=(Change(ChangeKind.FORM_FILL, "SoKyHieu", permitted=True, expected=True),)
        if role is Role.LEADER and not broken
        else (),
    )


def report(verdict: Verdict) -> Report:
    """A report with a leader's and an agency's signature."""
    broken = verdict is Verdict.INVALID
    return Report(
        sha256="0" * 64,
        verdict=verdict,
        reasons=(reason("message-digest-mismatch"),) if broken else (),
        error=None,
        pages=2,
        signatures=(
            signature(Role.LEADER, LEADER.name, broken=broken),
            signature(Role.AGENCY, AGENCY_NAME, broken=broken),
        ),
        policy="verify_public-1",
        validation_time=AT,
    )
