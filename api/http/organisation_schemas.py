"""The public shapes of the directory, of units, people and posts, and of number series."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from api.http.schemas import ResponseBody, StrictBody
from api.organisation_views import (
    AgencyDetail,
    AgencyPage,
    ColleagueView,
    PolicyView,
    PostView,
    SeriesView,
    UnitView,
)
from api.requests import (
    GroupFields,
    PersonFields,
    PolicyFields,
    PostFields,
    SeriesImportFields,
    UnitFields,
)

Name = Annotated[str, Field(min_length=1, max_length=200)]
Id = Annotated[str, Field(min_length=1, max_length=60)]
Day = Annotated[date, Field(strict=False)]
Words = Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=20, strict=False)]
Basis = Annotated[str, Field(min_length=1, max_length=200, description="The paper it rests on.")]


class UnitIn(StrictBody):
    """A unit to open; without a day from today on."""

    code: Annotated[str, Field(min_length=1, max_length=20, examples=["VP"])]
    name: Name
    parent_id: Id | None = None
    since: Day | None = None

    def fields(self) -> UnitFields:
        return UnitFields(**self.model_dump())


class PersonIn(StrictBody):
    """A person to enrol; ``capacity_lines`` stand above a leader's signature, most general first."""

    full_name: Annotated[str, Field(min_length=1, max_length=50)]
    duties: Words = ()
    capacity_lines: Annotated[tuple[Annotated[str, Field(max_length=100)], ...], Field(max_length=5, strict=False)] = ()

    def fields(self) -> PersonFields:
        return PersonFields(**self.model_dump())


class PostIn(StrictBody):
    """A post to give; the duties it brings last as long as the post."""

    person_id: Id
    title: Annotated[str, Field(min_length=1, max_length=100, examples=["Chánh Văn phòng"])]
    unit_id: Id | None = None
    duties: Words = ()
    since: Day | None = None
    until: Day | None = None

    def fields(self) -> PostFields:
        return PostFields(**self.model_dump())


class DayIn(StrictBody):
    """``on`` is the first day on which it no longer holds; without it today."""

    on: Day | None = None


class GroupIn(StrictBody):
    """A series for some kinds; a specialised one names no kinds and is asked for by its series."""

    series: Annotated[str, Field(min_length=1, max_length=20, examples=["quyet-dinh-chi-thi"])]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    kinds: Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=40, strict=False)] = ()

    def group(self) -> GroupFields:
        return GroupFields(self.series, self.name, self.kinds)


class PolicyIn(StrictBody):
    """A decision on how to count; without a year from next year on."""

    scheme: Literal["common", "kind", "group"]
    basis: Basis
    from_year: Annotated[int, Field(ge=2020, le=9999)] | None = None
    groups: Annotated[tuple[GroupIn, ...], Field(max_length=29, strict=False)] = ()
    specialised: Annotated[tuple[GroupIn, ...], Field(max_length=29, strict=False)] = ()
    before_signature: bool = False

    def fields(self) -> PolicyFields:
        return PolicyFields(
            scheme=self.scheme,
            basis=self.basis,
            from_year=self.from_year,
            groups=tuple(group.group() for group in self.groups),
            specialised=tuple(group.group() for group in self.specialised),
            before_signature=self.before_signature,
        )


class SeriesImportIn(StrictBody):
    """Where a series stood elsewhere: the next number here is the one after."""

    series: Annotated[str, Field(min_length=1, max_length=20, examples=["chung", "den"])]
    last_number: Annotated[int, Field(ge=1, lt=10**9)]
    last_date: Day
    basis: Basis

    def fields(self) -> SeriesImportFields:
        return SeriesImportFields(**self.model_dump())


class AgencyOut(ResponseBody):
    """One organisation of the directory."""

    id: str
    identifier: str
    name: str
    parent_name: str | None
    category: Literal["agency", "business"]
    ended_on: date | None


class AgencyListOut(ResponseBody):
    data: tuple[AgencyOut, ...]
    has_more: bool
    next_cursor: str | None

    @classmethod
    def of(cls, page: AgencyPage) -> AgencyListOut:
        data = tuple(AgencyOut.model_validate(item) for item in page.items)
        return cls(data=data, has_more=page.next_cursor is not None, next_cursor=page.next_cursor)


class AgencyIdentifierOut(ResponseBody):
    """One identifier; ``until`` is the day after its last."""

    code: str
    scheme: Literal["qcvn-102", "qd-20-2020", "tax-code"]
    since: date
    until: date | None


class AgencyRelationOut(ResponseBody):
    """An organisation before or after this one, and the paper that says so."""

    agency_id: str
    name: str
    since: date
    basis: str


class AgencyDetailOut(ResponseBody):
    """An organisation with its identifiers, old and new, and those before and after it."""

    agency: AgencyOut
    identifiers: tuple[AgencyIdentifierOut, ...]
    predecessors: tuple[AgencyRelationOut, ...]
    successors: tuple[AgencyRelationOut, ...]

    @classmethod
    def of(cls, view: AgencyDetail) -> AgencyDetailOut:
        return cls.model_validate(view)


class UnitOut(ResponseBody):
    """A unit; ``until`` is the first day on which it no longer exists."""

    id: str
    code: str
    name: str
    parent_id: str | None
    since: date
    until: date | None

    @classmethod
    def of(cls, view: UnitView) -> UnitOut:
        return cls.model_validate(view)


class UnitListOut(ResponseBody):
    data: tuple[UnitOut, ...]


class PostOut(ResponseBody):
    """A person in a post."""

    id: str
    person_id: str
    title: str
    unit_id: str | None
    duties: tuple[str, ...]
    since: date
    until: date | None

    @classmethod
    def of(cls, view: PostView) -> PostOut:
        return cls.model_validate(view)


class ColleagueOut(ResponseBody):
    """A person of the organisation; ``duties`` are those of today, those of posts among them."""

    id: str
    full_name: str
    duties: tuple[str, ...]
    capacity_lines: tuple[str, ...]
    left_on: date | None
    posts: tuple[PostOut, ...]

    @classmethod
    def of(cls, view: ColleagueView) -> ColleagueOut:
        return cls.model_validate(view)


class ColleagueListOut(ResponseBody):
    data: tuple[ColleagueOut, ...]


class SeriesOut(ResponseBody):
    """Where a series stands; ``gaps`` must be empty."""

    series: str
    year: int
    last_number: int
    last_date: date
    imported_to: int
    gaps: tuple[int, ...]

    @classmethod
    def of(cls, view: SeriesView) -> SeriesOut:
        return cls.model_validate(view)


class SeriesListOut(ResponseBody):
    data: tuple[SeriesOut, ...]


class GroupOut(ResponseBody):
    series: str
    name: str
    kinds: tuple[str, ...]


class PolicyOut(ResponseBody):
    """How the organisation counts in a year."""

    from_year: int
    scheme: Literal["common", "kind", "group"]
    groups: tuple[GroupOut, ...]
    specialised: tuple[GroupOut, ...]
    before_signature: bool

    @classmethod
    def of(cls, view: PolicyView) -> PolicyOut:
        return cls.model_validate(view)
