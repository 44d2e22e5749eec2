"""Writing a draft, for the first time or anew: any kind here, or a PDF made elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.flows.access import require
from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort, FlowsPort, edge_of
from api.http.flows_port import Flows
from api.http.ports import served
from api.http.problems import CODED_ERRORS, problem_of
from api.http.uploads import Form
from api.pages.area import Area
from api.pages.document_steps import version_in
from api.pages.draft_form import FIRST_KIND, DraftForm
from api.pages.forms import read_own_form
from api.pages.kind_choices import choice_named, kind_choices
from api.pages.rendering import render
from api.pages.telling import Done, lead_on
from api.preview_views import DrawnLeaf
from api.requests import DraftFields
from api.views import Actor, DocumentView, Duty, PersonView
from records.errors import ConflictError, RequestError
from records.identifiers import DocumentId, TextTemplateId
from records.text_templates import fields_in

LETTER = "cong-van"
STALE = "version-conflict"
Earlier = Annotated[str, Query(max_length=60)]

router = APIRouter(prefix="/documents")
AREA = Area(router)


@router.get("/new")
def write(
    request: Request,
    flows: FlowsPort,
    visitor: PageVisitor,
    replaces: Earlier = "",
    corrects: Earlier = "",
    kind: Annotated[str, Query(max_length=20)] = FIRST_KIND,
    template: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """An empty form; for a document that replaces or corrects an issued one, with that one's particulars."""
    require(visitor.actor, Duty.CLERK)
    if template:
        return _with_template(request, edge_of(request), visitor, DraftForm(kind=kind, template=template), None)
    if not replaces and not corrects:
        return _form(request, flows, visitor, DraftForm(kind=kind))
    earlier = flows.get_document(visitor.actor, DocumentId.parse(replaces or corrects))
    draft = replace(DraftForm.of(earlier), replaces=replaces, corrects=corrects, subject="")
    if corrects:
        draft = replace(draft, kind=LETTER)
    return _form(request, flows, visitor, draft, earlier=earlier)


@router.post("/preview")
async def preview(request: Request, edge: EdgePort, visitor: PageVisitor) -> Response:
    """The pages of what is typed, for the script that shows them beside the form; nothing is kept."""
    form = await read_own_form(request)
    return await run_in_threadpool(_preview, request, edge, visitor, DraftForm.read(form))


@router.post("/new")
async def create(request: Request, edge: EdgePort, visitor: PageVisitor) -> Response:
    """Make the draft; when it is refused, everything typed stays in the form with the reason above it."""
    form = await read_own_form(request)
    if form.field("choose"):
        return await run_in_threadpool(_form, request, edge.flows, visitor, DraftForm.read(form))
    if form.field("insert"):
        return await run_in_threadpool(_with_template, request, edge, visitor, DraftForm.read(form), None)
    if form.field("preview"):
        return await run_in_threadpool(_with_preview, request, edge, visitor, DraftForm.read(form), None)
    return await run_in_threadpool(_save, request, edge, visitor, form, None)


@router.get("/{document_id}/revise")
def write_anew(request: Request, document_id: str, flows: FlowsPort, visitor: PageVisitor) -> Response:
    """The form with the particulars of a draft; its text is written anew, since only the PDF is kept."""
    document = flows.get_document(visitor.actor, DocumentId.parse(document_id))
    draft = replace(DraftForm.of(document), version=str(document.version))
    return _form(request, flows, visitor, draft, replaced=document)


@router.post("/{document_id}/revise")
async def revise(request: Request, document_id: str, edge: EdgePort, visitor: PageVisitor) -> Response:
    """Replace the draft."""
    form = await read_own_form(request)
    found = DocumentId.parse(document_id)
    if form.field("choose"):
        before = await run_in_threadpool(edge.flows.get_document, visitor.actor, found)
        return await run_in_threadpool(_form, request, edge.flows, visitor, DraftForm.read(form), None, before)
    if form.field("insert"):
        return await run_in_threadpool(_with_template, request, edge, visitor, DraftForm.read(form), found)
    if form.field("preview"):
        return await run_in_threadpool(_with_preview, request, edge, visitor, DraftForm.read(form), found)
    return await run_in_threadpool(_save, request, edge, visitor, form, found)


def _preview(request: Request, edge: Edge, visitor: PersonView, draft: DraftForm) -> Response:
    try:
        leaves = served(edge.ports.preview).compose(visitor.actor, _fields(edge, draft))
    except CODED_ERRORS as error:
        problem = problem_of(request, error)
        return render(request, "documents/preview.html", leaves=(), problem=problem)
    return render(request, "documents/preview.html", leaves=leaves, problem=None)


