"""Every step a document can take: the one table that the database layer, the pages and the diagram read.

:func:`records.outgoing.store.advance` refuses a move that is not in it, whoever asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import get_args

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
    Recalled,
    Replaced,
    Returned,
    Revisable,
    Sealed,
    Signable,
    Submitted,
    Unissued,
    Weedable,
    Weeded,
    Withdrawable,
    Withdrawn,
)

State = type[OutgoingDocument]


class Act(StrEnum):
    """What is done to a document; the words stand in its history and never change."""

    CREATE = "create"
    REVISE = "revise"
    ASK = "ask-review"
    DECLINE = "decline-initial"
    SUBMIT = "submit"
    SHOW_NUMBER = "show-number"
    """The number was given before the signature; the leader is shown the pages with it."""
    RETURN = "return"
    WITHDRAW = "withdraw"
    WEED = "weed"
    CO_SIGN = "co-sign"
    SIGN = "sign"
    NUMBER = "number"
    CANCEL_NUMBER = "cancel-number"
    SEAL = "seal"
    ISSUE = "issue"
    DISPATCH = "dispatch"
    RECALL = "recall"
    REPLACE = "replace"
    CORRECT = "correct"


class Part(StrEnum):
    """Whose step it is."""

    CLERK = "clerk"
    SIGNER = "signer"
    """Whoever is named in the draft and next to sign, nobody else; the leader signs last."""
    CO_SIGNER = "co-signer"
    """The second signatory named in the draft, or their clerk when they sign elsewhere."""
    REVIEWER = "reviewer"
    """A colleague who was asked."""
    SYSTEM = "system"
    """Follows from another step: nobody asks for it alone."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow of the diagram. ``before`` is nothing where a document begins."""

    act: Act
    before: State | None
    after: State
    part: Part


def _from(act: Act, before: object, after: State, part: Part) -> tuple[Transition, ...]:
    return tuple(Transition(act, state, after, part) for state in get_args(before) or (before,))


TRANSITIONS: tuple[Transition, ...] = (
    Transition(Act.CREATE, None, Draft, Part.CLERK),
    *_from(Act.REVISE, Revisable, Draft, Part.CLERK),
    *_from(Act.ASK, Draft, InReview, Part.CLERK),
    *_from(Act.DECLINE, InReview, Returned, Part.REVIEWER),
    *_from(Act.SUBMIT, Draft | InReview, Submitted, Part.CLERK),
    *_from(Act.SHOW_NUMBER, Submitted, Submitted, Part.SYSTEM),
    *_from(Act.RETURN, Signable, Returned, Part.SIGNER),
    *_from(Act.WITHDRAW, Withdrawable, Withdrawn, Part.CLERK),
    *_from(Act.WEED, Weedable, Weeded, Part.CLERK),
    *_from(Act.CO_SIGN, Submitted, CoSigned, Part.CO_SIGNER),
    *_from(Act.SIGN, Signable, LeaderSigned, Part.SIGNER),
    *_from(Act.NUMBER, LeaderSigned, Numbered, Part.CLERK),
    *_from(Act.CANCEL_NUMBER, Unissued, NumberCancelled, Part.CLERK),
    *_from(Act.SEAL, Numbered, Sealed, Part.CLERK),
    *_from(Act.ISSUE, Sealed, Issued, Part.CLERK),
    *_from(Act.DISPATCH, Issued, Dispatched, Part.SYSTEM),
    *_from(Act.RECALL, InForce, Recalled, Part.CLERK),
    *_from(Act.REPLACE, InForce, Replaced, Part.SYSTEM),
    *_from(Act.CORRECT, InForce, Corrected, Part.SYSTEM),
)
_ACTS = {(one.before, one.after): one.act for one in TRANSITIONS}

STATE_NAMES: dict[State, str] = {
    Draft: "draft",
    InReview: "in-review",
    Submitted: "submitted",
    CoSigned: "co-signed",
    Returned: "returned",
    Withdrawn: "withdrawn",
    Weeded: "weeded",
    LeaderSigned: "leader-signed",
    Numbered: "numbered",
    Sealed: "sealed",
    NumberCancelled: "number-cancelled",
    Issued: "issued",
    Dispatched: "dispatched",
    Corrected: "corrected",
    Recalled: "recalled",
    Replaced: "replaced",
}
"""The word for a state in rows and error texts."""
STATE_NAMES_VI: dict[State, str] = {
    Draft: "dự thảo",
    InReview: "lấy ký nháy, ý kiến",
    Submitted: "trình ký",
    CoSigned: "người ký thứ hai đã ký",
    Returned: "trả lại",
    Withdrawn: "rút lại",
    Weeded: "nháp đã loại",
    LeaderSigned: "lãnh đạo đã ký",
    Numbered: "đã cấp số",
    Sealed: "đã đóng dấu số",
    NumberCancelled: "hủy số",
    Issued: "đã phát hành",
    Dispatched: "đã gửi",
    Corrected: "đã đính chính",
    Recalled: "đã thu hồi",
    Replaced: "đã được thay thế",
}


def act_between(before: State | None, after: State) -> Act | None:
    """The act that leads from one state to the other; nothing when no arrow does."""
    return _ACTS.get((before, after))


def acts_from(state: State, part: Part) -> tuple[Act, ...]:
    """What this part may do with a document in this state, in the order of the table."""
    return tuple(one.act for one in TRANSITIONS if one.before is state and one.part is part)
