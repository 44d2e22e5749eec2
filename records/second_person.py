"""Decisions that take two people: whoever proposes does not approve, and the machine approves nothing."""

from __future__ import annotations

from records.errors import ConflictError, RequestError
from records.occasion import SYSTEM, Occasion

REASON_MAX = 1000
"""Characters of a reason; longer criticism belongs in a conversation."""


def require_second_person(by: Occasion, proposed_by: str) -> None:
    """Raises: ConflictError ``second-person-required`` when the proposer, or nobody in person, decides."""
    if by.actor in (proposed_by, SYSTEM):
        raise ConflictError(
            "second-person-required",
            "Whoever proposed this cannot approve it; a second person has to.",
            "Người đề nghị không được tự duyệt; cần người thứ hai.",
        )


def checked_reason(reason: str) -> str:
    """The reason without its outer spaces. Raises: RequestError ``reason-required``."""
    reason = reason.strip()
    if not 1 <= len(reason) <= REASON_MAX:
        raise RequestError(
            "reason-required", "This needs a reason of 1 to 1000 characters.", "Cần nêu lý do, từ 1 đến 1000 ký tự."
        )
    return reason
