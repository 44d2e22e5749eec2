"""The outgoing line: each step takes the state before and returns the state after.

:func:`create_draft` -> :func:`submit` -> :func:`record_co_signature` (where two sign) ->
:func:`record_leader_signature` (or :func:`return_to_drafter`, :func:`revise`) ->
:func:`records.numbering.assign_number` -> :func:`record_seal` -> :func:`issue` -> :func:`complete_dispatch` ->
:func:`archive_document`. A step left out does not type-check; a step on a document that has moved on
raises ConflictError ``state-conflict``. Every step there is stands in :data:`TRANSITIONS`.
"""

from __future__ import annotations

from records.outgoing.appending import keep_appendix, require_appendable
from records.outgoing.archiving import capture as archive_document
from records.outgoing.archiving import describe as describe_record
from records.outgoing.dispatching import (
    Dispatch,
    DispatchState,
    RecallState,
    list_dispatches,
    load_dispatch,
    mark_delivered,
    mark_failed,
    mark_recall_sent,
    mark_sent,
    troubled_dispatches,
)
from records.outgoing.dispatching import complete as complete_dispatch
from records.outgoing.dispatching import retry as retry_dispatch
from records.outgoing.drafting import create_draft, return_to_drafter, revise, submit, withdraw
from records.outgoing.ending import cancel_number, claim_amended, recall, require_amendable
from records.outgoing.issuing import ValidReport, accept_report, issue
from records.outgoing.listing import DocumentPage, list_documents, waiting_for_signer
from records.outgoing.particulars import Amendment, CoSigner, Particulars, Recipient, Relation
from records.outgoing.receipts import Receipt, ReceiptCode, receipts_of, record_receipt
from records.outgoing.reviewing import Answer, Review, ReviewKind, ReviewRequest, reviews_of
from records.outgoing.signing import record_co_signature, record_leader_signature, record_seal, require_co_signature
from records.outgoing.states import (
    Corrected,
    CoSigned,
    Dispatched,
    Draft,
    InForce,
    InReview,
    Issued,
    LeaderSigned,
    NumberCancelled,
    Numbered,
    OutgoingDocument,
    Published,
    Recalled,
    Replaced,
    Returned,
    Revisable,
    ScreenedDraft,
    Sealed,
    Signable,
    Submitted,
    Unissued,
    Withdrawable,
    Withdrawn,
    next_signer,
)
from records.outgoing.store import (
    PdfVersion,
    find,
    find_by_code,
    is_declared,
    load,
    load_in_force,
    load_revisable,
    load_signable,
    load_submittable,
    load_unissued,
    load_withdrawable,
    require_version,
    versions,
)
from records.outgoing.transitions import TRANSITIONS, Act, Part, acts_from

__all__ = [
    "TRANSITIONS",
    "Act",
    "Amendment",
    "Answer",
    "CoSigned",
    "CoSigner",
    "Corrected",
    "Dispatch",
    "DispatchState",
    "Dispatched",
    "DocumentPage",
    "Draft",
    "InForce",
    "InReview",
    "Issued",
    "LeaderSigned",
    "NumberCancelled",
    "Numbered",
    "OutgoingDocument",
    "Part",
    "Particulars",
    "PdfVersion",
    "Published",
    "RecallState",
    "Recalled",
    "Receipt",
    "ReceiptCode",
    "Recipient",
    "Relation",
    "Replaced",
    "Returned",
    "Review",
    "ReviewKind",
    "ReviewRequest",
    "Revisable",
    "ScreenedDraft",
    "Sealed",
    "Signable",
    "Submitted",
    "Unissued",
    "ValidReport",
    "Withdrawable",
    "Withdrawn",
    "accept_report",
    "acts_from",
    "archive_document",
    "cancel_number",
    "claim_amended",
    "complete_dispatch",
    "create_draft",
    "describe_record",
    "find",
    "find_by_code",
    "is_declared",
    "issue",
    "keep_appendix",
    "list_dispatches",
    "list_documents",
    "load",
    "load_dispatch",
    "load_in_force",
    "load_revisable",
    "load_signable",
    "load_submittable",
    "load_unissued",
    "load_withdrawable",
    "mark_delivered",
    "mark_failed",
    "mark_recall_sent",
    "mark_sent",
    "next_signer",
    "recall",
    "receipts_of",
    "record_co_signature",
    "record_leader_signature",
    "record_receipt",
    "record_seal",
    "require_amendable",
    "require_appendable",
    "require_co_signature",
    "require_version",
    "retry_dispatch",
    "return_to_drafter",
    "reviews_of",
    "revise",
    "submit",
    "troubled_dispatches",
    "versions",
    "waiting_for_signer",
    "withdraw",
]
