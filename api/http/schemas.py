"""The public shapes of the API. pydantic lives here and nowhere deeper."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from api.views import (
    DocumentPage,
    DocumentView,
    HealthView,
    PersonView,
    PublicRecord,
)
from records.form_check import Severity

MAX_ITEMS = 1000
"""Articles, paragraphs, legal bases or recipients of one document."""

Line = Annotated[str, Field(min_length=1, max_length=500)]
Paragraph = Annotated[str, Field(min_length=1, max_length=20_000)]
HexSha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256, 64 lower-case hex digits.")]
State = Literal[
    "draft",
    "in_review",
    "submitted",
    "co_signed",
    "returned",
    "withdrawn",
    "weeded",
    "leader_signed",
    "numbered",
    "sealed",
    "number_cancelled",
    "issued",
    "dispatched",
    "corrected",
    "recalled",
    "replaced",
    "archived",
]
UrgencyWord = Literal["normal", "urgent", "very_urgent", "immediate"]
Version = Annotated[int | None, Field(ge=0, lt=2**31, description="The version that was seen; another one is refused.")]
Verdict = Literal["VALID", "VALID_CHANGED_AFTER", "INDETERMINATE", "INVALID"]


class StrictBody(BaseModel):
    """What is sent: members that are not foreseen are refused, and nothing is guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)  # "yes" is no declaration, only true is


