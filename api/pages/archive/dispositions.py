"""``/archive/dispositions``: what is destroyed or transferred, proposed by one and approved by another."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.flows.archive.reach import DECIDERS, READERS
from api.http.archive_edge import DispositionArea
from api.http.auth import PageVisitor
from api.http.disposition_port import DispositionPort
from api.http.disposition_schemas import DispositionStateWord
from api.http.edge import Edge, EdgePort
from api.http.problems import Problem
from api.http.routes.documents import PAGE_SIZE
from api.http.uploads import Form
from api.pages.area import Area
from api.pages.carrying_out import carry_out, choice_of, texts
from api.pages.names import class_names, names_of, titles_of
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.pages.telling import Done
from api.views import Actor, Duty
from records.disposition import DispositionAction, DispositionState
from records.disposition.executing import DONE
from records.identifiers import DispositionId, RecordId, Sha256

router = APIRouter(prefix="/archive/dispositions")
AREA = Area(
    router,
    (NavigationEntry("dispositions.nav", "/archive/dispositions", NavigationGroup.ARCHIVE, frozenset(READERS)),),
)


@router.get("")
def index(
    request: Request,
    area: DispositionArea,
    edge: EdgePort,
    visitor: PageVisitor,
    state: DispositionStateWord | Literal[""] = "",
    after: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """Lists, newest first."""
    found = area.list_all(visitor.actor, DispositionState(state) if state else None, after, PAGE_SIZE)
    return render(
        request,
        "archive/dispositions.html",
        lists=found,
        next_cursor=found[-1].id if len(found) == PAGE_SIZE else None,
        state=state,
        states=tuple(DispositionState),
        after=after,
        may_look=visitor.actor.holds(*DECIDERS),
        names=names_of(edge),
    )


@router.get("/due")
def due(
    request: Request,
    area: DispositionArea,
    edge: EdgePort,
    visitor: PageVisitor,
    after: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """Records whose term is over, to be chosen for a list."""
    return _due(request, area, edge, visitor.actor, Form(()), after=after)


@router.post("/due")
async def propose(request: Request, area: DispositionArea, edge: EdgePort, visitor: PageVisitor) -> Response:
    """Freeze a list of the chosen records."""
    actor = visitor.actor

    def work(form: Form) -> Done:
        records = tuple(RecordId.parse(one) for one in texts(form, "record"))
        proposed = area.propose(actor, choice_of(form, "action", DispositionAction), records, form.field("mandate"))
        return Done(f"/archive/dispositions/{proposed.id}", "list_proposed")

    return await carry_out(request, work, lambda form, problem: _due(request, area, edge, actor, form, problem))


@router.get("/{disposition_id}")
def show(
    request: Request, disposition_id: str, area: DispositionArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """One list with the outcome of each record."""
    return _page(request, area, edge, visitor.actor, DispositionId.parse(disposition_id), Form(()))


@router.post("/{disposition_id}/decide")
async def decide(
    request: Request, disposition_id: str, area: DispositionArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """The second person approves exactly the list that was shown, or rejects it."""
    found, actor = DispositionId.parse(disposition_id), visitor.actor

    def work(form: Form) -> Done:
        decision = form.field("decision")
        approved = form.field("answer") == "approve"
        if approved:
            receipt = form.field("receipt")
            shown = Sha256.parse(form.field("list_hash"))
            area.approve(actor, found, shown, decision, Sha256.parse(receipt) if receipt else None)
        else:
            area.reject(actor, found, decision)
        return Done(f"/archive/dispositions/{found}", "list_approved" if approved else "list_rejected")

    return await carry_out(request, work, lambda form, problem: _page(request, area, edge, actor, found, form, problem))


@router.post("/{disposition_id}/execute")
async def execute(
    request: Request, disposition_id: str, area: DispositionArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """Carry an approved list out and certify it; pressed again after a failure it goes on where it stopped."""
    found, actor = DispositionId.parse(disposition_id), visitor.actor

    def work(form: Form) -> Done:
        area.execute(actor, found)
        return Done(f"/archive/dispositions/{found}", "list_executed")

    return await carry_out(request, work, lambda form, problem: _page(request, area, edge, actor, found, form, problem))


def _due(
    request: Request,
    area: DispositionPort,
    edge: Edge,
    actor: Actor,
    typed: Form,
    problem: Problem | None = None,
    after: str | None = None,
) -> Response:
    return render(
        request,
        "archive/due.html",
        page=area.due_records(actor, after, PAGE_SIZE),
        classes=class_names(edge, actor),
        after=after,
        typed=typed,
        chosen=texts(typed, "record"),
        problem=problem,
        actions=tuple(DispositionAction),
        may_propose=actor.holds(Duty.ARCHIVIST),
    )


def _page(
    request: Request,
    area: DispositionPort,
    edge: Edge,
    actor: Actor,
    disposition_id: DispositionId,
    typed: Form,
    problem: Problem | None = None,
) -> Response:
    one = area.get(actor, disposition_id)
    return render(
        request,
        "archive/disposition.html",
        one=one,
        titles=titles_of(edge, actor, [item.record_id for item in one.items]),
        classes=class_names(edge, actor),
        outcomes=tuple(DONE.values()),
        actor=actor,
        decides=actor.holds(*DECIDERS),
        typed=typed,
        problem=problem,
        names=names_of(edge),
    )
