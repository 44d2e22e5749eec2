"""After the number: cancel it, recall what was issued, replace or correct it (article 18.2 to 18.4)."""

from __future__ import annotations

from sqlalchemy import Connection, select

from records import schema
from records.audit import Action, Fact, append
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import DocumentId
from records.occasion import Occasion
from records.outgoing import dispatching, store
from records.outgoing.particulars import Amendment, Particulars, Relation
from records.outgoing.states import (
    Corrected,
    InForce,
    Issued,
    LeaderSigned,
    NumberCancelled,
    Numbered,
    Recalled,
    Replaced,
    Sealed,
    Unissued,
)
from records.outgoing.transitions import STATE_NAMES
from records.reason import parse_reason

LETTER_KIND = "cong-van"
"""What is wrong in form or procedure is corrected by an official letter (article 18.3)."""
_NUMBERED_ON = tuple(STATE_NAMES[state] for state in (Numbered, Sealed))

_documents = schema.documents


def cancel_number(tx: Connection, by: Occasion, before: Unissued, reason: str) -> NumberCancelled:
    """The document will not be issued; its number stays used, with the reason, and goes to nobody else.

    Raises: RequestError ``reason-malformed``; ConflictError ``state-conflict``, ``version-conflict``.
    """
    own = {"cancelled_by": by.actor, "cancelled_at": by.at, "reason": parse_reason(reason)}
    cancelled = store.become(NumberCancelled, before, **own)
    store.advance(tx, by, before, cancelled, ended_by=by.actor, ended_at=by.at, end_reason=cancelled.reason)
    facts = (Fact("number", str(before.number)), Fact("date", before.issue_date.isoformat()))
    append(tx, by, before.particulars.agency_id, Action.NUMBER_CANCELLED, before.id, *facts)
    return cancelled


def recall(tx: Connection, by: Occasion, before: InForce, reason: str) -> Recalled:
    """Call an issued document back: who has it is asked to destroy it and to say so; who has not gets it no more.

    Raises: RequestError ``reason-malformed``; ConflictError ``state-conflict``, ``version-conflict``.
    """
    own = {"recalled_by": by.actor, "recalled_at": by.at, "reason": parse_reason(reason)}
    recalled = store.become(Recalled, before, **own)
    store.advance(tx, by, before, recalled, ended_by=by.actor, ended_at=by.at, end_reason=recalled.reason)
    dispatching.call_back(tx, by, recalled)
    append(tx, by, before.particulars.agency_id, Action.RECALLED, before.id)
    return recalled


def require_amendable(tx: Connection, particulars: Particulars) -> None:
    """What the draft says it replaces or corrects can be replaced or corrected by such a document.

    Raises: NotFoundError ``document-not-found``; RequestError ``correction-not-by-letter``,
    ``replacement-of-another-kind``; ConflictError ``state-conflict``, ``being-replaced``.
    """
    if particulars.amends is not None:
        _amendable(tx, particulars, particulars.amends, None)


def claim_amended(tx: Connection, signed: LeaderSigned) -> None:
    """Before the number: the document it replaces is held for it, so that no number is burnt on a second one.

    Raises as :func:`require_amendable`.
    """
    if signed.particulars.amends is not None:
        _amendable(tx, signed.particulars, signed.particulars.amends, signed.id)


def amend(tx: Connection, by: Occasion, issued: Issued) -> None:
    """With the issue of a document: the one it replaces or corrects changes state; one recalled meanwhile stays so."""
    amendment = issued.particulars.amends
    if amendment is None:
        return
    before = store.lock(tx, amendment.document_id)
    if not isinstance(before, InForce):
        return
    columns = {"ended_by": by.actor, "ended_at": by.at, "successor_id": issued.id}
    if amendment.relation is Relation.REPLACES:
        replaced = store.become(Replaced, before, successor=issued.id, replaced_at=by.at)
        store.advance(tx, by, before, replaced, **columns)
        dispatching.supersede(tx, by, replaced, issued)
        action = Action.REPLACED
    else:
        corrected = store.become(Corrected, before, successor=issued.id, corrected_at=by.at)
        store.advance(tx, by, before, corrected, **columns)
        action = Action.CORRECTED
    append(tx, by, before.particulars.agency_id, action, before.id, Fact("by", issued.id))


def _amendable(tx: Connection, particulars: Particulars, amendment: Amendment, by: DocumentId | None) -> None:
    old = store.load_in_force(tx, amendment.document_id)
    if old.particulars.agency_id != particulars.agency_id:
        raise NotFoundError("document-not-found", "There is no such document.", "Không có văn bản này.")
    if amendment.relation is Relation.CORRECTS:
        if particulars.kind != LETTER_KIND:
            raise RequestError(
                "correction-not-by-letter",
                "Form and procedure are corrected by an official letter (article 18.3).",
                "Sai sót về thể thức, thủ tục phải được đính chính bằng công văn (Điều 18 khoản 3).",
            )
        return
    if particulars.kind != old.particulars.kind:
        raise RequestError(
            "replacement-of-another-kind",
            "A document is replaced by one of the same kind (article 18.2).",
            "Văn bản được thay thế bằng văn bản có hình thức tương đương (Điều 18 khoản 2).",
        )
    _refuse_second_replacement(tx, amendment, by)


def _refuse_second_replacement(tx: Connection, amendment: Amendment, by: DocumentId | None) -> None:
    others = select(_documents.c.id).where(
        _documents.c.amends_id == amendment.document_id,
        _documents.c.amends_relation == Relation.REPLACES.value,
        _documents.c.state.in_(_NUMBERED_ON),
    )
    if any(one != by for one in tx.scalars(others)):
        raise ConflictError(
            "being-replaced",
            "Another document that replaces it has its number already.",
            "Đã có văn bản khác thay thế văn bản này được cấp số.",
        )
