"""``/archive/retention``: the table of terms in force, its versions, and publishing one more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from api.flows.access import require
from api.flows.archive.reach import READERS, SCHEDULE_READERS
from api.http.archive_edge import ArchiveArea
from api.http.auth import PageVisitor
from api.http.edge import EdgePort
from api.http.problems import Problem
from api.http.routes.documents import PAGE_SIZE
from api.http.uploads import Form
from api.pages.area import Area
from api.pages.carrying_out import carry_out, day_or_none
from api.pages.names import names_of
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.pages.telling import Done
from api.views import Duty
from records.errors import NotFoundError
from records.retention import RetentionClass
from records.retention.terms import Afterwards, Permanent, Years

router = APIRouter(prefix="/archive/retention")
AREA = Area(
    router,
    (NavigationEntry("retention.nav", "/archive/retention", NavigationGroup.ARCHIVE, frozenset(SCHEDULE_READERS)),),
)

PUBLISHERS = (Duty.ARCHIVIST, Duty.ADMINISTRATOR)
KNOWN_EVENTS = ("file-closed", "contract-ended", "superseded", "asset-gone")
"""Events of the table that ships; an agency's own table may name others, which are shown by their code."""


@dataclass(frozen=True, slots=True)
class TermRow:
    """One class as the table shows it. ``keep`` is permanent, years or until; ``event`` what it counts from."""

    code: str
    name: str
    keep: str
    years: int
    months: int
    event: str
    afterwards: Afterwards
    basis: str


@router.get("")
def index(request: Request, archive: ArchiveArea, edge: EdgePort, visitor: PageVisitor) -> Response:
    """The classes in force today, and every version of the table."""
    return render(
        request,
        "archive/retention.html",
        rows=tuple(row_of(one) for one in archive.list_classes(visitor.actor)),
        schedules=archive.list_schedules(visitor.actor),
        known_events=KNOWN_EVENTS,
        waiting=len(archive.list_proposals(visitor.actor, True, None, PAGE_SIZE)),
        may_publish=visitor.actor.holds(*PUBLISHERS),
        reads_records=visitor.actor.holds(*READERS),
        names=names_of(edge),
    )


@router.get("/schedule.toml")
def text_of(archive: ArchiveArea, visitor: PageVisitor, version: Annotated[str, Query(max_length=60)]) -> Response:
    """A version as it was published, to be read or to begin the next one with.

    Raises: NotFoundError ``schedule-not-found``.
    """
    for one in archive.list_schedules(visitor.actor):
        if one.version == version:
            headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(version)}.toml"}
            return Response(one.text, media_type="application/toml", headers=headers)
    raise NotFoundError(
        "schedule-not-found", "There is no such version.", "Không có phiên bản bảng thời hạn bảo quản này."
    )


@router.get("/publish")
def ask(request: Request, visitor: PageVisitor) -> Response:
    """The form for a new version."""
    require(visitor.actor, *PUBLISHERS)
    return _form(request, Form(()))


@router.post("/publish")
async def publish(request: Request, archive: ArchiveArea, visitor: PageVisitor) -> Response:
    """Publish a version: what it lengthens applies at once, what it shortens waits for a second person."""

    def work(form: Form) -> Done:
        published = archive.publish_schedule(
            visitor.actor, _schedule_in(form), day_or_none(form, "effective_from"), form.field("reason")
        )
        if published.waiting:
            return Done("/archive/retention/proposals?waiting=yes", "schedule_waits")
        return Done("/archive/retention", "schedule_published")

    return await carry_out(request, work, lambda form, problem: _form(request, form, problem))


def _schedule_in(form: Form) -> str:
    """The file when one was chosen, else what was typed."""
    chosen = form.files("file")
    return chosen[0].text if chosen else form.field("text")


def _form(request: Request, typed: Form, problem: Problem | None = None) -> Response:
    return render(request, "archive/publish.html", typed=typed, problem=problem)


def row_of(one: RetentionClass) -> TermRow:
    """The class in words."""
    term = one.term
    counted = isinstance(term, Years)
    return TermRow(
        code=one.code,
        name=one.name,
        keep="permanent" if isinstance(term, Permanent) else "years" if counted else "until",
        years=term.years if isinstance(term, Years) else 0,
        months=term.months if isinstance(term, Years) else 0,
        event="" if isinstance(term, Permanent) else term.event,
        afterwards=one.afterwards,
        basis=one.basis,
    )