def _with_preview(
    request: Request, edge: Edge, visitor: PersonView, draft: DraftForm, replaced: DocumentId | None
) -> Response:
    """The form again with everything typed, and what it comes to below it."""
    before = edge.flows.get_document(visitor.actor, replaced) if replaced else None
    try:
        leaves = served(edge.ports.preview).compose(visitor.actor, _fields(edge, draft))
    except CODED_ERRORS as error:
        return _form(request, edge.flows, visitor, draft, error, before)
    return _form(request, edge.flows, visitor, draft, None, before, leaves)


def _with_template(
    request: Request, edge: Edge, visitor: PersonView, draft: DraftForm, replaced: DocumentId | None
) -> Response:
    """The form again, with the wording of the chosen template in its text."""
    before = edge.flows.get_document(visitor.actor, replaced) if replaced else None
    if not draft.template:
        return _form(request, edge.flows, visitor, draft, None, before)
    try:
        chosen = served(edge.ports.text_templates).usable(visitor.actor, TextTemplateId.parse(draft.template))
    except CODED_ERRORS as error:
        return _form(request, edge.flows, visitor, draft, error, before)
    return _form(request, edge.flows, visitor, draft.with_template(chosen.kind, chosen.body), None, before)


def _save(request: Request, edge: Edge, visitor: PersonView, form: Form, replaced: DocumentId | None) -> Response:
    draft = DraftForm.read(form)
    try:
        document = _make(edge, visitor.actor, draft, form, replaced)
    except CODED_ERRORS as error:
        before = edge.flows.get_document(visitor.actor, replaced) if replaced else None
        if before and isinstance(error, ConflictError) and error.code == STALE:
            draft = replace(draft, version=str(before.version))  # told what it stands in for, they may send it again
        return _form(request, edge.flows, visitor, draft, error, before)
    return lead_on(Done(f"/documents/{document.id}", "draft_revised" if replaced else "draft_made"))


def _make(edge: Edge, actor: Actor, draft: DraftForm, form: Form, replaced: DocumentId | None) -> DocumentView:
    if not draft.is_upload:
        written = _fields(edge, draft)
        if replaced:
            return edge.flows.revise(actor, replaced, written, version_in(form))
        return edge.flows.create_draft(actor, written)
    file = form.file("file")
    upload = draft.upload(file.data, file.file_name)
    if replaced:
        return edge.flows.revise_from_pdf(actor, replaced, upload, version_in(form))
    return edge.flows.create_draft_from_pdf(actor, upload)


def _form(
    request: Request,
    flows: Flows,
    visitor: PersonView,
    draft: DraftForm,
    error: Exception | None = None,
    replaced: DocumentView | None = None,
    leaves: tuple[DrawnLeaf, ...] = (),
    earlier: DocumentView | None = None,
) -> Response:
    own = [person.actor for person in flows.people() if person.actor.agency_id == visitor.actor.agency_id]
    problem = problem_of(request, error) if error else None
    choices = kind_choices(edge_of(request))
    return render(
        request,
        "documents/document_new.html",
        draft=draft,
        leaders=[(actor.person_id, actor.name) for actor in own if actor.holds(Duty.LEADER)],
        colleagues=[(actor.person_id, actor.name) for actor in own],
        kinds=choices,
        kind=choice_named(choices, draft.kind),
        problem=problem,
        replaced=replaced,
        leaves=leaves,
        earlier=earlier,
        previews=edge_of(request).ports.preview is not None,
        templates=_templates(edge_of(request), visitor.actor),
        to_fill=_left_in(draft.body),
    )


def _templates(edge: Edge, actor: Actor) -> list[tuple[str, str]]:
    """What may be chosen, each with its kind."""
    port = edge.ports.text_templates
    if port is None or not actor.holds(Duty.CLERK):
        return []
    return [(one.id, f"{one.kind_name}: {one.name}") for one in port.list_current(actor, None, False)]


def _left_in(body: str) -> tuple[str, ...]:
    """Fields of a template that still stand in the text; braces that are no field are told of when it is sent."""
    try:
        return fields_in(body)
    except RequestError:
        return ()


def _fields(edge: Edge, draft: DraftForm) -> DraftFields:
    """What is composed: of what was typed, what the kind takes."""
    return draft.fields(choice_named(kind_choices(edge), draft.kind).takes)
