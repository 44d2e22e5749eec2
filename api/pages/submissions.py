"""``/submissions``: what a registered business hands in to agencies, and what became of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.flows.access import require
from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort
from api.http.incoming_port import IncomingPort
from api.http.problems import Problem
from api.http.routes.documents import PAGE_SIZE
from api.http.uploads import Form
from api.organisation_views import AgencyView
from api.pages.area import Area
from api.pages.carrying_out import carry_out, day_or_none
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.pages.telling import Done
from api.requests import HandedInFile, SubmissionFields
from api.views import Actor, Duty
from records.identifiers import IncomingId
from records.searching import QUERY_MAX

OFFERED = 100
"""Agencies the form offers at once; more are found by words."""

router = APIRouter(prefix="/submissions")
AREA = Area(
    router,
    (NavigationEntry("submissions.nav", "/submissions", NavigationGroup.WORK, frozenset({Duty.BUSINESS_MEMBER})),),
)


@router.get("")
def index(
    request: Request,
    incoming: IncomingPort,
    visitor: PageVisitor,
    after: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """What the business handed in, newest first, with the last thing the agency told of each."""
    page = incoming.list_submissions(visitor.actor, after, PAGE_SIZE)
    return render(request, "submissions/index.html", page=page, after=after)


@router.get("/new")
def ask(
    request: Request, edge: EdgePort, visitor: PageVisitor, to: Annotated[str, Query(max_length=QUERY_MAX)] = ""
) -> Response:
    """The form; ``to`` narrows the agencies it offers."""
    require(visitor.actor, Duty.BUSINESS_MEMBER)
    return _form(request, edge, visitor.actor, Form(()), to)


@router.post("/new")
async def hand_in(request: Request, edge: EdgePort, incoming: IncomingPort, visitor: PageVisitor) -> Response:
    """Hand a signed PDF in: screened in memory, verified, receipted at once."""
    actor = visitor.actor

    def work(form: Form) -> Done:
        sent = form.file("file")
        handed_in = incoming.submit(actor, _fields(form), HandedInFile(sent.data, sent.file_name))
        return Done(f"/submissions/{handed_in.id}", "handed_in")

    return await carry_out(request, work, lambda form, problem: _form(request, edge, actor, form, "", problem))


@router.get("/{incoming_id}")
def show(request: Request, incoming_id: str, incoming: IncomingPort, visitor: PageVisitor) -> Response:
    """One of them, with every status that the agency told."""
    one = incoming.get_submission(visitor.actor, IncomingId.parse(incoming_id))
    return render(request, "submissions/submission.html", one=one)


def _fields(form: Form) -> SubmissionFields:
    return SubmissionFields(
        agency_code=form.field("agency_code"),
        subject=form.field("subject"),
        notation=form.field("notation"),
        issued_on=day_or_none(form, "issued_on"),
        kind_name=form.field("kind_name"),
        signer=form.field("signer"),
        note=form.field("note"),
        declared_level=form.field("declared_level", "none"),
        declaration=form.field("declaration") == "yes",
    )


def _form(request: Request, edge: Edge, actor: Actor, typed: Form, to: str, problem: Problem | None = None) -> Response:
    return render(
        request,
        "submissions/new.html",
        agencies=_agencies(edge, actor, to),
        to=to,
        typed=typed,
        problem=problem,
    )


def _agencies(edge: Edge, actor: Actor, to: str) -> tuple[AgencyView, ...]:
    """Whom something can be handed in to today."""
    if edge.ports.organisation is None:
        return ()
    found = edge.ports.organisation.directory(actor, to, None, OFFERED).items
    return tuple(one for one in found if one.category == "agency" and one.ended_on is None)
