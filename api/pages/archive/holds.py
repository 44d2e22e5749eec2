"""``/archive/holds``: orders that things must stay, whatever their due date says."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter, Query, Request, Response

from api.flows.access import require
from api.flows.archive.reach import DECIDERS, READERS
from api.http.archive_edge import DispositionArea
from api.http.auth import PageVisitor
from api.http.disposition_port import DispositionPort
from api.http.edge import Edge, EdgePort
from api.http.problems import Problem
from api.http.routes.documents import PAGE_SIZE
from api.http.uploads import Form
from api.pages.area import Area
from api.pages.carrying_out import carry_out, choice_of, day_or_none, texts
from api.pages.names import names_of, titles_of
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.pages.telling import Done
from api.views import Actor
from records.holds import HoldKind, Order
from records.identifiers import HoldId, RecordFileId, RecordId

Named = TypeVar("Named", RecordId, RecordFileId)

router = APIRouter(prefix="/archive/holds")
AREA = Area(router, (NavigationEntry("holds.nav", "/archive/holds", NavigationGroup.ARCHIVE, frozenset(READERS)),))


@router.get("")
def index(
    request: Request,
    area: DispositionArea,
    edge: EdgePort,
    visitor: PageVisitor,
    standing: Literal["yes", ""] = "",
    after: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """Holds, newest first."""
    found = area.list_holds(visitor.actor, standing == "yes", after, PAGE_SIZE)
    return render(
        request,
        "archive/holds.html",
        holds=found,
        next_cursor=found[-1].id if len(found) == PAGE_SIZE else None,
        standing=standing,
        after=after,
        may_place=visitor.actor.holds(*DECIDERS),
        names=names_of(edge),
    )


@router.get("/new")
def ask(
    request: Request,
    edge: EdgePort,
    visitor: PageVisitor,
    record: Annotated[str, Query(max_length=60)] = "",
    file: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """The form for a new hold, perhaps for a record or file that was looked at."""
    require(visitor.actor, *DECIDERS)
    return _form(request, edge, visitor.actor, Form(()), None, record, file)


@router.post("/new")
async def place(request: Request, area: DispositionArea, edge: EdgePort, visitor: PageVisitor) -> Response:
    """Hold records and files by order of an authority."""
    actor = visitor.actor

    def work(form: Form) -> Done:
        records = tuple(RecordId.parse(one) for one in texts(form, "records"))
        files = tuple(RecordFileId.parse(one) for one in texts(form, "files"))
        kind = choice_of(form, "kind", HoldKind)
        placed = area.place_hold(actor, kind, _order(form), records, files, day_or_none(form, "review_on"))
        return Done(f"/archive/holds/{placed.id}", "hold_placed")

    def again(form: Form, problem: Problem) -> Response:
        return _form(request, edge, actor, form, problem, form.field("records"), form.field("files"))

    return await carry_out(request, work, again)


@router.get("/{hold_id}")
def show(request: Request, hold_id: str, area: DispositionArea, edge: EdgePort, visitor: PageVisitor) -> Response:
    """One hold, and the form that lifts it."""
    return _page(request, area, edge, visitor.actor, HoldId.parse(hold_id), Form(()))


@router.post("/{hold_id}/release")
async def release(
    request: Request, hold_id: str, area: DispositionArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """Lift it, by order of an authority."""
    found, actor = HoldId.parse(hold_id), visitor.actor

    def work(form: Form) -> Done:
        area.release_hold(actor, found, _order(form))
        return Done(f"/archive/holds/{found}", "hold_released")

    return await carry_out(request, work, lambda form, problem: _page(request, area, edge, actor, found, form, problem))


def _order(form: Form) -> Order:
    return Order(form.field("authority"), form.field("number"), form.field("reason"))


def _form(
    request: Request, edge: Edge, actor: Actor, form: Form, problem: Problem | None, records: str, files: str
) -> Response:
    titles = titles_of(edge, actor, _identifiers(RecordId, records), _identifiers(RecordFileId, files))
    return render(
        request,
        "archive/hold_form.html",
        typed=form,
        problem=problem,
        records=records,
        files=files,
        kinds=tuple(HoldKind),
        titles=titles.values(),
    )


def _identifiers(kind: type[Named], typed: str) -> list[Named]:
    """Those words that are some; refusing the others is the step's business."""
    return [kind(word) for word in typed.split() if word.startswith(f"{kind.PREFIX}_")]


def _page(
    request: Request,
    area: DispositionPort,
    edge: Edge,
    actor: Actor,
    hold_id: HoldId,
    form: Form,
    problem: Problem | None = None,
) -> Response:
    hold = area.get_hold(actor, hold_id)
    return render(
        request,
        "archive/hold.html",
        hold=hold,
        titles=titles_of(edge, actor, hold.records, hold.files),
        typed=form,
        problem=problem,
        may_release=actor.holds(*DECIDERS),
        names=names_of(edge),
    )