class ResponseBody(BaseModel):
    """What is answered, read off a view."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class SubmitIn(StrictBody):
    """``version`` is the one that was seen; without it the step is taken on the current one."""

    version: Version = None


class SignatureIn(StrictBody):
    """``sha256`` of the bytes the leader was shown: nothing else is signed."""

    sha256: HexSha256
    version: Version = None


class ReturnIn(StrictBody):
    reason: Annotated[str, Field(min_length=1, max_length=2000)]
    version: Version = None


class ComparisonIn(StrictBody):
    sha256: HexSha256


class SessionIn(StrictBody):
    person_id: Annotated[str, Field(min_length=1, max_length=60)]


class RecipientOut(ResponseBody):
    name: str
    state: str
    updated_at: datetime
    dispatch_id: str
    identifier: str
    receipt: str | None
    reason: str | None
    recall: str | None
    recall_reason: str | None


class ReviewOut(ResponseBody):
    """A colleague asked for an initial or an opinion."""

    id: str
    kind: Literal["initial", "opinion"]
    reviewer_id: str
    reviewer_name: str
    sha256: str
    asked_at: datetime
    due_at: datetime | None
    answer: str | None
    remark: str
    answered_at: datetime | None


class LinkOut(ResponseBody):
    """A document that this one replaces or corrects, or is replaced or corrected by."""

    relation: Literal["replaces", "corrects", "replaced_by", "corrected_by"]
    document_id: str
    number: str | None
    code: str


class FindingOut(ResponseBody):
    """One departure from the form of Decree 30/2020/NĐ-CP, appendix I; ``cell`` is the component (ô số)."""

    code: str
    cell: str | None
    severity: Literal["advice", "blocking"]
    page: int
    legal_basis: str
    measured: str
    expected: str
    text_vi: str
    text: str

    @field_validator("severity", mode="before")
    @classmethod
    def _word(cls, severity: object) -> object:
        return severity.value if isinstance(severity, Severity) else severity


class AppendixOut(ResponseBody):
    """An appendix in a file of its own; `position` counts from 1."""

    position: int
    name: str
    pages: int
    sha256: str


class ShortfallOut(ResponseBody):
    """A signature below the level asked for, because a service was away; raised when it answers again."""

    role: Literal["leader", "co_signer", "agency"]
    asked: str
    reached: str
    code: str
    noted_at: datetime
    raised_at: datetime | None


class DocumentOut(ResponseBody):
    """An outgoing document (văn bản đi) as the people of its agency see it."""

    id: str
    state: State
    version: int
    kind: str
    kind_name: str
    subject: str
    agency_id: str
    agency_name: str
    leader_id: str
    leader_name: str
    number: str | None
    issued_on: date | None
    sha256: str
    pages: int
    code: str
    verification_url: str
    returned_reason: str | None
    record_id: str | None
    verdict: Verdict | None
    recipients: tuple[RecipientOut, ...]
    actions: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    urgency: UrgencyWord
    delegation_id: str | None
    capacity_lines: tuple[str, ...]
    due_at: datetime | None
    is_overdue: bool
    reason: str | None
    links: tuple[LinkOut, ...]
    reviews: tuple[ReviewOut, ...]
    appendices: tuple[AppendixOut, ...]
    co_signer_name: str | None
    shortfalls: tuple[ShortfallOut, ...] = Field(
        default=(), description="Signatures made below the level asked for; they are raised in the archive."
    )
    advice: tuple[FindingOut, ...] = Field(default=(), description="The form check's, in the answer to an upload.")

    @classmethod
    def of(cls, view: DocumentView) -> DocumentOut:
        return cls.model_validate(view)


class DocumentListOut(ResponseBody):
    data: tuple[DocumentOut, ...]
    has_more: bool
    next_cursor: str | None

    @classmethod
    def of(cls, page: DocumentPage) -> DocumentListOut:
        data = tuple(DocumentOut.of(item) for item in page.items)
        return cls(data=data, has_more=page.next_cursor is not None, next_cursor=page.next_cursor)


class PublicSignatureOut(ResponseBody):
    role: str
    signer: str | None
    organisation: str | None
    signed_at: datetime | None
    time_proven: bool


class PublicSuccessorOut(ResponseBody):
    """What replaced or corrected a document."""

    number: str
    issued_on: date
    code: str


class PublicRecordOut(ResponseBody):
    """What the QR of a document opens: its status, never the document."""

    code: str
    status: Literal["in_preparation", "issued", "corrected", "recalled", "replaced", "number_cancelled"]
    number: str | None
    issued_on: date | None
    kind_name: str | None
    subject: str | None
    agency_name: str
    sha256: str | None
    verdict: Verdict | None
    verified_at: datetime | None
    signatures: tuple[PublicSignatureOut, ...]
    changed_at: datetime | None
    successor: PublicSuccessorOut | None

    @classmethod
    def of(cls, record: PublicRecord) -> PublicRecordOut:
        return cls.model_validate(record)


class ComparisonOut(ResponseBody):
    """Whether the hash is that of the issued file."""

    matches: bool


class PersonOut(ResponseBody):
    person_id: str
    name: str
    duty: str
    agency_id: str
    agency_name: str

    @classmethod
    def of(cls, person: PersonView) -> PersonOut:
        actor = person.actor
        return cls(
            person_id=actor.person_id,
            name=actor.name,
            duty=actor.duty.value,
            agency_id=actor.agency_id,
            agency_name=person.agency_name,
        )


class PeopleOut(ResponseBody):
    data: tuple[PersonOut, ...]


class SessionOut(ResponseBody):
    token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  # the scheme's name, not a secret
    expires_at: datetime
    person: PersonOut


class HealthCheckOut(ResponseBody):
    name: str
    status: Literal["ok", "degraded", "down"]
    finding: str = Field(description="A stable word, or the code of the error that was met.")
    detail: str = Field(description="The finding in English.")


class HealthOut(ResponseBody):
    status: Literal["ok", "degraded", "down"]
    checks: tuple[HealthCheckOut, ...]

    @classmethod
    def of(cls, health: HealthView) -> HealthOut:
        return cls.model_validate(health)


class ReasonOut(ResponseBody):
    code: str
    text: str
    text_vi: str


class ChangeOut(ResponseBody):
    kind: str
    where: str
    permitted: bool
    expected: bool


class SignatureOut(ResponseBody):
    """One signature or document timestamp, in signing order."""

    field: str
    role: str
    signer: str | None
    organisation: str | None
    serial: str | None
    signed_at: datetime | None
    time_source: Literal["tsa", "claimed"]
    level: Literal["B-B", "B-T", "B-LT", "B-LTA", "NOT-PADES"]
    integrity: Literal["intact", "broken", "unknown"]
    chain: Literal["trusted", "untrusted", "expired", "revoked", "unknown"]
    changes_after: Literal["none", "permitted", "forbidden", "unknown"]
    covers_whole_revision: bool
    is_timestamp: bool
    indication: str
    sub_indication: str | None
    revision: int
    signed_length: int
    hierarchy: str | None
    issuer: str | None
    algorithm: str | None
    claimed_at: datetime | None
    reasons: tuple[ReasonOut, ...]
    changes: tuple[ChangeOut, ...]


class VerificationOut(ResponseBody):
    """The verification report; the same object ``vanthu verify --json`` prints."""

    file: str | None
    sha256: str
    verdict: Verdict
    reasons: tuple[ReasonOut, ...]
    error: ReasonOut | None
    pages: int
    signatures: tuple[SignatureOut, ...]
    warnings: tuple[ReasonOut, ...]
    policy: str
    validation_time: datetime


class FieldProblemOut(ResponseBody):
    pointer: str
    code: str
    detail: str


class ProblemOut(ResponseBody):
    """RFC 9457 problem details. Script against ``code``; the texts may change."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    request_id: str
    errors: tuple[FieldProblemOut, ...]
