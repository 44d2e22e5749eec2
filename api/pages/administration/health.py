"""``/administration/health``: what the service depends on, and background work that waits, fails or is stuck."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.background import JobState, JobView
from api.flows.access import require
from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort
from api.http.problems import Problem
from api.http.routes.documents import PAGE_SIZE
from api.http.upkeep_port import UpkeepPort
from api.http.upkeep_schemas import State
from api.http.uploads import Form
from api.pages.area import Area
from api.pages.carrying_out import carry_out
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.pages.telling import Done
from api.views import HEALTH_FINDINGS, Actor, Duty
from records.errors import NotFoundError

AGAIN = frozenset({JobState.FAILED, JobState.CANCELLED, JobState.STUCK})
"""What can be tried again."""

router = APIRouter(prefix="/administration/health")
AREA = Area(
    router,
    (
        NavigationEntry(
            "health.nav",
            "/administration/health",
            NavigationGroup.ADMINISTRATION,
            frozenset({Duty.ADMINISTRATOR}),
        ),
    ),
)


@router.get("")
def index(
    request: Request,
    edge: EdgePort,
    visitor: PageVisitor,
    state: State | Literal[""] = "",
    skip: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> Response:
    """Every check and the newest background work."""
    return _page(request, edge, visitor.actor, JobState(state) if state else None, skip)


@router.post("/retry")
async def retry(request: Request, edge: EdgePort, upkeep: UpkeepPort, visitor: PageVisitor) -> Response:
    """Try a failed, cancelled or stuck job again from where it stood."""

    def work(form: Form) -> Done:
        upkeep.retry_job(visitor.actor, form.field("job"))
        return Done("/administration/health", "job_again")

    return await carry_out(request, work, lambda form, problem: _page(request, edge, visitor.actor, None, 0, problem))


def _page(
    request: Request, edge: Edge, actor: Actor, state: JobState | None, skip: int, problem: Problem | None = None
) -> Response:
    require(actor, Duty.ADMINISTRATOR)
    jobs, upkeep = _jobs(edge, actor, state, skip), edge.ports.upkeep
    return render(
        request,
        "administration/health.html",
        health=edge.flows.health(),
        findings=HEALTH_FINDINGS,
        store=upkeep.store_state(actor) if upkeep else None,
        expiries=upkeep.expiries(actor) if upkeep else None,
        jobs=None if jobs is None else jobs[:PAGE_SIZE],
        next_skip=skip + PAGE_SIZE if jobs and len(jobs) > PAGE_SIZE else None,
        skip=skip,
        state=state or "",
        states=tuple(JobState),
        again=AGAIN,
        problem=problem,
    )


def _jobs(edge: Edge, actor: Actor, state: JobState | None, skip: int) -> tuple[JobView, ...] | None:
    """Nothing where no worker runs."""
    if edge.ports.upkeep is None:
        return None
    try:
        return edge.ports.upkeep.jobs(actor, state, skip, PAGE_SIZE + 1)
    except NotFoundError:
        return None
