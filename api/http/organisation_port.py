"""What HTTP and the pages need of organisations and their series. :mod:`api.wiring` provides it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Protocol

from fastapi import Depends

from api.http.edge import EdgePort
from api.http.ports import served
from api.organisation_views import (
    AgencyDetail,
    AgencyPage,
    ColleagueView,
    PolicyView,
    PostView,
    SeriesView,
    UnitView,
)
from api.requests import PersonFields, PolicyFields, PostFields, SeriesImportFields, UnitFields
from api.views import Actor
from records.identifiers import AgencyId, PersonId, PostId, UnitId


class Organisation(Protocol):
    """Every call may raise the coded errors of records and api; all but the directory are about the actor's own."""

    def directory(self, actor: Actor, query: str, cursor: str | None, limit: int) -> AgencyPage:
        """Whom documents can be sent to."""

    def agency(self, actor: Actor, agency_id: AgencyId) -> AgencyDetail:
        """One of them, with its identifiers and those before and after it."""

    def units(self, actor: Actor) -> tuple[UnitView, ...]:
        """The units, closed ones too."""

    def open_unit(self, actor: Actor, fields: UnitFields) -> UnitView:
        """Add a unit."""

    def close_unit(self, actor: Actor, unit_id: UnitId, on: date | None) -> UnitView:
        """Nothing is sent to it any more."""

    def colleagues(self, actor: Actor) -> tuple[ColleagueView, ...]:
        """The people, those who have left too."""

    def enrol(self, actor: Actor, fields: PersonFields) -> ColleagueView:
        """Add a person."""

    def record_leaving(self, actor: Actor, person_id: PersonId, on: date | None) -> ColleagueView:
        """The person acts for the organisation no more."""

    def appoint(self, actor: Actor, fields: PostFields) -> PostView:
        """Give a person a post."""

    def relieve(self, actor: Actor, post_id: PostId, on: date | None) -> PostView:
        """End it."""

    def series(self, actor: Actor, year: int | None) -> tuple[SeriesView, ...]:
        """Where each series stands."""

    def policy(self, actor: Actor, year: int | None) -> PolicyView:
        """How the organisation counts."""

    def decide(self, actor: Actor, fields: PolicyFields) -> PolicyView:
        """Decide how it counts from a year on."""

    def import_series(self, actor: Actor, fields: SeriesImportFields) -> SeriesView:
        """Go on with a series that was kept elsewhere."""


async def _organisation(edge: EdgePort) -> Organisation:
    return served(edge.ports.organisation)


OrganisationPort = Annotated[Organisation, Depends(_organisation)]
