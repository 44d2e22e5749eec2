"""The organisation's flows with their office already in hand: what HTTP and the pages are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.flows import numbering, organisation
from api.office import Office
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


@dataclass(frozen=True, slots=True)
class OrganisationDesk:
    """A :class:`api.http.organisation_port.Organisation` over one office."""

    office: Office

    def directory(self, actor: Actor, query: str, cursor: str | None, limit: int) -> AgencyPage:
        """``actor`` plays no part: the directory is for everybody who is signed in."""
        return organisation.directory(self.office, query, cursor, limit)

    def agency(self, actor: Actor, agency_id: AgencyId) -> AgencyDetail:
        """``actor`` plays no part."""
        return organisation.agency_detail(self.office, agency_id)

    def units(self, actor: Actor) -> tuple[UnitView, ...]:
        return organisation.units(self.office, actor)

    def open_unit(self, actor: Actor, fields: UnitFields) -> UnitView:
        return organisation.open_unit(self.office, actor, fields)

    def close_unit(self, actor: Actor, unit_id: UnitId, on: date | None) -> UnitView:
        return organisation.close_unit(self.office, actor, unit_id, on)

    def colleagues(self, actor: Actor) -> tuple[ColleagueView, ...]:
        return organisation.colleagues(self.office, actor)

    def enrol(self, actor: Actor, fields: PersonFields) -> ColleagueView:
        return organisation.enrol(self.office, actor, fields)

    def record_leaving(self, actor: Actor, person_id: PersonId, on: date | None) -> ColleagueView:
        return organisation.record_leaving(self.office, actor, person_id, on)

    def appoint(self, actor: Actor, fields: PostFields) -> PostView:
        return organisation.appoint(self.office, actor, fields)

    def relieve(self, actor: Actor, post_id: PostId, on: date | None) -> PostView:
        return organisation.relieve(self.office, actor, post_id, on)

    def series(self, actor: Actor, year: int | None) -> tuple[SeriesView, ...]:
        return numbering.series_standing(self.office, actor, year)

    def policy(self, actor: Actor, year: int | None) -> PolicyView:
        return numbering.current_policy(self.office, actor, year)

    def decide(self, actor: Actor, fields: PolicyFields) -> PolicyView:
        return numbering.decide_policy(self.office, actor, fields)

    def import_series(self, actor: Actor, fields: SeriesImportFields) -> SeriesView:
        return numbering.import_standing(self.office, actor, fields)
