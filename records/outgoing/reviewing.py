"""Before the leader: colleagues initial a draft or give their opinion on it (ký nháy, ý kiến phối hợp).

Both are about the bytes that were shown: written anew, a draft is asked about anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select, update

from records import schema
from records.agencies import load_person
from records.audit import Action, Fact, append
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import DocumentId, PersonId, ReviewId, Sha256
from records.occasion import Occasion
from records.outgoing import store
from records.outgoing.states import Draft, InReview, Returned
from records.outgoing.transitions import STATE_NAMES
from records.reason import parse_reason

REVIEWS_MAX = 50
"""More colleagues than an agency has units."""

_reviews = schema.reviews
WAITING = (
    _reviews.c.answered_at.is_(None),
    schema.documents.c.state == STATE_NAMES[InReview],
    schema.documents.c.version == _reviews.c.round,
)
"""Asked and not answered, about the draft as it is now."""


class ReviewKind(StrEnum):
    """What is asked for."""

    INITIAL = "initial"
    """Ký nháy: vouches for content or form; the document does not go on without it."""
    OPINION = "opinion"
    """Ý kiến phối hợp: heard, not obeyed; who stays silent until the day set has agreed."""


class Answer(StrEnum):
    """What a colleague said."""

    INITIALLED = "initialled"
    DECLINED = "declined"
    """Will not initial; the draft goes back with the reason."""
    AGREED = "agreed"
    AGREED_WITH_REMARK = "agreed-with-remark"
    DISAGREED = "disagreed"


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """Whom to ask for what; without ``due_at`` an opinion is waited for until it is given."""

    reviewer_id: PersonId
    kind: ReviewKind
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """One request and what came of it. ``pdf`` are the bytes it is about."""

    id: ReviewId
    document_id: DocumentId
    round: int
    """Version of the document that was put before them."""
    kind: ReviewKind
    pdf: Sha256
    reviewer_id: PersonId
    asked_by: str
    asked_at: datetime
    due_at: datetime | None
    answer: Answer | None
    remark: str
    answered_at: datetime | None


def ask(tx: Connection, by: Occasion, draft: Draft, requests: Sequence[ReviewRequest]) -> InReview:
    """Put the draft before colleagues of the same agency; it stands still while they read.

    Raises: RequestError ``reviewers-malformed``, ``reviewer-repeated``, ``reviewer-is-signer``; NotFoundError
    ``person-not-found``; ConflictError ``state-conflict``, ``version-conflict``.
    """
    _refuse_malformed(draft, requests)
    in_review = store.become(InReview, draft)
    store.advance(tx, by, draft, in_review)
    for request in requests:
        if load_person(tx, request.reviewer_id).agency_id != draft.particulars.agency_id:
            raise NotFoundError("person-not-found", "There is no such person.", "Không có người này trong cơ quan.")
        review_id = ReviewId.new(by)
        tx.execute(
            _reviews.insert().values(
                id=review_id,
                document_id=draft.id,
                round=in_review.version,
                kind=request.kind.value,
                pdf=draft.pdf,
                reviewer_id=request.reviewer_id,
                asked_by=by.actor,
                asked_at=by.at,
                due_at=request.due_at,
                remark="",
            )
        )
        facts = (Fact("review", review_id), Fact("kind", request.kind.value), Fact("reviewer", request.reviewer_id))
        append(tx, by, draft.particulars.agency_id, Action.REVIEW_ASKED, draft.id, *facts)
    return in_review


def initial(tx: Connection, by: Occasion, document: InReview) -> Review:
    """The person asked puts their initials under exactly these bytes.

    Raises: ConflictError ``not-asked-to-review``, ``review-answered-before``.
    """
    return _answer(tx, by, document, ReviewKind.INITIAL, Answer.INITIALLED, "")


def decline(tx: Connection, by: Occasion, document: InReview, reason: str) -> Returned:
    """The person asked will not initial it; the draft goes back with the reason.

    Raises: RequestError ``reason-malformed``; ConflictError as :func:`initial`, ``state-conflict``.
    """
    reason = parse_reason(reason)
    _answer(tx, by, document, ReviewKind.INITIAL, Answer.DECLINED, reason)
    returned = store.become(Returned, document, returned_by=by.actor, returned_at=by.at, reason=reason)
    store.advance(tx, by, document, returned, returned_by=by.actor, returned_at=by.at, return_reason=reason)
    append(tx, by, document.particulars.agency_id, Action.DRAFT_RETURNED, document.id)
    return returned


def give_opinion(tx: Connection, by: Occasion, document: InReview, answer: Answer, remark: str) -> Review:
    """The person asked agrees, agrees with a remark, or disagrees and says why.

    Raises: RequestError ``opinion-malformed``, ``reason-malformed``; ConflictError as :func:`initial`.
    """
    if answer not in (Answer.AGREED, Answer.AGREED_WITH_REMARK, Answer.DISAGREED):
        raise RequestError(
            "opinion-malformed",
            "An opinion is one of: agreed, agreed-with-remark, disagreed.",
            "Ý kiến là một trong: đồng ý, đồng ý có góp ý, không đồng ý.",
        )
    words = "" if answer is Answer.AGREED and not remark.strip() else parse_reason(remark)
    return _answer(tx, by, document, ReviewKind.OPINION, answer, words)


def require_complete(tx: Connection, by: Occasion, document: InReview) -> None:
    """Every initial is there, every opinion given or its day past.

    Raises: ConflictError ``initials-missing``, ``opinions-pending``.
    """
    open_ones = [review for review in current(tx, document) if review.answer is None]
    missing = sum(review.kind is ReviewKind.INITIAL for review in open_ones)
    if missing:
        raise ConflictError(
            "initials-missing",
            f"{missing} initials are still missing.",
            f"Còn thiếu {missing} chữ ký nháy.",
        )
    waiting = sum(review.due_at is None or by.at < review.due_at for review in open_ones)
    if waiting:
        raise ConflictError(
            "opinions-pending",
            f"{waiting} opinions are still awaited; who is silent until the day set has agreed.",
            f"Còn {waiting} ý kiến phối hợp chưa trả lời và chưa hết hạn.",
        )


def current(tx: Connection, document: InReview) -> tuple[Review, ...]:
    """What was asked this time round."""
    return tuple(review for review in reviews_of(tx, document.id) if review.round == document.version)


def reviews_of(tx: Connection, document_id: DocumentId) -> tuple[Review, ...]:
    """Everything ever asked about a document, in the order it was asked."""
    rows = tx.execute(
        select(_reviews).where(_reviews.c.document_id == document_id).order_by(_reviews.c.round, _reviews.c.id)
    )
    return tuple(_review(row) for row in rows)


def open_reviews(tx: Connection, reviewer_id: PersonId, limit: int) -> tuple[Review, ...]:
    """What this person was asked and has not answered, on drafts that still wait for it; oldest first."""
    documents = schema.documents
    query = (
        select(_reviews)
        .join(documents, documents.c.id == _reviews.c.document_id)
        .where(_reviews.c.reviewer_id == reviewer_id, *WAITING)
    )
    return tuple(_review(row) for row in tx.execute(query.order_by(_reviews.c.id).limit(limit)))


def _refuse_malformed(draft: Draft, requests: Sequence[ReviewRequest]) -> None:
    if not 1 <= len(requests) <= REVIEWS_MAX:
        raise RequestError(
            "reviewers-malformed",
            f"One to {REVIEWS_MAX} colleagues are asked.",
            f"Phải chọn từ 1 đến {REVIEWS_MAX} người ký nháy, cho ý kiến.",
        )
    if len({(request.reviewer_id, request.kind) for request in requests}) != len(requests):
        raise RequestError("reviewer-repeated", "Somebody is asked twice for the same.", "Một người được hỏi hai lần.")
    co_signer = draft.particulars.co_signer
    signers = {draft.particulars.leader_id, co_signer.person_id if co_signer else None}
    if any(request.reviewer_id in signers for request in requests):
        raise RequestError(
            "reviewer-is-signer",
            "Who signs the document does not initial it too.",
            "Người ký văn bản không đồng thời ký nháy, cho ý kiến.",
        )


def _answer(tx: Connection, by: Occasion, document: InReview, kind: ReviewKind, answer: Answer, remark: str) -> Review:
    store.load(tx, InReview, document.id)
    asked = [one for one in current(tx, document) if one.reviewer_id == by.actor and one.kind is kind]
    if not asked:
        raise ConflictError(
            "not-asked-to-review",
            "This person was not asked that about this draft.",
            "Không được yêu cầu ký nháy, cho ý kiến về dự thảo này.",
        )
    if asked[-1].answer is not None:
        raise ConflictError("review-answered-before", "The answer is given already.", "Đã trả lời trước đó.")
    values = {"answer": answer.value, "remark": remark, "answered_at": by.at}
    tx.execute(update(_reviews).where(_reviews.c.id == asked[-1].id).values(**values))
    facts = (Fact("review", asked[-1].id), Fact("answer", answer.value), Fact("pdf", document.pdf))
    append(tx, by, document.particulars.agency_id, Action.REVIEW_ANSWERED, document.id, *facts)
    return next(one for one in current(tx, document) if one.id == asked[-1].id)


def _review(row: Row[tuple[Any, ...]]) -> Review:
    return Review(
        id=ReviewId(row.id),
        document_id=DocumentId(row.document_id),
        round=row.round,
        kind=ReviewKind(row.kind),
        pdf=Sha256(row.pdf),
        reviewer_id=PersonId(row.reviewer_id),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        due_at=row.due_at,
        answer=row.answer and Answer(row.answer),
        remark=row.remark,
        answered_at=row.answered_at,
    )
