"""Review (xét lại giá trị): where the schedule says so, nothing goes before a reviewer has picked the next action."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, func, select

from records import schema
from records.archive import ArchivedRecord, load_record, lock_record, require_kept
from records.audit import Action, Fact, append
from records.disposition.disposition import DispositionAction
from records.errors import RequestError
from records.identifiers import RecordId
from records.occasion import Occasion
from records.retention.moving import Cause, Move, move
from records.retention.published import class_of
from records.second_person import checked_reason

_reviews = schema.disposition_reviews


class ReviewDecision(StrEnum):
    DESTROY = "destroy"
    TRANSFER = "transfer"
    KEEP = "keep"
    """Kept longer than the class says, until a given day; then it is reviewed again."""

    @classmethod
    def of(cls, action: DispositionAction) -> ReviewDecision:
        """The decision that lets this action happen."""
        return cls(action.value)


def review(
    tx: Connection,
    by: Occasion,
    record_id: RecordId,
    decision: ReviewDecision,
    reason: str,
    keep_until: date | None = None,
) -> ArchivedRecord:
    """Decide what comes next; the newest decision counts. Keeping longer moves the due date at once.

    Raises: RequestError ``reason-required``, ``keep-until-malformed``; NotFoundError ``record-not-found``; GoneError
    ``record-destroyed``.
    """
    record = require_kept(lock_record(tx, record_id))
    reason = checked_reason(reason)
    due = record.retention.due
    longer = keep_until is not None and keep_until > by.local_date and (due is None or keep_until > due)
    if (decision is ReviewDecision.KEEP) != longer:
        raise RequestError(
            "keep-until-malformed",
            "Keeping longer names a later day than the due date; other decisions name none.",
            "Giữ lại thêm phải ghi ngày sau thời hạn hiện tại; các quyết định khác không ghi ngày.",
        )
    last = tx.scalar(select(func.max(_reviews.c.sequence)).where(_reviews.c.record_id == record_id)) or 0
    tx.execute(
        _reviews.insert().values(
            record_id=record_id,
            sequence=last + 1,
            decision=decision.value,
            keep_until=keep_until,
            reason=reason,
            reviewed_by=by.actor,
            reviewed_at=by.at,
        )
    )
    append(tx, by, record.agency_id, Action.RECORD_REVIEWED, record_id, Fact("decision", decision.value))
    if decision is ReviewDecision.KEEP and due is not None:
        kept = record.retention
        judged_by = class_of(tx, record.agency_id, kept.class_code, kept.schedule)
        move(tx, by, record_id, Move(judged_by, kept.event_date, Cause.REVIEW, reason, keep_until=keep_until))
    return load_record(tx, record_id)


def last_decision(tx: Connection, record_id: RecordId) -> ReviewDecision | None:
    """The newest decision; nothing when the record was never reviewed."""
    newest = select(_reviews.c.decision).where(_reviews.c.record_id == record_id).order_by(_reviews.c.sequence.desc())
    word = tx.scalars(newest.limit(1)).first()
    return None if word is None else ReviewDecision(word)
