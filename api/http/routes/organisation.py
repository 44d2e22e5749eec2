"""``/v1/agencies``, ``units``, ``people``, ``posts``, ``number-series``: who is who, and how they count."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.http.auth import SignedIn
from api.http.documented import problems
from api.http.json_bodies import ONLY_JSON
from api.http.once import OptionalOnce, RequiredOnce
from api.http.organisation_port import OrganisationPort
from api.http.organisation_schemas import (
    AgencyDetailOut,
    AgencyListOut,
    ColleagueListOut,
    ColleagueOut,
    DayIn,
    PersonIn,
    PolicyIn,
    PolicyOut,
    PostIn,
    PostOut,
    SeriesImportIn,
    SeriesListOut,
    SeriesOut,
    UnitIn,
    UnitListOut,
    UnitOut,
)
from api.http.routes.documents import PAGE_SIZE, Cursor, Limit
from records.identifiers import AgencyId, PersonId, PostId, UnitId

router = APIRouter(prefix="/v1", tags=["organisation"])

Id = Annotated[str, Path(max_length=60)]
Year = Annotated[int | None, Query(ge=1945, le=9999, description="Without it this year.")]
_READ = problems(400, 401, 403, 404, 422)
_CHANGE = problems(400, 401, 403, 404, 409, 413, 415, 422)


@router.get("/agencies", responses=problems(401, 422))
def directory(
    organisation: OrganisationPort,
    actor: SignedIn,
    q: Annotated[str, Query(max_length=200, description="Words; diacritics and case do not matter.")] = "",
    starting_after: Cursor = None,
    limit: Limit = PAGE_SIZE,
) -> AgencyListOut:
    """The directory: every agency and business that documents can be sent to, by identifier."""
    return AgencyListOut.of(organisation.directory(actor, q, starting_after, limit))


@router.get("/agencies/{agency_id}", responses=_READ)
def get_agency(agency_id: Id, organisation: OrganisationPort, actor: SignedIn) -> AgencyDetailOut:
    """One of them: identifiers old and new with their periods, predecessors and successors."""
    return AgencyDetailOut.of(organisation.agency(actor, AgencyId.parse(agency_id)))


@router.get("/units", responses=problems(401))
def list_units(organisation: OrganisationPort, actor: SignedIn) -> UnitListOut:
    """The units of the own organisation, closed ones too."""
    return UnitListOut(data=tuple(UnitOut.of(unit) for unit in organisation.units(actor)))


@router.post("/units", status_code=201, response_model=UnitOut, responses=_CHANGE, dependencies=[ONLY_JSON])
def open_unit(organisation: OrganisationPort, actor: SignedIn, once: OptionalOnce, wanted: UnitIn) -> Response:
    """Open a unit."""
    return once.answer(lambda: UnitOut.of(organisation.open_unit(actor, wanted.fields())), 201)


@router.post("/units/{unit_id}/close", response_model=UnitOut, responses=_CHANGE, dependencies=[ONLY_JSON])
def close_unit(
    unit_id: Id, organisation: OrganisationPort, actor: SignedIn, once: OptionalOnce, wanted: DayIn
) -> Response:
    """Close a unit: nothing is sent on to it any more."""
    return once.answer(lambda: UnitOut.of(organisation.close_unit(actor, UnitId.parse(unit_id), wanted.on)))


@router.get("/people", responses=problems(401))
def list_people(organisation: OrganisationPort, actor: SignedIn) -> ColleagueListOut:
    """The people of the own organisation with their duties of today and their posts."""
    return ColleagueListOut(data=tuple(ColleagueOut.of(person) for person in organisation.colleagues(actor)))


@router.post("/people", status_code=201, response_model=ColleagueOut, responses=_CHANGE, dependencies=[ONLY_JSON])
def enrol(organisation: OrganisationPort, actor: SignedIn, once: OptionalOnce, wanted: PersonIn) -> Response:
    """Enrol a person; one person may hold several duties."""
    return once.answer(lambda: ColleagueOut.of(organisation.enrol(actor, wanted.fields())), 201)


@router.post("/people/{person_id}/leave", response_model=ColleagueOut, responses=_CHANGE, dependencies=[ONLY_JSON])
def record_leaving(
    person_id: Id, organisation: OrganisationPort, actor: SignedIn, once: OptionalOnce, wanted: DayIn
) -> Response:
    """The person leaves; what they did stays theirs."""
    return once.answer(
        lambda: ColleagueOut.of(organisation.record_leaving(actor, PersonId.parse(person_id), wanted.on))
    )


@router.post("/posts", status_code=201, response_model=PostOut, responses=_CHANGE, dependencies=[ONLY_JSON])
def appoint(organisation: OrganisationPort, actor: SignedIn, once: OptionalOnce, wanted: PostIn) -> Response:
    """Give a person a post, with its unit, its days and the duties it brings."""
    return once.answer(lambda: PostOut.of(organisation.appoint(actor, wanted.fields())), 201)


@router.post("/posts/{post_id}/end", response_model=PostOut, responses=_CHANGE, dependencies=[ONLY_JSON])
def relieve(
    post_id: Id, organisation: OrganisationPort, actor: SignedIn, once: OptionalOnce, wanted: DayIn
) -> Response:
    """End a post, and the duties it brought."""
    return once.answer(lambda: PostOut.of(organisation.relieve(actor, PostId.parse(post_id), wanted.on)))


@router.get("/number-series", responses=problems(401, 403, 422))
def list_series(organisation: OrganisationPort, actor: SignedIn, year: Year = None) -> SeriesListOut:
    """Where every series of the year stands, and whether a number is missing (there must be none)."""
    return SeriesListOut(data=tuple(SeriesOut.of(one) for one in organisation.series(actor, year)))


@router.post(
    "/number-series/imports", status_code=201, response_model=SeriesOut, responses=_CHANGE, dependencies=[ONLY_JSON]
)
def import_series(
    organisation: OrganisationPort, actor: SignedIn, once: RequiredOnce, wanted: SeriesImportIn
) -> Response:
    """Go on with a series that was kept elsewhere this year, before its first number here."""
    return once.answer(lambda: SeriesOut.of(organisation.import_series(actor, wanted.fields())), 201)


@router.get("/number-policy", responses=problems(401, 403, 422))
def get_policy(organisation: OrganisationPort, actor: SignedIn, year: Year = None) -> PolicyOut:
    """How the organisation counts in a year: one series for all, one a kind, one a group; specialised series."""
    return PolicyOut.of(organisation.policy(actor, year))


@router.post("/number-policy", status_code=201, response_model=PolicyOut, responses=_CHANGE, dependencies=[ONLY_JSON])
def decide(organisation: OrganisationPort, actor: SignedIn, once: OptionalOnce, wanted: PolicyIn) -> Response:
    """Decide how to count from a year on; a year that has given numbers keeps its scheme."""
    return once.answer(lambda: PolicyOut.of(organisation.decide(actor, wanted.fields())), 201)
