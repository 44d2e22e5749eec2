"""``/v1/documents/{id}/…``: the steps beside the straight line, and what happened to a document."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.http.auth import SignedIn
from api.http.documented import problems
from api.http.json_bodies import ONLY_JSON
from api.http.office_edge import OfficeArea
from api.http.office_schemas import (
    HistoryOut,
    InitialIn,
    OpinionIn,
    ReasonIn,
    ReceiptIn,
    ReceiptListOut,
    ReviewRequestIn,
)
from api.http.once import OptionalOnce, RequiredOnce
from api.http.routes.documents import Id
from api.http.schemas import DocumentOut
from records.identifiers import DispatchId, DocumentId, Sha256

router = APIRouter(prefix="/v1/documents", tags=["documents"])

Dispatch = Annotated[str, Path(description="`dispatch_id` of a recipient.", max_length=60)]
_STEP = problems(400, 401, 403, 404, 409, 413, 415, 422)
_READ = problems(400, 401, 403, 404, 422)


@router.post("/{document_id}/reviews", response_model=DocumentOut, responses=_STEP, dependencies=[ONLY_JSON])
def ask_review(
    document_id: Id, office: OfficeArea, actor: SignedIn, once: OptionalOnce, wanted: ReviewRequestIn
) -> Response:
    """Ask colleagues for initials (ký nháy) or opinions (ý kiến phối hợp) on a draft."""
    reviewers = tuple(reviewer.fields() for reviewer in wanted.reviewers)
    found = DocumentId.parse(document_id)
    return once.answer(lambda: DocumentOut.of(office.ask_review(actor, found, reviewers, wanted.version)))


@router.post("/{document_id}/initials", response_model=DocumentOut, responses=_STEP, dependencies=[ONLY_JSON])
def initial(document_id: Id, office: OfficeArea, actor: SignedIn, once: OptionalOnce, wanted: InitialIn) -> Response:
    """Initial exactly the bytes that were shown."""
    found, shown = DocumentId.parse(document_id), Sha256.parse(wanted.sha256)
    return once.answer(lambda: DocumentOut.of(office.initial(actor, found, shown, wanted.version)))


@router.post("/{document_id}/decline", response_model=DocumentOut, responses=_STEP, dependencies=[ONLY_JSON])
def decline(document_id: Id, office: OfficeArea, actor: SignedIn, once: OptionalOnce, wanted: ReasonIn) -> Response:
    """Refuse the initials; the draft goes back with the reason."""
    found = DocumentId.parse(document_id)
    return once.answer(lambda: DocumentOut.of(office.decline(actor, found, wanted.reason, wanted.version)))


@router.post("/{document_id}/opinions", response_model=DocumentOut, responses=_STEP, dependencies=[ONLY_JSON])
def give_opinion(
    document_id: Id, office: OfficeArea, actor: SignedIn, once: OptionalOnce, wanted: OpinionIn
) -> Response:
    """Agree, agree with a remark, or disagree and say why."""
    found = DocumentId.parse(document_id)
    return once.answer(
        lambda: DocumentOut.of(office.give_opinion(actor, found, wanted.opinion, wanted.remark, wanted.version))
    )


@router.post("/{document_id}/withdraw", response_model=DocumentOut, responses=_STEP, dependencies=[ONLY_JSON])
def withdraw(document_id: Id, office: OfficeArea, actor: SignedIn, once: OptionalOnce, wanted: ReasonIn) -> Response:
    """Take a document without a number off the line; a leader's signature on it lapses."""
    found = DocumentId.parse(document_id)
    return once.answer(lambda: DocumentOut.of(office.withdraw(actor, found, wanted.reason, wanted.version)))


@router.post("/{document_id}/cancel-number", response_model=DocumentOut, responses=_STEP, dependencies=[ONLY_JSON])
def cancel_number(
    document_id: Id, office: OfficeArea, actor: SignedIn, once: RequiredOnce, wanted: ReasonIn
) -> Response:
    """Give up a number that was not issued; it stays in the register with the reason."""
    found = DocumentId.parse(document_id)
    return once.answer(lambda: DocumentOut.of(office.cancel_number(actor, found, wanted.reason, wanted.version)))


@router.post("/{document_id}/recall", response_model=DocumentOut, responses=_STEP, dependencies=[ONLY_JSON])
def recall(document_id: Id, office: OfficeArea, actor: SignedIn, once: RequiredOnce, wanted: ReasonIn) -> Response:
    """Call an issued document back (article 18.4); every recipient is asked and answers."""
    found = DocumentId.parse(document_id)
    return once.answer(lambda: DocumentOut.of(office.recall(actor, found, wanted.reason, wanted.version)))


@router.post("/{document_id}/weed", response_model=DocumentOut, responses=_STEP)
def weed(document_id: Id, office: OfficeArea, actor: SignedIn, once: RequiredOnce) -> Response:
    """Remove a draft that nobody has touched for half a year: its words and bytes go, its entry stays."""
    return once.answer(lambda: DocumentOut.of(office.weed(actor, DocumentId.parse(document_id))))


@router.post("/{document_id}/dispatches/{dispatch_id}/retry", response_model=DocumentOut, responses=_STEP)
def retry(document_id: Id, dispatch_id: Dispatch, office: OfficeArea, actor: SignedIn, once: RequiredOnce) -> Response:
    """Send once more to a recipient that could not be reached or returned it."""
    found, dispatch = DocumentId.parse(document_id), DispatchId.parse(dispatch_id)
    return once.answer(lambda: DocumentOut.of(office.retry_dispatch(actor, found, dispatch)))


@router.post(
    "/{document_id}/dispatches/{dispatch_id}/receipts",
    response_model=DocumentOut,
    responses=_STEP,
    dependencies=[ONLY_JSON],
)
def note_receipt(
    document_id: Id,
    dispatch_id: Dispatch,
    office: OfficeArea,
    actor: SignedIn,
    once: OptionalOnce,
    wanted: ReceiptIn,
) -> Response:
    """Write down what a recipient reported by letter or telephone."""
    found, dispatch = DocumentId.parse(document_id), DispatchId.parse(dispatch_id)
    return once.answer(lambda: DocumentOut.of(office.note_receipt(actor, found, dispatch, wanted.code, wanted.reason)))


@router.get("/{document_id}/receipts", responses=_READ)
def receipts(document_id: Id, office: OfficeArea, actor: SignedIn) -> ReceiptListOut:
    """Everything the recipients reported."""
    return ReceiptListOut.of(office.receipts(actor, DocumentId.parse(document_id)))


@router.get("/{document_id}/history", responses=_READ)
def history(document_id: Id, office: OfficeArea, actor: SignedIn) -> HistoryOut:
    """Every step the document took, with the words given at the time."""
    return HistoryOut.of(office.history(actor, DocumentId.parse(document_id)))
