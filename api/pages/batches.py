"""``/waiting/batches``: a leader signs many documents in one go: chosen, confirmed, watched, stopped."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort
from api.http.ports import served
from api.http.problems import CODED_ERRORS, problem_of
from api.http.uploads import Form
from api.pages.area import Area
from api.pages.forms import read_own_form
from api.pages.rendering import render
from api.views import BatchView, PersonView
from records.identifiers import BatchId, DocumentId

router = APIRouter(prefix="/waiting/batches")
AREA = Area(router)


@router.post("")
async def confirm(request: Request, edge: EdgePort, visitor: PageVisitor) -> Response:
    """What would be signed: each document with the hash of what it says now. Nothing is signed yet."""
    form = await read_own_form(request)
    return await run_in_threadpool(_confirm, request, edge, visitor, form)


@router.post("/start")
async def start(request: Request, edge: EdgePort, visitor: PageVisitor) -> Response:
    """Begin."""
    form = await read_own_form(request)
    return await run_in_threadpool(_start, request, edge, visitor, form)


@router.get("/{batch_id}")
def watch(request: Request, batch_id: str, edge: EdgePort, visitor: PageVisitor) -> Response:
    """How far it is, and what came of each document."""
    return _page(request, edge, visitor, served(edge.ports.office).get_batch(visitor.actor, BatchId.parse(batch_id)))


@router.post("/{batch_id}/stop")
async def stop(request: Request, batch_id: str, edge: EdgePort, visitor: PageVisitor) -> Response:
    """Sign nothing more of it."""
    await read_own_form(request)
    return await run_in_threadpool(_stop, request, edge, visitor, BatchId.parse(batch_id))


def _confirm(request: Request, edge: Edge, visitor: PersonView, form: Form) -> Response:
    chosen = _values(form, "document")
    if not chosen:
        return RedirectResponse("/waiting?none=yes", 303)
    documents = [edge.flows.get_document(visitor.actor, DocumentId.parse(one)) for one in chosen]
    return render(request, "waiting/batch_confirm.html", documents=documents, problem=None)


def _start(request: Request, edge: Edge, visitor: PersonView, form: Form) -> Response:
    wanted = tuple(
        (document_id, sha256) for document_id, _, sha256 in (v.partition(":") for v in _values(form, "item"))
    )
    try:
        batch = served(edge.ports.office).start_batch(visitor.actor, wanted)
    except CODED_ERRORS as error:
        problem = problem_of(request, error)
        documents = [edge.flows.get_document(visitor.actor, DocumentId.parse(one)) for one, _ in wanted]
        return render(request, "waiting/batch_confirm.html", documents=documents, problem=problem)
    return RedirectResponse(f"/waiting/batches/{batch.id}", 303)


def _stop(request: Request, edge: Edge, visitor: PersonView, batch_id: BatchId) -> Response:
    try:
        served(edge.ports.office).cancel_batch(visitor.actor, batch_id)
    except CODED_ERRORS as error:  # it ended meanwhile: the page says so
        batch = served(edge.ports.office).get_batch(visitor.actor, batch_id)
        return _page(request, edge, visitor, batch, error)
    return RedirectResponse(f"/waiting/batches/{batch_id}", 303)


def _page(
    request: Request, edge: Edge, visitor: PersonView, batch: BatchView, error: Exception | None = None
) -> Response:
    problem = problem_of(request, error) if error else None
    documents = {
        item.document_id: edge.flows.get_document(visitor.actor, DocumentId(item.document_id)) for item in batch.items
    }
    return render(
        request,
        "waiting/batch.html",
        batch=batch,
        documents=documents,
        ended=sum(item.state != "waiting" for item in batch.items),
        problem=problem,
    )


def _values(form: Form, name: str) -> tuple[str, ...]:
    return tuple(part.text.strip() for part in form.parts if part.name == name)
