"""``/documents``: the work list, and one document with what this person may do now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.http.auth import PageVisitor
from api.http.edge import EdgePort, FlowsPort
from api.http.flows_port import Flows
from api.http.pdf_answer import pdf_answer
from api.http.ports import served
from api.http.problems import CODED_ERRORS, Problem, problem_of
from api.http.routes.documents import PAGE_SIZE
from api.http.schemas import State
from api.http.uploads import Form
from api.pages.area import Area
from api.pages.forms import read_own_form
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.views import Actor, DocumentView
from records.errors import NotFoundError
from records.identifiers import DocumentId, Sha256
from records.searching import QUERY_MAX

STATES = (
    "draft",
    "in_review",
    "submitted",
    "returned",
    "withdrawn",
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
STEPS = ("draft", "submitted", "leader_signed", "numbered", "issued", "dispatched")
"""The line as a person follows it; being sealed and being issued is one moment to them."""

Step = Callable[[Flows, Actor, DocumentId, Form], DocumentView]

router = APIRouter(prefix="/documents")
AREA = Area(router, (NavigationEntry("frame.documents", "/documents", NavigationGroup.WORK),))


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
def show(request: Request, document_id: str, flows: FlowsPort, visitor: PageVisitor) -> Response:
    """One document."""
    return _page(request, flows.get_document(visitor.actor, DocumentId.parse(document_id)))


@router.get("/{document_id}/content")
def download(document_id: str, flows: FlowsPort, visitor: PageVisitor) -> Response:
    """The current bytes."""
    return pdf_answer(flows.download(visitor.actor, DocumentId.parse(document_id)), f"{document_id}.pdf")


@router.post("/{document_id}/{step}")
async def take_step(request: Request, document_id: str, step: str, flows: FlowsPort, visitor: PageVisitor) -> Response:
    """Do one step; when it is refused, the document is shown again with the reason above it."""
    if step not in _STEPS:
        raise NotFoundError("route-not-found", "There is no such step.", "Không có bước này.")
    form = await read_own_form(request)
    return await run_in_threadpool(
        _take, request, _STEPS[step], flows, visitor.actor, DocumentId.parse(document_id), form
    )


def _take(request: Request, step: Step, flows: Flows, actor: Actor, document_id: DocumentId, form: Form) -> Response:
    try:
        step(flows, actor, document_id, form)
    except CODED_ERRORS as error:
        document = flows.get_document(actor, document_id)
        return _page(request, document, problem_of(request, error))
    return RedirectResponse(f"/documents/{document_id}", 303)


def _page(request: Request, document: DocumentView, problem: Problem | None = None) -> Response:
    status = problem.status if problem else 200
    return render(request, "documents/document.html", status, document=document, problem=problem, steps=STEPS)


def _submit(flows: Flows, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    version = form.field("version")
    return flows.submit(actor, document_id, int(version) if version.isdecimal() else None)


def _sign(flows: Flows, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    return flows.sign_as_leader(actor, document_id, Sha256.parse(form.field("sha256")))


def _return(flows: Flows, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    return flows.return_to_clerk(actor, document_id, form.field("reason"))


def _number_and_seal(flows: Flows, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    """One button, two steps; pressed again after a failure it goes on from where it stopped."""
    if "number" in flows.get_document(actor, document_id).actions:
        flows.assign_number(actor, document_id)
    return flows.seal(actor, document_id)


def _dispatch(flows: Flows, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    return flows.dispatch(actor, document_id)


_STEPS: dict[str, Step] = {
    "submit": _submit,
    "sign": _sign,
    "return": _return,
    "number-and-seal": _number_and_seal,
    "dispatch": _dispatch,
}
