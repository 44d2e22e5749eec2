"""Who finds what in the navigation: each area names its entries and the duties that see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Literal

from api.views import Counts, Duty, PersonView

OFFICE_DUTIES = frozenset(Duty) - {Duty.BUSINESS_MEMBER}
"""Everybody who works in an agency."""
NOTHING = Counts()


class NavigationGroup(StrEnum):
    """The headings of the navigation, in the order they stand."""

    WORK = "work"
    REGISTERS = "registers"
    ARCHIVE = "archive"
    ADMINISTRATION = "administration"
    PUBLIC = "public"
    """For everybody, also without signing in."""


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """One way into an area. ``words`` is a key of the catalogue; public entries need no duty."""

    words: str
    path: str
    group: NavigationGroup
    duties: frozenset[Duty] = OFFICE_DUTIES
    counted: Literal["waiting", "alerts", ""] = ""
    """Which number of what waits for the visitor stands behind the words."""


@dataclass(frozen=True, slots=True)
class NavigationLink:
    words: str
    path: str
    current: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class NavigationSection:
    """One heading and its links, ready to be shown."""

    group: NavigationGroup
    links: tuple[NavigationLink, ...]


def sections_for(
    entries: Iterable[NavigationEntry], visitor: PersonView | None, path: str, counts: Counts = NOTHING
) -> tuple[NavigationSection, ...]:
    """What this visitor sees on the page at ``path``; the entry with the longest matching path is the current one.

    ``counts`` are the numbers that stand behind the entries that are counted.
    """
    order = tuple(NavigationGroup)
    seen = sorted((entry for entry in entries if _sees(visitor, entry)), key=lambda entry: order.index(entry.group))
    current = max((entry.path for entry in seen if _leads_to(entry.path, path)), key=len, default=None)
    return tuple(
        NavigationSection(
            group,
            tuple(
                NavigationLink(
                    entry.words,
                    entry.path,
                    entry.path == current,
                    _count(counts, entry),
                )
                for entry in members
            ),
        )
        for group, members in groupby(seen, key=lambda entry: entry.group)
    )


def _count(counts: Counts, entry: NavigationEntry) -> int:
    match entry.counted:
        case "waiting":
            return counts.waiting
        case "alerts":
            return counts.alerts
        case _:
            return 0


def _sees(visitor: PersonView | None, entry: NavigationEntry) -> bool:
    if entry.group is NavigationGroup.PUBLIC:
        return True
    return visitor is not None and visitor.actor.holds(*entry.duties)


def _leads_to(entry: str, path: str) -> bool:
    return path == entry or path.startswith(f"{entry}/")
