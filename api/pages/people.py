"""``/people``: who works here, with their duties, posts and units; taken on, appointed, relieved, seen off."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request, Response

from api.flows.access import require
from api.http.auth import PageVisitor
from api.http.organisation_port import OrganisationPort
from api.http.problems import Problem
from api.http.uploads import Form
from api.organisation_views import ColleagueView
from api.pages.area import Area
from api.pages.carrying_out import carry_out, day_or_none, texts
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.pages.telling import Done
from api.requests import PersonFields, PostFields
from api.views import Actor, Duty
from records.errors import NotFoundError
from records.identifiers import AgencyId, PersonId, PostId

CATEGORY_OF_BUSINESSES = "business"
OF_BUSINESSES = (Duty.BUSINESS_MEMBER, Duty.ADMINISTRATOR)

router = APIRouter(prefix="/people")
AREA = Area(
    router,
    (NavigationEntry("people.nav", "/people", NavigationGroup.ADMINISTRATION, frozenset({Duty.ADMINISTRATOR})),),
)


@router.get("")
def index(request: Request, organisation: OrganisationPort, visitor: PageVisitor) -> Response:
    """Everybody of the own organisation, those who have left last."""
    people = sorted(organisation.colleagues(visitor.actor), key=lambda one: one.left_on is not None)
    return render(
        request,
        "people/index.html",
        people=people,
        units=_unit_names(organisation, visitor.actor),
        may_change=visitor.actor.holds(Duty.ADMINISTRATOR),
    )


@router.get("/new")
def ask(request: Request, organisation: OrganisationPort, visitor: PageVisitor) -> Response:
    """The form for a new colleague."""
    require(visitor.actor, Duty.ADMINISTRATOR)
    return _form(request, organisation, visitor.actor, Form(()))


@router.post("/new")
async def enrol(request: Request, organisation: OrganisationPort, visitor: PageVisitor) -> Response:
    """Take a person on, with one duty or several."""
    actor = visitor.actor

    def work(form: Form) -> Done:
        made = organisation.enrol(actor, PersonFields(form.field("full_name"), texts(form, "duties")))
        return Done(f"/people/{made.id}", "person_enrolled")

    return await carry_out(request, work, lambda form, problem: _form(request, organisation, actor, form, problem))


@router.get("/{person_id}")
def show(request: Request, person_id: str, organisation: OrganisationPort, visitor: PageVisitor) -> Response:
    """One person, and what an administrator may change."""
    return _page(request, organisation, visitor.actor, PersonId.parse(person_id), Form(()))


@router.post("/{person_id}/appoint")
async def appoint(request: Request, person_id: str, organisation: OrganisationPort, visitor: PageVisitor) -> Response:
    """Give a post, with its unit, its days and the duties it brings."""
    found, actor = PersonId.parse(person_id), visitor.actor

    def work(form: Form) -> Done:
        organisation.appoint(
            actor,
            PostFields(
                person_id=found,
                title=form.field("title"),
                unit_id=form.field("unit_id") or None,
                duties=texts(form, "duties"),
                since=day_or_none(form, "since"),
                until=day_or_none(form, "until"),
            ),
        )
        return Done(f"/people/{found}", "post_given")

    return await carry_out(
        request, work, lambda form, problem: _page(request, organisation, actor, found, form, problem)
    )


@router.post("/{person_id}/relieve")
async def relieve(request: Request, person_id: str, organisation: OrganisationPort, visitor: PageVisitor) -> Response:
    """End a post, and the duties it brought."""
    found, actor = PersonId.parse(person_id), visitor.actor

    def work(form: Form) -> Done:
        organisation.relieve(actor, PostId.parse(form.field("post_id")), day_or_none(form, "on"))
        return Done(f"/people/{found}", "post_ended")

    return await carry_out(
        request, work, lambda form, problem: _page(request, organisation, actor, found, form, problem)
    )


@router.post("/{person_id}/leave")
async def leave(request: Request, person_id: str, organisation: OrganisationPort, visitor: PageVisitor) -> Response:
    """The person acts for the organisation no more; what they did stays theirs."""
    found, actor = PersonId.parse(person_id), visitor.actor

    def work(form: Form) -> Done:
        organisation.record_leaving(actor, found, day_or_none(form, "on"))
        return Done(f"/people/{found}", "person_left")

    return await carry_out(
        request, work, lambda form, problem: _page(request, organisation, actor, found, form, problem)
    )


def _form(
    request: Request, organisation: OrganisationPort, actor: Actor, typed: Form, problem: Problem | None = None
) -> Response:
    return render(
        request,
        "people/new.html",
        duties=_duties(organisation, actor),
        chosen=texts(typed, "duties"),
        typed=typed,
        problem=problem,
    )


def _page(
    request: Request,
    organisation: OrganisationPort,
    actor: Actor,
    person_id: PersonId,
    typed: Form,
    problem: Problem | None = None,
) -> Response:
    person = _colleague(organisation, actor, person_id)
    return render(
        request,
        "people/person.html",
        person=person,
        earliest_ends={post.id: post.since + timedelta(days=1) for post in person.posts},
        units=_unit_names(organisation, actor),
        open_units=[(one.id, one.name) for one in organisation.units(actor) if one.until is None],
        duties=_duties(organisation, actor),
        chosen=texts(typed, "duties"),
        may_change=actor.holds(Duty.ADMINISTRATOR),
        typed=typed,
        problem=problem,
    )


def _colleague(organisation: OrganisationPort, actor: Actor, person_id: PersonId) -> ColleagueView:
    for one in organisation.colleagues(actor):
        if one.id == person_id:
            return one
    raise NotFoundError("person-not-found", "There is no such person.", "Không có người này trong cơ quan.")


def _unit_names(organisation: OrganisationPort, actor: Actor) -> dict[str, str]:
    return {one.id: one.name for one in organisation.units(actor)}


def _duties(organisation: OrganisationPort, actor: Actor) -> tuple[str, ...]:
    """What somebody of this kind of organisation can do."""
    category = organisation.agency(actor, AgencyId(actor.agency_id)).agency.category
    if category == CATEGORY_OF_BUSINESSES:
        return OF_BUSINESSES
    return tuple(duty for duty in Duty if duty is not Duty.BUSINESS_MEMBER)
