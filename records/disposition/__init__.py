"""Disposition (xác định giá trị, chuyển giao, hủy): what happens when a term is over, and never before.

:func:`propose` a list -> :func:`approve` by another person, against the list's hash -> ``executing`` destroys each
record that still may be and writes down why not of the others -> the flow seals a certificate. ``destroying`` is the
only module of the whole system that removes bytes from a store.
"""

from __future__ import annotations

from records.disposition.deciding import approve, reject
from records.disposition.disposition import (
    DispositionAction,
    DispositionItem,
    DispositionList,
    DispositionState,
    list_dispositions,
    load_disposition,
)
from records.disposition.listing import due_records, propose
from records.disposition.reviewing import ReviewDecision, review

__all__ = [
    "DispositionAction",
    "DispositionItem",
    "DispositionList",
    "DispositionState",
    "ReviewDecision",
    "approve",
    "due_records",
    "list_dispositions",
    "load_disposition",
    "propose",
    "reject",
    "review",
]
