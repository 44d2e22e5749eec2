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
    """One recipient's copy: ``state`` is queued, sent, delivered, refused, failed or cancelled."""

    name: str
    state: str
    updated_at: datetime
    dispatch_id: str = ""
    identifier: str = ""
    receipt: str | None = None
    """Latest status code of the exchange: 01 arrived, 02 returned, 03 registered, 04 assigned, 05 in work, 06 done."""
    reason: str | None = None
    """Why the recipient returned it, or the code of what failed."""
    recall: str | None = None
    """requested, agreed, refused or failed."""
    recall_reason: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One colleague asked for an initial or an opinion on a draft; ``answer`` is None until given."""

    id: str
    kind: str
    reviewer_id: str
    reviewer_name: str
    sha256: str
    """The bytes it is about."""
    asked_at: datetime
    due_at: datetime | None
    answer: str | None
    remark: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """One report of a recipient: a status code of the exchange, and the words that came with it."""

    dispatch_id: str
    recipient: str
    code: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LinkView:
    """Another document that this one replaces, corrects, or is replaced or corrected by."""

    relation: str
    """replaces, corrects, replaced_by or corrected_by."""
    document_id: str
    number: str | None
    code: str


@dataclass(frozen=True, slots=True)
class AppendixView:
    """An appendix in a file of its own; ``position`` counts from 1."""

    position: int
    name: str
    pages: int
    sha256: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One step a document took: what, by whom, when, to which state and with which words."""

    version: int
    act: str
    state: str
    at: datetime
    person_id: str
    person_name: str
    reason: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class ShortfallView:
    """One signature below the level asked for; ``raised_at`` is None until the archive holds a raised version."""

    role: str
    asked: str
    reached: str
    code: str
    noted_at: datetime
    raised_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """An outgoing document as the people of its agency see it."""

    id: str
    state: str
    """draft, in_review, submitted, co_signed, returned, withdrawn, weeded, leader_signed, numbered, sealed,
    number_cancelled, issued, dispatched, corrected, recalled, replaced."""
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
    """What this actor may do now, the next step first: :mod:`api.flows.actions`."""
    created_at: datetime
    updated_at: datetime
    advice: tuple[Finding, ...] = ()
    """What the form check has to say, in the answer to an upload only."""
    urgency: str = "normal"
    """normal, urgent, very_urgent or immediate."""
    delegation_id: str | None = None
    capacity_lines: tuple[str, ...] = ()
    """What stands above the signer's name."""
    due_at: datetime | None = None
    """When the next step must be done."""
    is_overdue: bool = False
    reason: str | None = None
    """The words given with a return, withdrawal, cancelled number or recall."""
    links: tuple[LinkView, ...] = ()
    reviews: tuple[ReviewView, ...] = ()
    appendices: tuple[AppendixView, ...] = ()
    co_signer_name: str | None = None
    """Who signs beside the leader."""
    shortfalls: tuple[ShortfallView, ...] = ()
    """Signatures made below the level asked for, and since when they are raised."""


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A page of a list. ``next_cursor`` is None at the end."""

    items: tuple[DocumentView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """One document as a line of the work list: what helps to choose, nothing that needs the whole document."""

    id: str
    state: str
    kind_name: str
    subject: str
    number: str | None
    leader_name: str
    urgency: str
    changed_at: datetime
    due_at: datetime | None = None
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers beside the navigation; a hundred stands for more."""

    waiting: int = 0
    """What a person is asked to sign, initial or judge."""
    alerts: int = 0


@dataclass(frozen=True, slots=True)
class WorkList:
    """A page of the work list. ``next_cursor`` is None at the end."""

    items: tuple[WorkItem, ...]
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
class PublicSuccessor:
    """The document that replaced or corrected another, as the public sees it."""

    number: str
    issued_on: date
    code: str


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """What ``/v/{code}`` shows without login: the record's status, never the document itself."""

    code: str
    status: str
    """in_preparation, issued, corrected, recalled, replaced or number_cancelled."""
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
    changed_at: datetime | None = None
    """When it was recalled, replaced, corrected or its number cancelled."""
    successor: PublicSuccessor | None = None


@dataclass(frozen=True, slots=True)
class DelegationView:
    """What lets a person sign. ``status`` is future, current, expired or ended."""

    id: str
    capacity: str
    holder_id: str
    holder_name: str
    given_by: str | None
    lines: tuple[str, ...]
    kinds: tuple[str, ...]
    """Codes of kinds it covers; empty: every kind."""
    matters: str
    starts_on: date
    ends_on: date | None
    paper_number: str
    paper_dated: date
    passed_on_from: str | None
    status: str
    ended_reason: str | None


@dataclass(frozen=True, slots=True)
class AlertView:
    """Something that waits too long or went wrong. ``level`` is notice, late or overdue; the worst comes first."""

    code: str
    """Stable word for what it is: ``issue-due``, ``dispatch-failed``, ``delegation-ending`` …"""
    level: str
    text: str
    text_vi: str
    document_id: str | None
    about: str
    """Number or subject of the document, or the delegation's first line."""
    urgency: str
    due_at: datetime | None
    basis: str


@dataclass(frozen=True, slots=True)
class CalendarDayView:
    """A day that is not what its weekday says: a holiday, or a weekend day that is worked."""

    day: date
    is_working: bool
    name: str
    basis: str


@dataclass(frozen=True, slots=True)
class BatchItemView:
    """One document of a batch: ``state`` is waiting, succeeded, failed, skipped or cancelled; ``code`` says why."""

    document_id: str
    state: str
    code: str | None


@dataclass(frozen=True, slots=True)
class BatchView:
    """Many documents signed in one go. ``state`` is running, finished, stopped or cancelled."""

    id: str
    state: str
    stopped_by: str | None
    """Code of the error that made signing on pointless, for example a wrong PIN."""
    started_at: datetime
    finished_at: datetime | None
    items: tuple[BatchItemView, ...]


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


HEALTH_FINDINGS = {
    "tables-current": "tables are current",
    "tables-outdated": "run: vanthu db upgrade",
    "store-answers": "store answers",
    "room-left": "room left",
    "room-short": "{0} MiB left",
    "disk-read-only": "read-only",
    "folder-unreachable": "a folder of this installation cannot be reached",
    "nothing-kept": "nothing kept here",
    "anchors-loaded": "anchors loaded",
    "anchors-stale": "trust anchors are stale; run: vanthu trust confirm",
    "anchors-missing": "no trust anchors: every verdict will be indeterminate",
    "not-sealed-yet": "no checkpoint yet",
    "sealed": "last checkpoint {0} minutes ago, {1} entries outside",
    "timestamps-late": "{0} timestamps to renew",
    "objects-damaged": "{0} objects in quarantine",
    "no-worker": "no worker in this process",
    "jobs-stopped": "{0} jobs stuck or failed",
}


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One thing this installation depends on.

    ``finding`` is a stable word, or the code of the error that was met; ``numbers`` is what its sentence counts.
    """

    name: str
    status: HealthStatus
    finding: str
    numbers: tuple[int, ...] = ()

    @property
    def detail(self) -> str:
        """The finding in English; it holds no secret and no address."""
        return HEALTH_FINDINGS.get(self.finding, self.finding).format(*self.numbers)


@dataclass(frozen=True, slots=True)
class HealthView:
    """All checks; ``status`` is the worst of them."""

    checks: tuple[HealthCheck, ...]

    @property
    def status(self) -> HealthStatus:
        order = tuple(HealthStatus)
        return max((check.status for check in self.checks), key=order.index, default=HealthStatus.OK)
