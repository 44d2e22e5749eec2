"""``/archive/records``: what the archive keeps, and one record with its parts, term, holds and history."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.archive_views import RecordPageView
from api.flows.archive.reach import DECIDERS, KEEPERS, READERS
from api.flows.log_reading import READERS as LOG_READERS
from api.flows.log_reading import EventFilter, EventView
from api.http.archive_edge import ArchiveArea
from api.http.archive_port import ArchivePort
from api.http.archive_schemas import RecordStateWord, SourceWord
from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort
from api.http.ports import served
from api.http.problems import Problem
from api.http.routes.documents import PAGE_SIZE
from api.http.uploads import Form
from api.pages.area import Area
from api.pages.carrying_out import carry_out, choice_of, day_of, day_or_none
from api.pages.names import names_of
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.pages.telling import Done
from api.views import Actor, Duty
from records.archive import RecordSearch, RecordState, SourceKind
from records.disposition import ReviewDecision
from records.identifiers import RecordFileId, RecordId, Sha256
from records.searching import QUERY_MAX

LATEST_EVENTS = 20
"""Entries of the log under a record; the log's own page has the rest."""

router = APIRouter(prefix="/archive")
AREA = Area(
    router,
    (NavigationEntry("archive.records", "/archive/records", NavigationGroup.ARCHIVE, frozenset(READERS)),),
)


@router.get("")
def overview(visitor: PageVisitor) -> Response:
    """The archive begins with its records."""
    return RedirectResponse("/archive/records", 303)


@router.get("/records")
def index(
    request: Request,
    archive: ArchiveArea,
    edge: EdgePort,
    visitor: PageVisitor,
    state: RecordStateWord | Literal[""] = "",
    source: SourceWord | Literal[""] = "",
    retention_class: Annotated[str, Query(max_length=60)] = "",
    due_before: date | Literal[""] = "",
    unfiled: Literal["yes", ""] = "",
    file: Annotated[str, Query(max_length=60)] = "",
    q: Annotated[str, Query(max_length=QUERY_MAX)] = "",
    after: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """The agency's records, newest first, narrowed by what is chosen; words are found without diacritics too."""
    wanted = RecordSearch(
        text=q,
        state=RecordState(state) if state else None,
        source=SourceKind(source) if source else None,
        file_id=RecordFileId.parse(file) if file else None,
        without_file=unfiled == "yes",
        retention_class=retention_class or None,
        due_before=due_before or None,
    )
    chosen = {
        "q": q,
        "state": state,
        "source": source,
        "retention_class": retention_class,
        "due_before": due_before,
        "unfiled": unfiled,
        "file": file,
    }
    return render(
        request,
        "archive/records.html",
        page=_found(edge, archive, visitor.actor, wanted, after),
        classes={one.code: one.name for one in archive.list_classes(visitor.actor)},
        states=tuple(RecordState),
        sources=tuple(SourceKind),
        chosen=chosen,
        after=after,
    )


@router.get("/records/{record_id}")
def show(request: Request, record_id: str, archive: ArchiveArea, edge: EdgePort, visitor: PageVisitor) -> Response:
    """One record, or the stub that remains of it."""
    return _page(request, archive, edge, visitor.actor, RecordId.parse(record_id))


@router.get("/records/{record_id}/content")
def content(record_id: str, archive: ArchiveArea, visitor: PageVisitor) -> Response:
    """The record's document, as it was captured."""
    return _download(*archive.read_content(visitor.actor, RecordId.parse(record_id)))


@router.get("/records/{record_id}/parts/{sha256}")
def part(record_id: str, sha256: str, archive: ArchiveArea, visitor: PageVisitor) -> Response:
    """One part of the record, as it was captured."""
    return _download(*archive.read_part(visitor.actor, RecordId.parse(record_id), Sha256.parse(sha256)))


@router.post("/records/{record_id}/event")
async def record_event(
    request: Request, record_id: str, archive: ArchiveArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """The event happened that the record's class counts from."""
    found, actor = RecordId.parse(record_id), visitor.actor

    def work(form: Form) -> Done:
        archive.record_event(actor, found, day_of(form, "event_date"), form.field("reason"))
        return Done(f"/archive/records/{found}", "event_recorded")

    return await carry_out(
        request, work, lambda form, problem: _page(request, archive, edge, actor, found, form, problem)
    )


@router.post("/records/{record_id}/review")
async def review(
    request: Request, record_id: str, archive: ArchiveArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """What comes after the term."""
    found, actor = RecordId.parse(record_id), visitor.actor

    def work(form: Form) -> Done:
        archive.review(
            actor,
            found,
            choice_of(form, "decision", ReviewDecision),
            form.field("review_reason"),
            day_or_none(form, "keep_until"),
        )
        return Done(f"/archive/records/{found}", "review_recorded")

    return await carry_out(
        request, work, lambda form, problem: _page(request, archive, edge, actor, found, form, problem)
    )


@router.post("/records/{record_id}/class")
async def reclassify(
    request: Request, record_id: str, archive: ArchiveArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """Judge the record by another class: at once when it lasts longer, else as a proposal to a second person."""
    found, actor = RecordId.parse(record_id), visitor.actor

    def work(form: Form) -> Done:
        code, reason = form.field("retention_class"), form.field("class_reason")
        if form.field("how") != "propose":
            return Done(f"/archive/records/{archive.reclassify(actor, found, code, reason).id}", "class_changed")
        proposal = archive.propose_shortening(actor, found, code, day_or_none(form, "earlier"), reason)
        return Done(f"/archive/retention/proposals/{proposal}", "shortening_proposed")

    return await carry_out(
        request, work, lambda form, problem: _page(request, archive, edge, actor, found, form, problem)
    )


def _found(edge: Edge, archive: ArchivePort, actor: Actor, wanted: RecordSearch, after: str | None) -> RecordPageView:
    if not wanted.text.strip():
        return archive.list_records(actor, wanted, after, PAGE_SIZE)
    return served(edge.ports.holdings).find_records(actor, wanted, after, PAGE_SIZE)


def _download(data: bytes, media_type: str) -> Response:
    headers = {"Content-Disposition": "attachment", "Cache-Control": "private, no-store"}
    return Response(data, media_type=media_type, headers=headers)


def _page(
    request: Request,
    archive: ArchivePort,
    edge: Edge,
    actor: Actor,
    record_id: RecordId,
    form: Form | None = None,
    problem: Problem | None = None,
) -> Response:
    record = archive.get_record(actor, record_id)
    return render(
        request,
        "archive/record.html",
        record=record,
        classes={one.code: one.name for one in archive.list_classes(actor)},
        history=_history(edge, actor, record_id),
        names=names_of(edge),
        typed=form or Form(()),
        problem=problem,
        decisions=tuple(ReviewDecision),
        can_keep=actor.holds(*KEEPERS) and record.destruction is None,
        can_reclassify=actor.holds(Duty.ARCHIVIST) and record.destruction is None,
        can_decide=actor.holds(*DECIDERS) and record.destruction is None,
    )


def _history(edge: Edge, actor: Actor, record_id: RecordId) -> tuple[EventView, ...] | None:
    """What the log says of the record; nothing for those who may not read the log."""
    upkeep = edge.ports.upkeep
    if upkeep is None or not actor.holds(*LOG_READERS):
        return None
    return upkeep.events(actor, EventFilter(subject=record_id), None, LATEST_EVENTS).items
