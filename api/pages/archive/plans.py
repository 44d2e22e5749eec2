"""``/archive/plans``: the file plan (danh mục hồ sơ) of a year, drawn up by those who file, approved by the head."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.flows.access import require
from api.flows.archive.reach import KEEPERS, READERS
from api.http.archive_edge import ArchiveArea, FilesArea
from api.http.archive_port import ArchivePort
from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort
from api.http.problems import Problem
from api.http.record_files_port import RecordFilesPort
from api.http.uploads import Form
from api.pages.archive.plan_lines import read_lines, write_lines
from api.pages.archive.years import YEAR_MAX, YEAR_MIN, this_year, year_of
from api.pages.area import Area
from api.pages.carrying_out import carry_out
from api.pages.names import names_of
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.pages.telling import Done
from api.views import Actor, Duty
from records.errors import NotFoundError
from records.files import FilePlan
from records.identifiers import PersonId

router = APIRouter(prefix="/archive/plans")
AREA = Area(router, (NavigationEntry("plans.nav", "/archive/plans", NavigationGroup.ARCHIVE, frozenset(READERS)),))

Year = Annotated[int, Path(ge=YEAR_MIN, le=YEAR_MAX)]
Asked = Annotated[int | None, Query(ge=YEAR_MIN, le=YEAR_MAX)]


@router.get("")
def index(
    request: Request,
    files: FilesArea,
    archive: ArchiveArea,
    edge: EdgePort,
    visitor: PageVisitor,
    year: Asked = None,
) -> Response:
    """The plan of a year, this one's unless another is asked for; where there is none, the way to draw one up."""
    return _page(request, files, archive, edge, visitor.actor, year or this_year(edge) or YEAR_MAX)


@router.get("/new")
def ask(
    request: Request,
    files: FilesArea,
    archive: ArchiveArea,
    edge: EdgePort,
    visitor: PageVisitor,
    year: Asked = None,
    like: Asked = None,
) -> Response:
    """The form, perhaps begun with the lines of another year's plan."""
    require(visitor.actor, *KEEPERS)
    begun = plan_of(files, visitor.actor, like) if like else None
    lines = write_lines(begun.entries) if begun else ""
    return _form(request, archive, edge, visitor.actor, Form(()), year=year, lines=lines)


@router.post("/new")
async def draw_up(
    request: Request, files: FilesArea, archive: ArchiveArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """Write the plan down, for the head to approve."""
    actor = visitor.actor

    def work(form: Form) -> Done:
        entries = read_lines(form.field("lines"), _keepers(edge, actor), PersonId(actor.person_id))
        return Done(f"/archive/plans?year={files.draw_up_plan(actor, year_of(form), entries).year}", "plan_drawn_up")

    return await carry_out(request, work, lambda form, problem: _form(request, archive, edge, actor, form, problem))


@router.post("/{year}/approve")
async def approve(
    request: Request, year: Year, files: FilesArea, archive: ArchiveArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """The head puts it into force."""
    actor = visitor.actor

    def work(_form: Form) -> Done:
        return Done(f"/archive/plans?year={files.approve_plan(actor, year).year}", "plan_approved")

    return await carry_out(
        request, work, lambda _form, problem: _page(request, files, archive, edge, actor, year, problem)
    )


def plan_of(files: RecordFilesPort, actor: Actor, year: int) -> FilePlan | None:
    """The year's plan, nothing when none was drawn up."""
    try:
        return files.get_plan(actor, year)
    except NotFoundError:
        return None


def _keepers(edge: Edge, actor: Actor) -> dict[str, PersonId]:
    """The agency's people by identifier, and by name where it means one person only."""
    people = [one.actor for one in edge.flows.people() if one.actor.agency_id == actor.agency_id]
    shared = Counter(one.name for one in people)
    by_name = {one.name: PersonId(one.person_id) for one in people if shared[one.name] == 1}
    return by_name | {one.person_id: PersonId(one.person_id) for one in people}


def _page(
    request: Request,
    files: RecordFilesPort,
    archive: ArchivePort,
    edge: Edge,
    actor: Actor,
    year: int,
    problem: Problem | None = None,
) -> Response:
    plan = plan_of(files, actor, year)
    return render(
        request,
        "archive/plan.html",
        plan=plan,
        year=year,
        classes={one.code: one.name for one in archive.list_classes(actor)},
        names=names_of(edge),
        problem=problem,
        may_keep=actor.holds(*KEEPERS),
        may_approve=actor.holds(Duty.LEADER) and plan is not None and plan.drawn_up_by != actor.person_id,
    )


def _form(
    request: Request,
    archive: ArchivePort,
    edge: Edge,
    actor: Actor,
    typed: Form,
    problem: Problem | None = None,
    *,
    year: int | None = None,
    lines: str = "",
) -> Response:
    return render(
        request,
        "archive/plan_form.html",
        classes=archive.list_classes(actor),
        year=typed.field("year", str(year or this_year(edge) or "")),
        lines=typed.field("lines", lines),
        problem=problem,
    )
