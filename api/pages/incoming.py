"""``/incoming``: what came to the organisation, with its verdict: register, return, send on, finish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.errors import BadRequestError
from api.flows.access import DOCUMENT_READERS, require
from api.flows.archive.reach import CLASS_READERS
from api.flows.incoming.viewing import CLERKS, Listing
from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort
from api.http.pdf_answer import pdf_answer
from api.http.ports import served
from api.http.problems import CODED_ERRORS, Problem, problem_of
from api.http.routes.documents import PAGE_SIZE
from api.http.uploads import Form
from api.incoming_views import IncomingView
from api.organisation_views import ColleagueView, UnitView
from api.pages.area import Area
from api.pages.forms import read_own_form
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.pages.telling import Done, lead_on
from api.requests import HandedInFile, IncomingFields
from api.views import Actor, PersonView
from records.errors import NotFoundError
from records.identifiers import IncomingId, IncomingRequestId, PersonId, UnitId
from records.incoming import Assignment
from records.retention import RetentionClass
from records.searching import QUERY_MAX

STATES = ("received", "registered", "assigned", "in_progress", "completed", "returned", "withdrawn")
READERS = frozenset(DOCUMENT_READERS)

router = APIRouter(prefix="/incoming")
AREA = Area(router, (NavigationEntry("incoming.nav", "/incoming", NavigationGroup.WORK, READERS),))

Step = Callable[[Edge, Actor, IncomingId, Form], IncomingView]


@router.get("")
def index(
    request: Request,
    edge: EdgePort,
    visitor: PageVisitor,
    state: Annotated[str, Query(max_length=20)] = "",
    q: Annotated[str, Query(max_length=QUERY_MAX)] = "",
    scope: Annotated[str, Query(max_length=10)] = "",
    after: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """What came, newest first; ``scope`` is ``mine`` or ``overdue``."""
    wanted = Listing(state or None, q, only_mine=scope == "mine", overdue=scope == "overdue")
    page = served(edge.ports.incoming).list_incoming(visitor.actor, wanted, after, PAGE_SIZE)
    return render(request, "incoming/index.html", page=page, state=state, q=q, scope=scope, after=after, states=STATES)


@router.get("/new")
def bring(request: Request, visitor: PageVisitor) -> Response:
    """A document that came by other ways, or on paper."""
    require(visitor.actor, *CLERKS)
    return render(request, "incoming/new.html", typed=IncomingFields("", ""), reply_by="", problem=None)


@router.post("/new")
async def receive(request: Request, edge: EdgePort, visitor: PageVisitor) -> Response:
    """Screen, verify and keep it; without a file it is entered as paper."""
    form = await read_own_form(request)
    return await run_in_threadpool(_receive, request, edge, visitor, form)


@router.get("/{incoming_id}")
def show(request: Request, incoming_id: str, edge: EdgePort, visitor: PageVisitor) -> Response:
    """One document."""
    return _page(request, edge, visitor, IncomingId.parse(incoming_id))


@router.get("/{incoming_id}/content")
def download(incoming_id: str, edge: EdgePort, visitor: PageVisitor) -> Response:
    """The bytes exactly as they came."""
    data = served(edge.ports.incoming).download(visitor.actor, IncomingId.parse(incoming_id))
    return pdf_answer(data, f"{incoming_id}.pdf")


@router.post("/{incoming_id}/{step}")
async def take_step(request: Request, incoming_id: str, step: str, edge: EdgePort, visitor: PageVisitor) -> Response:
    """Do one step; refused, the document is shown again with the reason above it and what was typed."""
    if step not in _STEPS:
        raise NotFoundError("route-not-found", "There is no such step.", "Không có bước này.")
    form = await read_own_form(request)
    return await run_in_threadpool(_take, request, step, edge, visitor, IncomingId.parse(incoming_id), form)


def _receive(request: Request, edge: Edge, visitor: PersonView, form: Form) -> Response:
    typed = _typed(form)
    incoming = served(edge.ports.incoming)
    try:
        fields = _dated(typed, form)
        files = form.files("file")
        if files:
            document = incoming.upload(visitor.actor, fields, HandedInFile(files[0].data, files[0].file_name))
        else:
            document = incoming.enter_paper(visitor.actor, fields)
    except CODED_ERRORS as error:
        problem = problem_of(request, error)
        return render(request, "incoming/new.html", typed=typed, reply_by=form.field("reply_by"), problem=problem)
    return lead_on(Done(f"/incoming/{document.id}", "received"))


def _typed(form: Form) -> IncomingFields:
    return IncomingFields(
        author=form.field("author"),
        subject=form.field("subject"),
        notation=form.field("notation"),
        kind_name=form.field("kind_name"),
        signer=form.field("signer"),
        note=form.field("note"),
        declared_level=form.field("declared_level", "none"),
        declaration=form.field("declaration") == "yes",
    )


def _dated(typed: IncomingFields, form: Form) -> IncomingFields:
    return replace(typed, issued_on=_day(form.field("issued_on")), reply_by=_day(form.field("reply_by")))


def _take(
    request: Request, name: str, edge: Edge, visitor: PersonView, incoming_id: IncomingId, form: Form
) -> Response:
    try:
        _STEPS[name](edge, visitor.actor, incoming_id, form)
    except CODED_ERRORS as error:
        return _page(request, edge, visitor, incoming_id, problem_of(request, error), form)
    return lead_on(Done(f"/incoming/{incoming_id}", f"incoming_{name}"))


def _page(
    request: Request,
    edge: Edge,
    visitor: PersonView,
    incoming_id: IncomingId,
    problem: Problem | None = None,
    form: Form | None = None,
) -> Response:
    incoming = served(edge.ports.incoming)
    document = incoming.get_incoming(visitor.actor, incoming_id)
    units, colleagues = _places(edge, visitor.actor) if "assign" in document.actions else ((), ())
    return render(
        request,
        "incoming/document.html",
        document=document,
        statuses=incoming.statuses(visitor.actor, incoming_id),
        requests=incoming.requests(visitor.actor, incoming_id),
        units=units,
        colleagues=colleagues,
        classes=_classes(edge, visitor.actor) if "complete" in document.actions else (),
        problem=problem,
        typed=(lambda name: form.field(name) if form else ""),
    )


def _places(edge: Edge, actor: Actor) -> tuple[tuple[UnitView, ...], tuple[ColleagueView, ...]]:
    """Where a document can be sent on to."""
    organisation = edge.ports.organisation
    return (organisation.units(actor), organisation.colleagues(actor)) if organisation else ((), ())


def _classes(edge: Edge, actor: Actor) -> tuple[RetentionClass, ...]:
    """The retention classes to choose from, for those who may complete a document."""
    archive = edge.ports.archive
    return archive.list_classes(actor) if archive and actor.holds(*CLASS_READERS) else ()


def _register(edge: Edge, actor: Actor, incoming_id: IncomingId, form: Form) -> IncomingView:
    return served(edge.ports.incoming).register(actor, incoming_id)


def _return(edge: Edge, actor: Actor, incoming_id: IncomingId, form: Form) -> IncomingView:
    return served(edge.ports.incoming).return_to_sender(actor, incoming_id, form.field("reason"))


def _check(edge: Edge, actor: Actor, incoming_id: IncomingId, form: Form) -> IncomingView:
    return served(edge.ports.incoming).check(actor, incoming_id)


def _assign(edge: Edge, actor: Actor, incoming_id: IncomingId, form: Form) -> IncomingView:
    unit, person = form.field("unit_id"), form.field("person_id")
    wanted = Assignment(
        UnitId.parse(unit) if unit else None,
        PersonId.parse(person) if person else None,
        form.field("instruction"),
        _day(form.field("due_on")),
    )
    return served(edge.ports.incoming).assign(actor, incoming_id, wanted)


def _begin(edge: Edge, actor: Actor, incoming_id: IncomingId, form: Form) -> IncomingView:
    return served(edge.ports.incoming).take(actor, incoming_id)


def _complete(edge: Edge, actor: Actor, incoming_id: IncomingId, form: Form) -> IncomingView:
    return served(edge.ports.incoming).complete(
        actor, incoming_id, form.field("result"), form.field("retention_class") or None
    )


def _answer(edge: Edge, actor: Actor, incoming_id: IncomingId, form: Form) -> IncomingView:
    return served(edge.ports.incoming).answer(
        actor,
        incoming_id,
        IncomingRequestId.parse(form.field("request_id")),
        agree=form.field("agree") == "yes",
        reason=form.field("reason"),
    )


def _day(text: str) -> date | None:
    """Raises: BadRequestError ``day-malformed``."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadRequestError(
            "day-malformed", "A day is written as year-month-day.", "Ngày không đúng dạng năm-tháng-ngày."
        ) from error


_STEPS: dict[str, Step] = {
    "register": _register,
    "return": _return,
    "check": _check,
    "assign": _assign,
    "take": _begin,
    "complete": _complete,
    "answer": _answer,
}
