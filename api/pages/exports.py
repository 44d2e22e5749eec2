"""``/exports``: what was asked to be taken out: being made, ready to fetch, failed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.flows.exporting import EVERYBODY
from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort
from api.http.exports_port import Exports, ExportsPort
from api.http.package_answer import export_answer
from api.http.problems import Problem
from api.http.routes.documents import PAGE_SIZE
from api.http.uploads import Form
from api.pages.area import Area
from api.pages.carrying_out import carry_out, choice_of
from api.pages.names import names_of
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.pages.telling import Done
from api.views import Actor
from records.exports import ExportForm, Wanted
from records.identifiers import ExportId
from records.packages import PackageKind

router = APIRouter(prefix="/exports")
AREA = Area(router, (NavigationEntry("exports.nav", "/exports", NavigationGroup.ARCHIVE, frozenset(EVERYBODY)),))


@router.get("")
def index(
    request: Request,
    area: ExportsPort,
    edge: EdgePort,
    visitor: PageVisitor,
    after: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """Exports, newest first."""
    return _list(request, area, edge, visitor.actor, after)


@router.post("")
async def ask(request: Request, area: ExportsPort, edge: EdgePort, visitor: PageVisitor) -> Response:
    """Ask for one, from the page of a record, a record file, or the log."""
    actor = visitor.actor

    def work(form: Form) -> Done:
        kind = choice_of(form, "kind", PackageKind) if form.field("kind") else PackageKind.DIP
        wanted = Wanted(form.field("subject"), choice_of(form, "form", ExportForm), kind)
        return Done(f"/exports/{area.ask(actor, wanted).id}", "export_asked")

    return await carry_out(request, work, lambda _form, problem: _list(request, area, edge, actor, None, problem))


@router.get("/{export_id}")
def show(request: Request, export_id: str, area: ExportsPort, edge: EdgePort, visitor: PageVisitor) -> Response:
    """Where one stands; the page keeps itself current while it is made."""
    return _page(request, area, edge, visitor.actor, ExportId.parse(export_id))


@router.get("/{export_id}/content")
def content(export_id: str, area: ExportsPort, visitor: PageVisitor) -> Response:
    """The finished file; fetching it is logged."""
    return export_answer(area.take(visitor.actor, ExportId.parse(export_id)))


@router.post("/{export_id}/retry")
async def retry(request: Request, export_id: str, area: ExportsPort, edge: EdgePort, visitor: PageVisitor) -> Response:
    """Try again what failed."""
    found, actor = ExportId.parse(export_id), visitor.actor

    def work(_form: Form) -> Done:
        return Done(f"/exports/{area.retry(actor, found).id}", "export_again")

    return await carry_out(request, work, lambda _form, problem: _page(request, area, edge, actor, found, problem))


def _list(
    request: Request, area: Exports, edge: Edge, actor: Actor, after: str | None, problem: Problem | None = None
) -> Response:
    return render(
        request,
        "exports/index.html",
        page=area.list_all(actor, after, PAGE_SIZE),
        after=after,
        problem=problem,
        names=names_of(edge),
    )


def _page(
    request: Request, area: Exports, edge: Edge, actor: Actor, export_id: ExportId, problem: Problem | None = None
) -> Response:
    return render(
        request,
        "exports/export.html",
        export=area.get(actor, export_id),
        problem=problem,
        names=names_of(edge),
    )
