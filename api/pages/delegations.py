"""``/delegations``: who may sign for the agency, in which capacity, for what and until when; given and ended."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.flows.access import require
from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort
from api.http.office_edge import OfficeArea
from api.http.organisation_port import OrganisationPort
from api.http.problems import Problem
from api.http.uploads import Form
from api.organisation_views import ColleagueView
from api.pages.area import Area
from api.pages.carrying_out import carry_out, day_of, day_or_none, texts
from api.pages.names import names_of
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.pages.telling import Done
from api.requests import DelegationFields
from api.views import Actor, DelegationView, Duty, PersonView
from records.authority import Capacity
from records.identifiers import DelegationId

GIVERS = (Duty.ADMINISTRATOR, Duty.LEADER)
READERS = frozenset({*GIVERS, Duty.CLERK})
STATUSES = ("current", "future", "expired", "ended")
STANDING = ("current", "future")
"""What can still be ended."""

router = APIRouter(prefix="/delegations")
AREA = Area(router, (NavigationEntry("delegations.nav", "/delegations", NavigationGroup.ADMINISTRATION, READERS),))


@router.get("")
def index(
    request: Request,
    office: OfficeArea,
    visitor: PageVisitor,
    status: Literal["current", "future", "expired", "ended", ""] = "",
) -> Response:
    """The agency's, newest first."""
    found = office.list_delegations(visitor.actor, None, None)
    return render(
        request,
        "delegations/index.html",
        delegations=tuple(one for one in found if status in ("", one.status)),
        chosen=status,
        statuses=STATUSES,
        may_give=visitor.actor.holds(*GIVERS),
    )


@router.get("/new")
def ask(
    request: Request,
    organisation: OrganisationPort,
    edge: EdgePort,
    visitor: PageVisitor,
    holder: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """The form that records what a paper says."""
    require(visitor.actor, *GIVERS)
    return _form(request, edge, visitor, organisation.colleagues(visitor.actor), Form(()), None, holder)


@router.post("/new")
async def give(
    request: Request, office: OfficeArea, organisation: OrganisationPort, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """Record it; what the decree forbids is refused."""

    def work(form: Form) -> Done:
        return Done(f"/delegations/{office.record_delegation(visitor.actor, _fields(form)).id}", "delegation_given")

    def again(form: Form, problem: Problem) -> Response:
        people = organisation.colleagues(visitor.actor)
        return _form(request, edge, visitor, people, form, problem, form.field("holder_id"))

    return await carry_out(request, work, again)


@router.get("/{delegation_id}")
def show(request: Request, delegation_id: str, office: OfficeArea, edge: EdgePort, visitor: PageVisitor) -> Response:
    """One of them, and the form that ends it."""
    delegation = office.get_delegation(visitor.actor, DelegationId.parse(delegation_id))
    return _page(request, edge, visitor.actor, delegation, Form(()))


@router.post("/{delegation_id}/end")
async def end(
    request: Request, delegation_id: str, office: OfficeArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """End it now: nothing more is signed under it."""
    found, actor = DelegationId.parse(delegation_id), visitor.actor

    def work(form: Form) -> Done:
        office.end_delegation(actor, found, form.field("reason"))
        return Done(f"/delegations/{found}", "delegation_ended")

    return await carry_out(
        request,
        work,
        lambda form, problem: _page(request, edge, actor, office.get_delegation(actor, found), form, problem),
    )


def _fields(form: Form) -> DelegationFields:
    return DelegationFields(
        capacity=form.field("capacity"),
        holder_id=form.field("holder_id"),
        holder_title=form.field("holder_title"),
        given_by=form.field("given_by") or None,
        collective=form.field("collective"),
        kinds=texts(form, "kinds"),
        matters=form.field("matters"),
        starts_on=day_of(form, "starts_on"),
        ends_on=day_or_none(form, "ends_on"),
        paper_number=form.field("paper_number"),
        paper_dated=day_of(form, "paper_dated"),
    )


def _form(
    request: Request,
    edge: Edge,
    visitor: PersonView,
    people: tuple[ColleagueView, ...],
    typed: Form,
    problem: Problem | None,
    holder: str,
) -> Response:
    here = [(one.id, one.full_name) for one in people if one.left_on is None]
    is_administrator = visitor.actor.holds(Duty.ADMINISTRATOR)
    leaders = [(one.id, one.full_name) for one in people if one.left_on is None and Duty.LEADER in one.duties]
    return render(
        request,
        "delegations/new.html",
        typed=typed,
        problem=problem,
        holder=holder,
        people=here,
        givers=leaders if is_administrator else [(visitor.actor.person_id, visitor.actor.name)],
        may_be_own_right=is_administrator,
        capacities=tuple(capacity.value for capacity in Capacity),
        kinds=[(kind.code, kind.name) for kind in edge.ports.composing.kinds()] if edge.ports.composing else [],
        chosen=texts(typed, "kinds"),
    )


def _page(
    request: Request,
    edge: Edge,
    actor: Actor,
    delegation: DelegationView,
    typed: Form,
    problem: Problem | None = None,
) -> Response:
    is_own = actor.holds(Duty.ADMINISTRATOR) or delegation.given_by == actor.person_id
    kinds = {kind.code: kind.name for kind in edge.ports.composing.kinds()} if edge.ports.composing else {}
    return render(
        request,
        "delegations/delegation.html",
        delegation=delegation,
        kinds=[kinds.get(code, code) for code in delegation.kinds],
        may_end=actor.holds(*GIVERS) and is_own and delegation.status in STANDING,
        typed=typed,
        problem=problem,
        names=names_of(edge),
    )
