"""Before there is a number: create, submit, return, withdraw, revise (soạn thảo, trình ký)."""

from __future__ import annotations

from sqlalchemy import Connection

from records.audit import Action, Fact, append
from records.errors import RequestError
from records.identifiers import DocumentId
from records.kept_objects import keep_object
from records.occasion import Occasion
from records.outgoing import reviewing, store
from records.outgoing.particulars import Particulars
from records.outgoing.rows import particulars_row
from records.outgoing.states import (
    Draft,
    InReview,
    Returned,
    Revisable,
    ScreenedDraft,
    Signable,
    Submitted,
    Withdrawable,
    Withdrawn,
)
from records.reason import parse_reason
from records.screening.outcome import Clear
from records.storage import StoredObject


def create_draft(tx: Connection, by: Occasion, screened: ScreenedDraft, pdf: StoredObject) -> Draft:
    """Keep a screened document as a draft. The bytes are already durable; the row makes them findable."""
    keep_object(tx, by, pdf)
    draft = Draft(
        id=DocumentId.new(by),
        code=screened.code,
        version=1,
        particulars=screened.particulars,
        pdf=pdf.sha256,
        created_by=by.actor,
        created_at=by.at,
    )
    store.insert_draft(tx, by, draft, _screened_by(screened.clearance))
    _declared(tx, by, draft, screened.clearance)
    append(tx, by, draft.particulars.agency_id, Action.DRAFT_CREATED, draft.id, Fact("pdf", draft.pdf))
    return draft


def submit(tx: Connection, by: Occasion, draft: Draft | InReview, prepared: StoredObject) -> Submitted:
    """Send the draft to its leader; ``prepared`` holds the same pages with number, date and signature fields placed.

    Raises: ConflictError ``state-conflict``, ``version-conflict``, ``initials-missing``, ``opinions-pending``.
    """
    if isinstance(draft, InReview):
        reviewing.require_complete(tx, by, draft)
    keep_object(tx, by, prepared)
    own = {"submitted_by": by.actor, "submitted_at": by.at}
    submitted = store.become(Submitted, draft, pdf=prepared.sha256, **own)
    store.advance(tx, by, draft, submitted, **own)
    append(tx, by, draft.particulars.agency_id, Action.DRAFT_SUBMITTED, draft.id, Fact("pdf", submitted.pdf))
    return submitted


def return_to_drafter(tx: Connection, by: Occasion, submitted: Signable, reason: str) -> Returned:
    """Whoever was to sign does not and says why; no number is touched.

    The log notes that a reason was given, the reason itself stays with the document.

    Raises: RequestError ``reason-malformed``; ConflictError ``state-conflict``, ``version-conflict``.
    """
    reason = parse_reason(reason)
    returned = store.become(Returned, submitted, returned_by=by.actor, returned_at=by.at, reason=reason)
    store.advance(tx, by, submitted, returned, returned_by=by.actor, returned_at=by.at, return_reason=reason)
    append(tx, by, submitted.particulars.agency_id, Action.DRAFT_RETURNED, submitted.id)
    return returned


def withdraw(tx: Connection, by: Occasion, before: Withdrawable, reason: str) -> Withdrawn:
    """Take the document off the line before it has a number, also after its leader signed: the signature lapses.

    Raises: RequestError ``reason-malformed``; ConflictError ``state-conflict``, ``version-conflict``.
    """
    own = {"withdrawn_by": by.actor, "withdrawn_at": by.at, "reason": parse_reason(reason)}
    withdrawn = store.become(Withdrawn, before, **own)
    store.advance(
        tx, by, before, withdrawn, ended_by=by.actor, ended_at=by.at, end_reason=withdrawn.reason, leader_signed_at=None
    )
    append(tx, by, before.particulars.agency_id, Action.DRAFT_WITHDRAWN, before.id)
    return withdrawn


def revise(
    tx: Connection,
    by: Occasion,
    before: Revisable,
    particulars: Particulars,
    clearance: Clear,
    pdf: StoredObject,
) -> Draft:
    """Replace the content of a draft, also of one that came back; the new content was screened like the first.

    Raises: ConflictError ``state-conflict``, ``version-conflict``; RequestError ``agency-fixed``.
    """
    if particulars.agency_id != before.particulars.agency_id:
        raise RequestError("agency-fixed", "A draft stays with the agency it was made for.")
    keep_object(tx, by, pdf)
    draft = store.become(Draft, before, particulars=particulars, pdf=pdf.sha256)
    columns = particulars_row(particulars) | {"screened_by": _screened_by(clearance)}
    store.advance(tx, by, before, draft, **columns)
    _declared(tx, by, draft, clearance)
    append(tx, by, particulars.agency_id, Action.DRAFT_REVISED, draft.id, Fact("pdf", draft.pdf))
    return draft


def _screened_by(clearance: Clear) -> str:
    declared = f"{store.DECLARED_BY}{clearance.declaration.declared_by}" if clearance.declaration else ""
    return f"{clearance.ruleset}{declared}"


def _declared(tx: Connection, by: Occasion, draft: Draft, clearance: Clear) -> None:
    if clearance.declaration is None:
        return
    rules = ",".join(sorted({signal.rule for signal in clearance.declaration.answers}))
    append(tx, by, draft.particulars.agency_id, Action.SCREENING_DECLARED, draft.id, Fact("rules", rules))
