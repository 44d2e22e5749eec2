"""``/archive/files``: record files, from opening to closing; hand-overs are done over the API."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.flows.archive.reach import KEEPERS, READERS
from api.http.archive_edge import FilesArea
from api.http.archive_schemas import FileStateWord
from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort
from api.http.problems import Problem
from api.http.record_files_port import RecordFilesPort
from api.http.routes.documents import PAGE_SIZE
from api.http.uploads import Form
from api.pages.area import Area
from api.pages.carrying_out import carry_out, day_of
from api.pages.names import names_of
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.views import Actor
from records.files import FileFilter, FileState
from records.identifiers import RecordFileId

router = APIRouter(prefix="/archive/files")
AREA = Area(router, (NavigationEntry("files.nav", "/archive/files", NavigationGroup.ARCHIVE, frozenset(READERS)),))


@router.get("")
def index(
    request: Request,
    files: FilesArea,
    visitor: PageVisitor,
    state: FileStateWord | Literal[""] = "",
    after: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """The agency's record files, newest first."""
    wanted = FileFilter(state=FileState(state) if state else None)
    found = files.list_files(visitor.actor, wanted, after, PAGE_SIZE)
    return render(
        request,
        "archive/files.html",
        files=found,
        next_cursor=found[-1].file.id if len(found) == PAGE_SIZE else None,
        state=state,
        states=tuple(FileState),
        after=after,
    )


@router.get("/{file_id}")
def show(request: Request, file_id: str, files: FilesArea, edge: EdgePort, visitor: PageVisitor) -> Response:
    """One file with its deadlines."""
    return _page(request, files, edge, visitor.actor, RecordFileId.parse(file_id), Form(()))


@router.post("/{file_id}/close")
async def close(request: Request, file_id: str, files: FilesArea, edge: EdgePort, visitor: PageVisitor) -> Response:
    """The work has ended; terms begin to count."""
    found, actor = RecordFileId.parse(file_id), visitor.actor

    def work(form: Form) -> str:
        files.close_file(actor, found, day_of(form, "end_date"), None, ())
        return f"/archive/files/{found}"

    return await carry_out(
        request, work, lambda form, problem: _page(request, files, edge, actor, found, form, problem)
    )


def _page(
    request: Request,
    files: RecordFilesPort,
    edge: Edge,
    actor: Actor,
    file_id: RecordFileId,
    typed: Form,
    problem: Problem | None = None,
) -> Response:
    return render(
        request,
        "archive/file.html",
        problem.status if problem else 200,
        view=files.get_file(actor, file_id),
        typed=typed,
        problem=problem,
        may_close=actor.holds(*KEEPERS),
        names=names_of(edge),
    )
