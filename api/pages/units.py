"""``/units``: the parts of the organisation; opened and closed."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.http.auth import PageVisitor
from api.http.organisation_port import OrganisationPort
from api.http.problems import Problem
from api.http.uploads import Form
from api.pages.area import Area
from api.pages.carrying_out import carry_out, day_or_none
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.pages.telling import Done
from api.requests import UnitFields
from api.views import Actor, Duty
from records.identifiers import UnitId

router = APIRouter(prefix="/units")
AREA = Area(
    router,
    (NavigationEntry("units.nav", "/units", NavigationGroup.ADMINISTRATION, frozenset({Duty.ADMINISTRATOR})),),
)


@router.get("")
def index(request: Request, organisation: OrganisationPort, visitor: PageVisitor) -> Response:
    """Every unit, closed ones too, and the form that opens one."""
    return _page(request, organisation, visitor.actor, Form(()))


@router.post("/open")
async def open_unit(request: Request, organisation: OrganisationPort, visitor: PageVisitor) -> Response:
    """Open a unit."""
    actor = visitor.actor

    def work(form: Form) -> Done:
        since = day_or_none(form, "since")
        parent = form.field("parent_id") or None
        organisation.open_unit(actor, UnitFields(form.field("code"), form.field("name"), parent, since))
        return Done("/units", "unit_opened")

    return await carry_out(request, work, lambda form, problem: _page(request, organisation, actor, form, problem))


@router.post("/{unit_id}/close")
async def close_unit(request: Request, unit_id: str, organisation: OrganisationPort, visitor: PageVisitor) -> Response:
    """Close a unit: nothing is sent on to it any more."""
    found, actor = UnitId.parse(unit_id), visitor.actor

    def work(form: Form) -> Done:
        organisation.close_unit(actor, found, day_or_none(form, "on"))
        return Done("/units", "unit_closed")

    return await carry_out(request, work, lambda form, problem: _page(request, organisation, actor, form, problem))


def _page(
    request: Request, organisation: OrganisationPort, actor: Actor, typed: Form, problem: Problem | None = None
) -> Response:
    units = organisation.units(actor)
    return render(
        request,
        "people/units.html",
        units=units,
        names={one.id: one.name for one in units},
        may_change=actor.holds(Duty.ADMINISTRATOR),
        typed=typed,
        problem=problem,
    )
