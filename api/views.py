"""What flows hand back to the edges: plain values, no database rows and no PDF objects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from records.agencies import Duty as Duty
from records.form_check import Finding


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request. ``person_id`` is a row of the people table."""

    person_id: str
    name: str
    duty: Duty
    """What the person mostly comes here for."""
    agency_id: str
    more_duties: frozenset[Duty] = frozenset()
    """Further duties the person holds today."""

    @property
    def duties(self) -> frozenset[Duty]:
        """Every duty the person holds today."""
        return self.more_duties | {self.duty}

    def holds(self, *duties: Duty) -> bool:
        """Whether the person holds one of these."""
        return not self.duties.isdisjoint(duties)


@dataclass(frozen=True, slots=True)
class RecipientView:
    """One recipient's copy: ``state`` is queued, sent, delivered or failed."""

    name: str
    state: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentView:
    """An outgoing document as the people of its agency see it."""

    id: str
    state: str
    """draft, submitted, returned, leader_signed, numbered, sealed, issued, dispatched, archived."""
    version: int
    """Grows with each change; give it back to act on exactly what was seen (optimistic concurrency)."""
    kind: str
    kind_name: str
    subject: str
    agency_id: str
    agency_name: str
    leader_id: str
    leader_name: str
    number: str | None
    """For example ``05/QĐ-UBND``; None until numbered."""
    issued_on: date | None
    sha256: str
    """Of the current bytes: what the leader is shown and signs."""
    pages: int
    code: str
    """Verification code, what the QR carries."""
    verification_url: str
    returned_reason: str | None
    record_id: str | None
    verdict: str | None
    recipients: tuple[RecipientView, ...]
    actions: tuple[str, ...]
    """What this actor may do now: submit, revise, sign, return, number, seal, dispatch, download."""
    created_at: datetime
    updated_at: datetime
    advice: tuple[Finding, ...] = ()
    """What the form check has to say, in the answer to an upload only."""


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A page of a list. ``next_cursor`` is None at the end."""

    items: tuple[DocumentView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One row of the outgoing register (Decree 30/2020 appendix IV, eight columns)."""

    number: str
    issued_on: date
    kind_and_subject: str
    signer: str
    recipients: str
    copy_kept_by: str
    copies: int
    note: str
    document_id: str


@dataclass(frozen=True, slots=True)
class RegisterPage:
    items: tuple[RegisterRow, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class PublicSignature:
    """What the public page says of one signature: no personal identifiers from the certificate."""

    role: str
    signer: str | None
    organisation: str | None
    signed_at: datetime | None
    time_proven: bool


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """What ``/v/{code}`` shows without login: the record's status, never the document itself."""

    code: str
    status: str
    """in_preparation, issued, recalled or replaced."""
    number: str | None
    issued_on: date | None
    kind_name: str | None
    subject: str | None
    agency_name: str
    sha256: str | None
    """Of the issued file, so that a copy can be compared by hash."""
    verdict: str | None
    verified_at: datetime | None
    signatures: tuple[PublicSignature, ...]


@dataclass(frozen=True, slots=True)
class PersonView:
    """Someone who may sign in, with the agency they act for."""

    actor: Actor
    agency_name: str


class HealthStatus(StrEnum):
    """``degraded`` still serves; ``down`` does not."""

    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One thing this installation depends on. ``detail`` holds no secret and no address."""

    name: str
    status: HealthStatus
    detail: str


@dataclass(frozen=True, slots=True)
class HealthView:
    """All checks; ``status`` is the worst of them."""

    checks: tuple[HealthCheck, ...]

    @property
    def status(self) -> HealthStatus:
        order = tuple(HealthStatus)
        return max((check.status for check in self.checks), key=order.index, default=HealthStatus.OK)
