"""``/archive/handovers``: record files go to the agency's archive, later to the historical one, by list and minutes."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.archive_views import FileView
from api.flows.access import require
from api.flows.archive.reach import KEEPERS, READERS
from api.http.archive_edge import FilesArea
from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort
from api.http.problems import Problem
from api.http.record_files_port import RecordFilesPort
from api.http.routes.documents import PAGE_SIZE
from api.http.uploads import Form
from api.pages.area import Area
from api.pages.carrying_out import carry_out, choice_of, texts
from api.pages.names import names_of
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.pages.telling import Done
from api.views import Actor, Duty
from records.files import Destination, FileFilter, FileState
from records.files.file import PAGE_MAX
from records.identifiers import HandoverId, RecordFileId, Sha256

NEEDS = {Destination.AGENCY: FileState.CLOSED, Destination.HISTORICAL: FileState.SUBMITTED}
"""Which files each archive may be offered."""
STATES = ("offered", "accepted", "refused")

router = APIRouter(prefix="/archive/handovers")
AREA = Area(
    router, (NavigationEntry("handovers.nav", "/archive/handovers", NavigationGroup.ARCHIVE, frozenset(READERS)),)
)


@router.get("")
def index(
    request: Request,
    files: FilesArea,
    edge: EdgePort,
    visitor: PageVisitor,
    state: Literal["offered", "accepted", "refused", ""] = "",
    after: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """Hand-overs, newest first."""
    found = files.list_handovers(visitor.actor, state or None, after, PAGE_SIZE)
    return render(
        request,
        "archive/handovers.html",
        handovers=found,
        next_cursor=found[-1].id if len(found) == PAGE_SIZE else None,
        state=state,
        states=STATES,
        after=after,
        may_offer=visitor.actor.holds(*KEEPERS),
        names=names_of(edge),
    )


@router.get("/new")
def ask(
    request: Request,
    files: FilesArea,
    visitor: PageVisitor,
    to: Literal["agency", "historical"] = "agency",
    file: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """The files that may be offered to an archive, perhaps with one chosen already."""
    require(visitor.actor, *KEEPERS)
    return _form(request, files, visitor.actor, Destination(to), Form(()), chosen=(file,))


@router.post("/new")
async def offer(request: Request, files: FilesArea, visitor: PageVisitor) -> Response:
    """Offer the chosen files by a list that is frozen by its hash."""
    actor = visitor.actor

    def work(form: Form) -> Done:
        chosen = tuple(RecordFileId.parse(one) for one in texts(form, "file"))
        offered = files.offer(actor, choice_of(form, "to", Destination), chosen, form.field("receiver"))
        return Done(f"/archive/handovers/{offered.id}", "handover_offered")

    def again(form: Form, problem: Problem) -> Response:
        to = form.field("to")
        destination = Destination(to) if to in tuple(Destination) else Destination.AGENCY
        return _form(request, files, actor, destination, form, problem, chosen=texts(form, "file"))

    return await carry_out(request, work, again)


@router.get("/{handover_id}")
def show(request: Request, handover_id: str, files: FilesArea, edge: EdgePort, visitor: PageVisitor) -> Response:
    """One hand-over with its files, and the forms that answer it."""
    return _page(request, files, edge, visitor.actor, HandoverId.parse(handover_id), Form(()))


@router.post("/{handover_id}/accept")
async def accept(
    request: Request, handover_id: str, files: FilesArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """Another person takes exactly the list that was shown; list and minutes are signed and kept."""
    found, actor = HandoverId.parse(handover_id), visitor.actor

    def work(form: Form) -> Done:
        receipt = form.field("receipt")
        files.accept(actor, found, Sha256.parse(form.field("list_hash")), Sha256.parse(receipt) if receipt else None)
        return Done(f"/archive/handovers/{found}", "handover_accepted")

    return await carry_out(
        request, work, lambda form, problem: _page(request, files, edge, actor, found, form, problem)
    )


@router.post("/{handover_id}/refuse")
async def refuse(
    request: Request, handover_id: str, files: FilesArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """Send the list back with a reason; the files stay where they are."""
    found, actor = HandoverId.parse(handover_id), visitor.actor

    def work(form: Form) -> Done:
        files.refuse(actor, found, form.field("reason"))
        return Done(f"/archive/handovers/{found}", "handover_refused")

    return await carry_out(
        request, work, lambda form, problem: _page(request, files, edge, actor, found, form, problem)
    )


def _form(
    request: Request,
    files: RecordFilesPort,
    actor: Actor,
    to: Destination,
    typed: Form,
    problem: Problem | None = None,
    *,
    chosen: tuple[str, ...] = (),
) -> Response:
    return render(
        request,
        "archive/handover_form.html",
        to=to,
        destinations=tuple(Destination),
        files=_free(files, actor, to),
        typed=typed,
        chosen=chosen,
        problem=problem,
    )


def _free(files: RecordFilesPort, actor: Actor, to: Destination) -> tuple[FileView, ...]:
    """What may be offered: without those that stand on a list which nobody has answered yet."""
    found = files.list_files(actor, FileFilter(state=NEEDS[to]), None, PAGE_MAX)
    listed = {one for open_list in files.list_handovers(actor, "offered", None, PAGE_MAX) for one in open_list.files}
    return tuple(one for one in found if one.file.id not in listed)


def _page(
    request: Request,
    files: RecordFilesPort,
    edge: Edge,
    actor: Actor,
    handover_id: HandoverId,
    typed: Form,
    problem: Problem | None = None,
) -> Response:
    one = files.get_handover(actor, handover_id)
    return render(
        request,
        "archive/handover.html",
        one=one,
        files=tuple(files.get_file(actor, file_id) for file_id in one.files),
        own=one.offered_by == actor.person_id,
        may_answer=actor.holds(Duty.ARCHIVIST),
        typed=typed,
        problem=problem,
        names=names_of(edge),
    )
