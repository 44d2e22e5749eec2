"""Agencies and businesses, what they are called over the years, and the people, units and posts in them.

Several share one installation and see nothing of each other: whatever belongs to an agency carries its identifier, and
every read asks for it.
"""

from __future__ import annotations

from records.agencies.directory import (
    Agency,
    Category,
    addressee,
    find_by_identifier,
    list_agencies,
    load_agency,
    register_agency,
    seed,
)
from records.agencies.identifiers import IdentifierFormat, OrganisationCode, Period, add_identifier, identifiers_of
from records.agencies.people import Duty, Person, duties_on, enrol, full_names, list_people, load_person, record_leaving
from records.agencies.posts import Post, appoint, list_posts, relieve
from records.agencies.presence import Presence, presence_of
from records.agencies.successions import Succession, predecessors_of, succeed, successors_of
from records.agencies.units import Unit, close_unit, list_units, load_unit, open_unit, unit_names
from records.series import COMMON_SERIES, Series

__all__ = [
    "COMMON_SERIES",
    "Agency",
    "Category",
    "Duty",
    "IdentifierFormat",
    "OrganisationCode",
    "Period",
    "Person",
    "Post",
    "Presence",
    "Series",
    "Succession",
    "Unit",
    "add_identifier",
    "addressee",
    "appoint",
    "close_unit",
    "duties_on",
    "enrol",
    "find_by_identifier",
    "full_names",
    "identifiers_of",
    "list_agencies",
    "list_people",
    "list_posts",
    "list_units",
    "load_agency",
    "load_person",
    "load_unit",
    "open_unit",
    "predecessors_of",
    "presence_of",
    "record_leaving",
    "register_agency",
    "relieve",
    "seed",
    "succeed",
    "successors_of",
    "unit_names",
]
