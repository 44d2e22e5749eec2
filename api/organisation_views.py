"""The directory and the make-up of an organisation as the edges are given them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AgencyView:
    """One organisation of the directory: what anybody who addresses it may know."""

    id: str
    identifier: str
    name: str
    parent_name: str | None
    category: str
    """agency or business."""
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class AgencyPage:
    """A page of the directory; ``next_cursor`` is None at the end."""

    items: tuple[AgencyView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class IdentifierView:
    """One identifier and when it was valid; ``until`` is the day after its last."""

    code: str
    scheme: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class RelationView:
    """Another organisation before or after this one."""

    agency_id: str
    name: str
    since: date
    basis: str


@dataclass(frozen=True, slots=True)
class AgencyDetail:
    """An organisation with its identifiers and those before and after it."""

    agency: AgencyView
    identifiers: tuple[IdentifierView, ...]
    predecessors: tuple[RelationView, ...]
    successors: tuple[RelationView, ...]


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit of the actor's organisation."""

    id: str
    code: str
    name: str
    parent_id: str | None
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class PostView:
    """A person in a post."""

    id: str
    person_id: str
    title: str
    unit_id: str | None
    duties: tuple[str, ...]
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class ColleagueView:
    """A person of the actor's organisation; ``duties`` are those of today, those of posts among them."""

    id: str
    full_name: str
    duties: tuple[str, ...]
    capacity_lines: tuple[str, ...]
    left_on: date | None
    posts: tuple[PostView, ...]


@dataclass(frozen=True, slots=True)
class SeriesView:
    """Where a series stands. ``gaps`` must be empty; ``imported_to`` was given before the series came here."""

    series: str
    year: int
    last_number: int
    last_date: date
    imported_to: int
    gaps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """A series for some kinds, or a specialised one (without kinds)."""

    series: str
    name: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicyView:
    """How the organisation counts."""

    from_year: int
    scheme: str
    """common, kind, group."""
    groups: tuple[GroupView, ...]
    specialised: tuple[GroupView, ...]
    before_signature: bool
