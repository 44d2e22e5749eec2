"""``/documents/new``: write a decision or an official letter here, or take over a PDF made elsewhere."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.http.auth import PageVisitor
from api.http.edge import EdgePort, FlowsPort
from api.http.flows_port import Flows
from api.http.problems import CODED_ERRORS, problem_of
from api.http.uploads import Form
from api.pages.draft_form import DraftForm
from api.pages.forms import read_own_form
from api.pages.rendering import render
from api.views import Actor, DocumentView, Duty, PersonView

router = APIRouter(prefix="/documents/new")


@router.get("")
def write(request: Request, flows: FlowsPort, visitor: PageVisitor) -> Response:
    """An empty form."""
    return _form(request, flows, visitor, DraftForm.empty())


@router.post("")
async def create(request: Request, edge: EdgePort, visitor: PageVisitor) -> Response:
    """Make the draft; when it is refused, everything typed stays in the form with the reason above it."""
    form = await read_own_form(request)
    return await run_in_threadpool(_create, request, edge.flows, visitor, form)


def _create(request: Request, flows: Flows, visitor: PersonView, form: Form) -> Response:
    draft = DraftForm.read(form)
    try:
        document = _make(flows, visitor.actor, draft, form)
    except CODED_ERRORS as error:
        return _form(request, flows, visitor, draft, error)
    return RedirectResponse(f"/documents/{document.id}", 303)


def _make(flows: Flows, actor: Actor, draft: DraftForm, form: Form) -> DocumentView:
    if draft.is_upload:
        file = form.file("file")
        return flows.create_draft_from_pdf(actor, draft.upload(file.data, file.file_name))
    return flows.create_draft(actor, draft.fields())


def _form(
    request: Request, flows: Flows, visitor: PersonView, draft: DraftForm, error: Exception | None = None
) -> Response:
    actor = visitor.actor
    leaders = [
        person.actor
        for person in flows.people()
        if person.actor.duty is Duty.LEADER and person.actor.agency_id == actor.agency_id
    ]
    problem = problem_of(request, error) if error else None
    status = problem.status if problem else 200
    return render(request, "document_new.html", status, draft=draft, leaders=leaders, problem=problem)
