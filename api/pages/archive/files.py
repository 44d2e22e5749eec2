"""``/archive/files``: record files, opened, filled, closed; :mod:`.handovers` takes them to the archives."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.archive_views import FileView, RecordView
from api.flows.archive.reach import DECIDERS, KEEPERS, READERS
from api.http.archive_edge import ArchiveArea, FilesArea
from api.http.archive_port import ArchivePort
from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort
from api.http.problems import Problem
from api.http.record_files_port import RecordFilesPort
from api.http.record_files_schemas import FileStateWord
from api.http.routes.documents import PAGE_SIZE
from api.http.uploads import Form
from api.pages.archive.years import YEAR_MAX, YEAR_MIN
from api.pages.area import Area
from api.pages.carrying_out import carry_out, day_of, texts
from api.pages.names import names_of
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.pages.telling import Done
from api.views import Actor, Duty
from records.archive import RecordFilter, RecordState
from records.archive.reading import PAGE_MAX
from records.files import FileFilter, FileState
from records.identifiers import HandoverId, RecordFileId, RecordId

NEVER_SHARED = ("report", "evidence")
"""Parts that tell their own time: two captures of one document differ in them."""

router = APIRouter(prefix="/archive/files")
AREA = Area(router, (NavigationEntry("files.nav", "/archive/files", NavigationGroup.ARCHIVE, frozenset(READERS)),))


@router.get("")
def index(
    request: Request,
    files: FilesArea,
    visitor: PageVisitor,
    state: FileStateWord | Literal[""] = "",
    year: Annotated[int, Query(ge=YEAR_MIN, le=YEAR_MAX)] | Literal[""] = "",
    after: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """The agency's record files, newest first."""
    wanted = FileFilter(state=FileState(state) if state else None, year=year or None)
    found = files.list_files(visitor.actor, wanted, after, PAGE_SIZE)
    return render(
        request,
        "archive/files.html",
        files=found,
        next_cursor=found[-1].file.id if len(found) == PAGE_SIZE else None,
        state=state,
        year=year,
        states=tuple(FileState),
        after=after,
        may_keep=visitor.actor.holds(*KEEPERS),
    )


@router.get("/{file_id}")
def show(
    request: Request, file_id: str, files: FilesArea, archive: ArchiveArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """One file with its records and deadlines, and what can be done with it."""
    return _page(request, files, archive, edge, visitor.actor, RecordFileId.parse(file_id), Form(()))


@router.post("/{file_id}/records")
async def add(
    request: Request, file_id: str, files: FilesArea, archive: ArchiveArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """Put the chosen records in, one after another; what came before a refusal stays in."""
    found, actor = RecordFileId.parse(file_id), visitor.actor

    def work(form: Form) -> Done:
        for record in tuple(RecordId.parse(one) for one in texts(form, "record")):
            files.add_record(actor, found, record)
        return Done(f"/archive/files/{found}", "records_filed")

    return await carry_out(
        request, work, lambda form, problem: _page(request, files, archive, edge, actor, found, form, problem)
    )


@router.post("/{file_id}/close")
async def close(
    request: Request, file_id: str, files: FilesArea, archive: ArchiveArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """The work has ended: duplicates leave, the class is determined again, terms begin to count."""
    found, actor = RecordFileId.parse(file_id), visitor.actor

    def work(form: Form) -> Done:
        weeded = tuple(RecordId.parse(one) for one in texts(form, "duplicate"))
        files.close_file(actor, found, day_of(form, "end_date"), form.field("retention_class") or None, weeded)
        return Done(f"/archive/files/{found}", "file_closed")

    return await carry_out(
        request, work, lambda form, problem: _page(request, files, archive, edge, actor, found, form, problem)
    )


@router.post("/{file_id}/keep-back")
async def keep_back(
    request: Request, file_id: str, files: FilesArea, archive: ArchiveArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """The head consents that it stays longer at the desk."""
    found, actor = RecordFileId.parse(file_id), visitor.actor

    def work(form: Form) -> Done:
        files.keep_back(actor, found, day_of(form, "until"), form.field("reason"))
        return Done(f"/archive/files/{found}", "file_kept_back")

    return await carry_out(
        request, work, lambda form, problem: _page(request, files, archive, edge, actor, found, form, problem)
    )


def twins_among(records: tuple[RecordView, ...]) -> tuple[RecordView, ...]:
    """Records whose very bytes another one before them has too: closing may weed them."""
    seen: set[frozenset[str]] = set()
    twins: list[RecordView] = []
    for record in records:
        content = frozenset(part.sha256 for part in record.parts if part.part not in NEVER_SHARED)
        if content in seen:
            twins.append(record)
        seen.add(content)
    return tuple(twins)


def _offered(files: RecordFilesPort, actor: Actor, view: FileView) -> HandoverId | None:
    """The list on which the file waits for an archive's answer."""
    if view.file.state not in (FileState.CLOSED, FileState.SUBMITTED):
        return None
    waiting = files.list_handovers(actor, "offered", None, PAGE_MAX)
    return next((one.id for one in waiting if view.file.id in one.files), None)


def _page(
    request: Request,
    files: RecordFilesPort,
    archive: ArchivePort,
    edge: Edge,
    actor: Actor,
    file_id: RecordFileId,
    typed: Form,
    problem: Problem | None = None,
) -> Response:
    view = files.get_file(actor, file_id)
    keeps, is_open = actor.holds(*KEEPERS), view.file.state is FileState.OPEN
    inside = archive.list_records(actor, RecordFilter(file_id=file_id), None, PAGE_MAX)
    unfiled = RecordFilter(state=RecordState.KEPT, without_file=True)
    return render(
        request,
        "archive/file.html",
        view=view,
        inside=inside,
        twins=twins_among(inside.items) if is_open else (),
        unfiled=archive.list_records(actor, unfiled, None, PAGE_SIZE).items if keeps and is_open else (),
        classes={one.code: one.name for one in archive.list_classes(actor)},
        typed=typed,
        chosen=texts(typed, "record"),
        weeded=texts(typed, "duplicate"),
        problem=problem,
        may_keep=keeps,
        offered=_offered(files, actor, view),
        may_hold=actor.holds(*DECIDERS),
        may_keep_back=actor.holds(Duty.LEADER),
        names=names_of(edge),
    )
