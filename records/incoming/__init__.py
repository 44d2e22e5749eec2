"""Incoming documents (văn bản đến): Decree 30/2020/NĐ-CP, articles 20 to 24.

:func:`receive` -> :func:`register` (or :func:`return_to_sender`) -> :func:`assign` -> :func:`take_up` ->
:func:`complete`. A sender's recall or replacement waits for an answer and then ends the document as ``Withdrawn``;
each step tells the sender its status code. What failed its check is never registered.
"""

from __future__ import annotations

from records.incoming.arrival import Arrival, Source, Standing, Verification
from records.incoming.handling import Assignment, assign, complete, take_up
from records.incoming.receiving import Reception, find_message, find_same_bytes, receive, recheck, refuse_same_bytes
from records.incoming.registering import enter, register, return_to_sender
from records.incoming.requests import (
    RequestKind,
    SenderRequest,
    answer_request,
    ask,
    list_requests,
    pending_request,
    pending_requests,
    require_askable,
)
from records.incoming.states import (
    Assigned,
    Completed,
    IncomingDocument,
    InProgress,
    Received,
    Registered,
    Returned,
    Withdrawn,
)
from records.incoming.statuses import Status, StatusCode, statuses_of
from records.incoming.store import IncomingFilter, IncomingPage, find, find_by_message, list_incoming

__all__ = [
    "Arrival",
    "Assigned",
    "Assignment",
    "Completed",
    "InProgress",
    "IncomingDocument",
    "IncomingFilter",
    "IncomingPage",
    "Received",
    "Reception",
    "Registered",
    "RequestKind",
    "Returned",
    "SenderRequest",
    "Source",
    "Standing",
    "Status",
    "StatusCode",
    "Verification",
    "Withdrawn",
    "answer_request",
    "ask",
    "assign",
    "complete",
    "enter",
    "find",
    "find_by_message",
    "find_message",
    "find_same_bytes",
    "list_incoming",
    "list_requests",
    "pending_request",
    "pending_requests",
    "receive",
    "recheck",
    "refuse_same_bytes",
    "register",
    "require_askable",
    "return_to_sender",
    "statuses_of",
    "take_up",
]
