"""``/archive/retention``: the table of terms in force, and its versions."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from api.flows.archive.reach import READERS
from api.http.archive_edge import ArchiveArea
from api.http.auth import PageVisitor
from api.http.edge import EdgePort
from api.pages.area import Area
from api.pages.names import names_of
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from records.retention import RetentionClass
from records.retention.terms import Afterwards, Permanent, Years

router = APIRouter(prefix="/archive/retention")
AREA = Area(
    router, (NavigationEntry("retention.nav", "/archive/retention", NavigationGroup.ARCHIVE, frozenset(READERS)),)
)

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
        names=names_of(edge),
    )


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
