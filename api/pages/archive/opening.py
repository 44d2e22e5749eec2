"""``/archive/files/new``: opening a record file, under the year's plan or beside it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.flows.access import require
from api.flows.archive.reach import KEEPERS
from api.http.archive_edge import ArchiveArea, FilesArea
from api.http.archive_port import ArchivePort
from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort
from api.http.problems import Problem
from api.http.uploads import Form
from api.pages.archive.years import YEAR_MAX, YEAR_MIN, this_year, year_of
from api.pages.area import Area
from api.pages.carrying_out import carry_out, choice_of, day_or_none
from api.pages.rendering import render
from api.pages.telling import Done
from api.views import Actor
from records.files import FileKind

router = APIRouter(prefix="/archive/files/new")
AREA = Area(router)


@router.get("")
def ask(
    request: Request,
    archive: ArchiveArea,
    edge: EdgePort,
    visitor: PageVisitor,
    year: Annotated[int | None, Query(ge=YEAR_MIN, le=YEAR_MAX)] = None,
    notation: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The form, perhaps for a line of the plan that was looked at."""
    require(visitor.actor, *KEEPERS)
    return _form(request, archive, edge, visitor.actor, Form(()), year=year, notation=notation)


@router.post("")
async def open_one(
    request: Request, files: FilesArea, archive: ArchiveArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """Open it; the plan's title and class stand where none are given."""
    actor = visitor.actor

    def work(form: Form) -> Done:
        opened = files.open_file(
            actor,
            year_of(form),
            form.field("notation"),
            form.field("title") or None,
            form.field("retention_class") or None,
            day_or_none(form, "start_date"),
            choice_of(form, "kind", FileKind),
        )
        return Done(f"/archive/files/{opened.file.id}", "file_opened")

    return await carry_out(request, work, lambda form, problem: _form(request, archive, edge, actor, form, problem))


def _form(
    request: Request,
    archive: ArchivePort,
    edge: Edge,
    actor: Actor,
    typed: Form,
    problem: Problem | None = None,
    *,
    year: int | None = None,
    notation: str = "",
) -> Response:
    return render(
        request,
        "archive/file_form.html",
        classes=[(one.code, one.name) for one in archive.list_classes(actor)],
        kinds=tuple(FileKind),
        year=typed.field("year", str(year or this_year(edge) or "")),
        notation=typed.field("notation", notation),
        typed=typed,
        problem=problem,
    )
