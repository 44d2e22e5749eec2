"""What a person may do with a document now, in words for buttons; read off the one table of transitions."""

from __future__ import annotations

from collections.abc import Sequence

from api.flows.kinds import COPY_KINDS
from api.views import Actor, Duty
from records.outgoing import (
    Act,
    Answer,
    Dispatch,
    DispatchState,
    InForce,
    InReview,
    Issued,
    OutgoingDocument,
    Part,
    Recalled,
    RecallState,
    Replaced,
    Review,
    ReviewKind,
    Submitted,
    Weeded,
    acts_from,
    next_signer,
)

_WORDS = {
    Act.SUBMIT: "submit",
    Act.REVISE: "revise",
    Act.ASK: "ask_review",
    Act.SIGN: "sign",
    Act.CO_SIGN: "sign",
    Act.RETURN: "return",
    Act.NUMBER: "number",
    Act.SEAL: "seal",
    Act.ISSUE: "seal",
    Act.WITHDRAW: "withdraw",
    Act.WEED: "weed",
    Act.CANCEL_NUMBER: "cancel_number",
    Act.RECALL: "recall",
}
ACTIONS = (
    "submit",
    "sign",
    "bring_signature",
    "number",
    "seal",
    "dispatch",
    "initial",
    "decline",
    "give_opinion",
    "revise",
    "ask_review",
    "return",
    "retry",
    "withdraw",
    "cancel_number",
    "recall",
    "replace",
    "correct",
    "weed",
    "download",
)
"""Every action, the step that leads on before those that lead back or away."""


def actions_for(
    actor: Actor,
    document: OutgoingDocument,
    reviews: Sequence[Review],
    dispatches: Sequence[Dispatch],
    *,
    is_left_over: bool = False,
) -> tuple[str, ...]:
    """In the order of :data:`ACTIONS`. ``is_left_over``: nobody has touched it for so long that it may be weeded."""
    if isinstance(document, Weeded):
        return ()
    found = {"download"}
    if actor.holds(Duty.CLERK):
        found |= _clerks(document, dispatches)
    if next_signer(document) == actor.person_id:
        found |= {_WORDS[act] for act in acts_from(type(document), Part.SIGNER)}
    if isinstance(document, InReview):
        found |= _reviewers(actor, document, reviews)
    if not is_left_over:
        found.discard("weed")
    return tuple(action for action in ACTIONS if action in found)


def _clerks(document: OutgoingDocument, dispatches: Sequence[Dispatch]) -> set[str]:
    found = {_WORDS[act] for act in acts_from(type(document), Part.CLERK)}
    if document.particulars.kind in COPY_KINDS.values():
        found.discard("revise")
    if isinstance(document, Submitted) and document.particulars.co_signer and next_signer(document) is None:
        found.add("bring_signature")
    if isinstance(document, Issued):
        found.add("dispatch")
    if isinstance(document, Recalled | Replaced) and any(one.recall is RecallState.FAILED for one in dispatches):
        found.add("retry")
    if isinstance(document, InForce):
        found |= {"replace", "correct"}
        if any(one.state in (DispatchState.FAILED, DispatchState.REFUSED) for one in dispatches):
            found.add("retry")
    return found


def _reviewers(actor: Actor, document: InReview, reviews: Sequence[Review]) -> set[str]:
    asked: set[ReviewKind] = {
        review.kind
        for review in reviews
        if review.round == document.version and review.reviewer_id == actor.person_id and review.answer is None
    }
    initial = {"initial", "decline"} if ReviewKind.INITIAL in asked else set()
    return initial | ({"give_opinion"} if ReviewKind.OPINION in asked else set())


OPINIONS = {
    "agreed": Answer.AGREED,
    "agreed_with_remark": Answer.AGREED_WITH_REMARK,
    "disagreed": Answer.DISAGREED,
}
"""Opinions as requests spell them."""
