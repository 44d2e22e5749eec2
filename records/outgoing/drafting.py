"""Before anyone has signed: create, submit, return, revise (soạn thảo, trình ký)."""

from __future__ import annotations

from sqlalchemy import Connection

from records.audit import Action, Fact, append
from records.errors import RequestError
from records.identifiers import DocumentId
from records.kept_objects import keep_object
from records.occasion import Occasion
from records.outgoing import store
from records.outgoing.particulars import Particulars
from records.outgoing.states import Draft, Returned, ScreenedDraft, Submitted
from records.screening.outcome import Clear
from records.storage import StoredObject

REASON_MAX = 1000
"""Characters of a reason for returning; longer criticism belongs in a conversation."""


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


def submit(tx: Connection, by: Occasion, draft: Draft, prepared: StoredObject) -> Submitted:
    """Send the draft to its leader; ``prepared`` holds the same pages with number, date and signature fields placed.

    Raises: ConflictError ``state-conflict``, ``version-conflict``.
    """
    keep_object(tx, by, prepared)
    own = {"submitted_by": by.actor, "submitted_at": by.at}
    submitted = store.become(Submitted, draft, pdf=prepared.sha256, **own)
    store.advance(tx, by, draft, submitted, **own)
    append(tx, by, draft.particulars.agency_id, Action.DRAFT_SUBMITTED, draft.id, Fact("pdf", submitted.pdf))
    return submitted


def return_to_drafter(tx: Connection, by: Occasion, submitted: Submitted, reason: str) -> Returned:
    """The leader does not sign and says why; no number is touched.

    The log notes that a reason was given, the reason itself stays with the document.

    Raises: RequestError ``reason-malformed``; ConflictError ``state-conflict``, ``version-conflict``.
    """
    reason = reason.strip()
    if not 1 <= len(reason) <= REASON_MAX:
        raise RequestError(
            "reason-malformed",
            f"A reason of 1 to {REASON_MAX} characters is required.",
            f"Phải ghi lý do trả lại, không quá {REASON_MAX} ký tự.",
        )
    returned = store.become(Returned, submitted, returned_by=by.actor, returned_at=by.at, reason=reason)
    store.advance(tx, by, submitted, returned, returned_by=by.actor, returned_at=by.at, return_reason=reason)
    append(tx, by, submitted.particulars.agency_id, Action.DRAFT_RETURNED, submitted.id)
    return returned


def revise(
    tx: Connection,
    by: Occasion,
    before: Draft | Returned,
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
    columns = store.particulars_row(particulars) | {"screened_by": _screened_by(clearance)}
    store.advance(tx, by, before, draft, **columns)
    _declared(tx, by, draft, clearance)
    append(tx, by, particulars.agency_id, Action.DRAFT_REVISED, draft.id, Fact("pdf", draft.pdf))
    return draft


def _screened_by(clearance: Clear) -> str:
    declared = f" declared by {clearance.declaration.declared_by}" if clearance.declaration else ""
    return f"{clearance.ruleset}{declared}"


def _declared(tx: Connection, by: Occasion, draft: Draft, clearance: Clear) -> None:
    if clearance.declaration is None:
        return
    rules = ",".join(sorted({signal.rule for signal in clearance.declaration.answers}))
    append(tx, by, draft.particulars.agency_id, Action.SCREENING_DECLARED, draft.id, Fact("rules", rules))
