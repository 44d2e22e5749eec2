"""The outgoing line: each step takes the state before and returns the state after.

:func:`create_draft` -> :func:`submit` -> :func:`record_leader_signature` (or :func:`return_to_drafter`, :func:`revise`)
-> :func:`records.numbering.assign_number` -> :func:`record_seal` -> :func:`issue` -> :func:`complete_dispatch`
-> :func:`archive_document`. A step left out does not type-check; a step on a document that has moved on
raises ConflictError ``state-conflict``.
"""

from __future__ import annotations

from records.outgoing.archiving import capture as archive_document
from records.outgoing.archiving import describe as describe_record
from records.outgoing.dispatching import (
    Dispatch,
    DispatchState,
    list_dispatches,
    load_dispatch,
    mark_delivered,
    mark_failed,
    mark_sent,
)
from records.outgoing.dispatching import complete as complete_dispatch
from records.outgoing.drafting import create_draft, return_to_drafter, revise, submit
from records.outgoing.issuing import ValidReport, accept_report, issue
from records.outgoing.particulars import Particulars, Recipient
from records.outgoing.signing import record_leader_signature, record_seal
from records.outgoing.states import (
    Dispatched,
    Draft,
    Issued,
    LeaderSigned,
    Numbered,
    OutgoingDocument,
    Returned,
    ScreenedDraft,
    Sealed,
    Submitted,
)
from records.outgoing.store import (
    DocumentPage,
    find,
    find_by_code,
    list_documents,
    load,
    versions,
    waiting_for_leader,
)

__all__ = [
    "Dispatch",
    "DispatchState",
    "Dispatched",
    "DocumentPage",
    "Draft",
    "Issued",
    "LeaderSigned",
    "Numbered",
    "OutgoingDocument",
    "Particulars",
    "Recipient",
    "Returned",
    "ScreenedDraft",
    "Sealed",
    "Submitted",
    "ValidReport",
    "accept_report",
    "archive_document",
    "complete_dispatch",
    "create_draft",
    "describe_record",
    "find",
    "find_by_code",
    "issue",
    "list_dispatches",
    "list_documents",
    "load",
    "load_dispatch",
    "mark_delivered",
    "mark_failed",
    "mark_sent",
    "record_leader_signature",
    "record_seal",
    "return_to_drafter",
    "revise",
    "submit",
    "versions",
    "waiting_for_leader",
]
