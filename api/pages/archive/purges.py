"""``/archive/purges``: the emergency purge of a stored document found to be classified; two persons, at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.flows.access import require
from api.flows.archive.purging import PURGERS
from api.http.archive_edge import DispositionArea
from api.http.auth import PageVisitor
from api.http.disposition_port import DispositionPort
from api.http.edge import Edge, EdgePort
from api.http.problems import Problem
from api.http.uploads import Form
from api.pages.area import Area
from api.pages.carrying_out import carry_out
from api.pages.names import names_of
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.pages.telling import Done
from api.views import Actor
from records.disposition.purging import Obstacles
from records.errors import NotFoundError, RequestError
from records.identifiers import PurgeId

router = APIRouter(prefix="/archive/purges")
AREA = Area(router, (NavigationEntry("purges.nav", "/archive/purges", NavigationGroup.ARCHIVE, frozenset(PURGERS)),))

Subject = Annotated[str, Query(max_length=60)]


@router.get("")
def index(request: Request, area: DispositionArea, edge: EdgePort, visitor: PageVisitor) -> Response:
    """The agency's purges, newest first: there are never many."""
    return render(request, "archive/purges.html", purges=area.list_purges(visitor.actor), names=names_of(edge))


@router.get("/new")
def ask(request: Request, area: DispositionArea, visitor: PageVisitor, subject: Subject = "") -> Response:
    """First what it is about, then what stands in the way and the form."""
    require(visitor.actor, *PURGERS)
    return _form(request, area, visitor.actor, subject.strip(), Form(()))


@router.post("/new")
async def propose(request: Request, area: DispositionArea, visitor: PageVisitor) -> Response:
    """Ask for it; nothing is removed yet."""
    actor = visitor.actor

    def work(form: Form) -> Done:
        asked = area.propose_purge(actor, form.field("subject"), form.field("ground"))
        return Done(f"/archive/purges/{asked.id}", "purge_proposed")

    return await carry_out(
        request, work, lambda form, problem: _form(request, area, actor, form.field("subject"), form, problem)
    )


@router.get("/{purge_id}")
def show(request: Request, purge_id: str, area: DispositionArea, edge: EdgePort, visitor: PageVisitor) -> Response:
    """One purge: asked for, what stands in the way now, done."""
    return _page(request, area, edge, visitor.actor, PurgeId.parse(purge_id))


@router.post("/{purge_id}/approve")
async def approve(
    request: Request, purge_id: str, area: DispositionArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """The second person approves, and every copy and every word goes at once."""
    found, actor = PurgeId.parse(purge_id), visitor.actor

    def work(_form: Form) -> Done:
        return Done(f"/archive/purges/{area.approve_purge(actor, found).id}", "purge_done")

    return await carry_out(request, work, lambda _form, problem: _page(request, area, edge, actor, found, problem))


def _form(
    request: Request,
    area: DispositionPort,
    actor: Actor,
    subject: str,
    typed: Form,
    problem: Problem | None = None,
) -> Response:
    found = _obstacles(area, actor, subject)
    return render(
        request,
        "archive/purge_form.html",
        subject=subject,
        obstacles=found,
        typed=typed,
        problem=problem,
    )


def _page(
    request: Request,
    area: DispositionPort,
    edge: Edge,
    actor: Actor,
    purge_id: PurgeId,
    problem: Problem | None = None,
) -> Response:
    one = area.get_purge(actor, purge_id)
    return render(
        request,
        "archive/purge.html",
        one=one,
        obstacles=None if one.done_at else _obstacles(area, actor, one.source.id),
        own=one.proposed_by == actor.person_id,
        problem=problem,
        names=names_of(edge),
    )


def _obstacles(area: DispositionPort, actor: Actor, subject: str) -> Obstacles | None:
    """What stands in the way; nothing when no such thing is here, which the page then says."""
    try:
        return area.purge_obstacles(actor, subject) if subject else None
    except (NotFoundError, RequestError):
        return None
