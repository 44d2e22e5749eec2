"""``/documents``: the work list, and one document with what this person may do now."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.flows.access import DOCUMENT_READERS
from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort, FlowsPort
from api.http.pdf_answer import pdf_answer
from api.http.ports import served
from api.http.problems import CODED_ERRORS, Problem, problem_of
from api.http.routes.documents import PAGE_SIZE
from api.http.schemas import State
from api.http.uploads import Form
from api.pages.area import Area
from api.pages.document_steps import DOCUMENT_STEPS, Step
from api.pages.forms import read_own_form
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.pages.telling import Done, lead_on
from api.views import DocumentView, PersonView
from records.errors import ConflictError, NotFoundError
from records.identifiers import DocumentId
from records.searching import QUERY_MAX

STATES = (
    "draft",
    "in_review",
    "submitted",
    "co_signed",
    "returned",
    "withdrawn",
    "weeded",
    "leader_signed",
    "numbered",
    "sealed",
    "number_cancelled",
    "issued",
    "dispatched",
    "corrected",
    "recalled",
    "replaced",
)
CONFIRMED = {
    "number-and-seal": ("number", "seal"),
    "dispatch": ("dispatch",),
    "recall": ("recall",),
    "withdraw": ("withdraw",),
    "cancel-number": ("cancel_number",),
    "weed": ("weed",),
}
"""Steps that are shown before they happen, with the actions that allow them."""
WITH_REASON = frozenset({"recall", "withdraw", "cancel-number"})
STEPS = ("draft", "submitted", "leader_signed", "numbered", "issued", "dispatched")
"""The line as a person follows it; being sealed and being issued is one moment to them."""


router = APIRouter(prefix="/documents")
AREA = Area(
    router, (NavigationEntry("frame.documents", "/documents", NavigationGroup.WORK, frozenset(DOCUMENT_READERS)),)
)


@router.get("")
def index(
    request: Request,
    edge: EdgePort,
    visitor: PageVisitor,
    state: State | Literal[""] = "",
    q: Annotated[str, Query(max_length=QUERY_MAX)] = "",
    after: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """The agency's documents, newest first; those in one state the most urgent first."""
    page = served(edge.ports.worklist).list_work(visitor.actor, state or None, q, after, PAGE_SIZE)
    return render(request, "documents/documents.html", page=page, state=state, q=q, after=after, states=STATES)


@router.get("/{document_id}")
def show(request: Request, document_id: str, edge: EdgePort, visitor: PageVisitor) -> Response:
    """One document."""
    return _page(request, edge, visitor, DocumentId.parse(document_id))


@router.get("/{document_id}/content")
def download(document_id: str, flows: FlowsPort, visitor: PageVisitor) -> Response:
    """The current bytes."""
    return pdf_answer(flows.download(visitor.actor, DocumentId.parse(document_id)), f"{document_id}.pdf")


@router.get("/{document_id}/{step}")
def confirm(request: Request, document_id: str, step: str, edge: EdgePort, visitor: PageVisitor) -> Response:
    """What a step will do, before it does it."""
    if step not in CONFIRMED:
        raise NotFoundError("route-not-found", "There is no such step.", "Không có bước này.")
    return _confirmation(request, edge, visitor, DocumentId.parse(document_id), step)


@router.post("/{document_id}/{step}")
async def take_step(request: Request, document_id: str, step: str, edge: EdgePort, visitor: PageVisitor) -> Response:
    """Do one step; when it is refused, the document is shown again with the reason above it."""
    if step not in DOCUMENT_STEPS:
        raise NotFoundError("route-not-found", "There is no such step.", "Không có bước này.")
    form = await read_own_form(request)
    return await run_in_threadpool(_take, request, step, edge, visitor, DocumentId.parse(document_id), form)


def _take(
    request: Request, name: str, edge: Edge, visitor: PersonView, document_id: DocumentId, form: Form
) -> Response:
    step: Step = DOCUMENT_STEPS[name]
    try:
        step(edge, visitor.actor, document_id, form)
    except CODED_ERRORS as error:
        problem = problem_of(request, error)
        if name in WITH_REASON and not isinstance(error, ConflictError):
            return _confirmation(request, edge, visitor, document_id, name, problem, form.field("reason"))
        return _page(request, edge, visitor, document_id, problem)
    return lead_on(Done(f"/documents/{document_id}", name.replace("-", "_")))


def _page(
    request: Request,
    edge: Edge,
    visitor: PersonView,
    document_id: DocumentId,
    problem: Problem | None = None,
) -> Response:
    office = edge.ports.office
    return render(
        request,
        "documents/document.html",
        document=edge.flows.get_document(visitor.actor, document_id),
        history=office.history(visitor.actor, document_id) if office else (),
        problem=problem,
        steps=STEPS,
    )


def _confirmation(
    request: Request,
    edge: Edge,
    visitor: PersonView,
    document_id: DocumentId,
    step: str,
    problem: Problem | None = None,
    reason: str = "",
) -> Response:
    document: DocumentView = edge.flows.get_document(visitor.actor, document_id)
    if problem is None and not set(CONFIRMED[step]) & set(document.actions):
        return RedirectResponse(f"/documents/{document_id}", 303)  # done meanwhile, or from an old tab
    stamps = served(edge.ports.preview).stamps(visitor.actor, document_id) if step == "number-and-seal" else None
    return render(
        request,
        "documents/confirm.html",
        document=document,
        step=step,
        stamps=stamps,
        asks_reason=step in WITH_REASON,
        reason=reason,
        problem=problem,
    )
