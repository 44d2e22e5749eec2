"""What the flows of incoming documents and registers hand back to the edges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from api.views import AppendixView


@dataclass(frozen=True, slots=True)
class IncomingView:
    """An incoming document as the people of its agency see it."""

    id: str
    state: str
    """received, returned, registered, assigned, in_progress, completed, withdrawn."""
    version: int
    source: str
    """agency, business, upload, paper."""
    author: str
    author_code: str | None
    notation: str
    issued_on: date | None
    kind_name: str
    subject: str
    signer: str
    urgency: str
    reply_by: date | None
    note: str
    received_at: datetime
    sha256: str | None
    """Of the bytes as they came; None for paper."""
    pages: int | None
    verdict: str | None
    standing: str
    """proven, unproven, broken, on-paper: whether it may be registered."""
    duplicate_of: str | None
    replaces: str | None
    replaced_by: str | None
    arrival_number: int | None
    arrival_date: date | None
    unit_id: str | None
    unit_name: str | None
    person_id: str | None
    person_name: str | None
    instruction: str
    due_on: date | None
    is_overdue: bool
    result: str | None
    reason: str | None
    """Why it was returned or withdrawn."""
    pending_request_id: str | None
    record_id: str | None
    """In the archive, once completed."""
    actions: tuple[str, ...]
    """What this actor may do now: register, return, check, assign, take, complete, answer, download."""
    appendices: tuple[AppendixView, ...] = ()


@dataclass(frozen=True, slots=True)
class IncomingListPage:
    """A page of a list. ``next_cursor`` is None at the end."""

    items: tuple[IncomingView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class StatusView:
    """One status code the sender was told, with its reason."""

    code: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestView:
    """What a sender asked of a document it had sent, and the answer."""

    id: str
    incoming_id: str
    kind: str
    """recall, update, replace."""
    reason: str
    asked_at: datetime
    replacement_id: str | None
    agreed: bool | None
    answered_at: datetime | None
    answer_reason: str


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """What a business handed in, as the business sees it: its state, and what the agency told it, nothing inside."""

    id: str
    agency_id: str
    agency_name: str
    subject: str
    notation: str
    sent_at: datetime
    sha256: str | None
    verdict: str | None
    statuses: tuple[StatusView, ...]


@dataclass(frozen=True, slots=True)
class SubmissionPage:
    """A page of submissions, newest first."""

    items: tuple[SubmissionView, ...]
    next_cursor: str | None
