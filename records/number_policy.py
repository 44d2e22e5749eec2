"""How an agency counts (Decree 30/2020/NĐ-CP, article 15.2): its head decides, for a year and those after it.

A scheme cannot change within a year in which numbers were given: the same number and notation would stand twice.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, func, select

from records import schema
from records.agencies.identifiers import checked_basis
from records.audit import Action, Fact, append
from records.canonical import canonical_json
from records.errors import ConflictError, RequestError
from records.identifiers import AgencyId
from records.occasion import Occasion
from records.series import COMMON_SERIES, COPIES_SERIES, INCOMING_SERIES, Series

COPY_KINDS = frozenset({"sao-y", "sao-luc", "trich-sao"})
"""Kinds that count in the series of copies, whatever the scheme."""
LETTER_KINDS = frozenset({"cong-van", "thu-cong"})
"""Kinds without an abbreviation share their notation, so they share a series."""
GROUPS_MAX = 29
"""More groups than kinds would be empty."""
FIRST_YEAR = 2020

_policies = schema.number_policies
_RESERVED = frozenset({COMMON_SERIES, COPIES_SERIES, INCOMING_SERIES})
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class NumberScheme(StrEnum):
    """Which documents count together."""

    COMMON = "common"
    PER_KIND = "kind"
    PER_GROUP = "group"


@dataclass(frozen=True, slots=True)
class SeriesGroup:
    """A series of its own: for these kinds, or (without kinds) for specialised documents that ask for it."""

    series: Series
    name: str
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NumberPolicy:
    """What holds from ``from_year`` until the next decision.

    Raises: RequestError ``number-policy-malformed``.
    """

    from_year: int
    scheme: NumberScheme = NumberScheme.COMMON
    groups: tuple[SeriesGroup, ...] = ()
    """With :attr:`NumberScheme.PER_GROUP`; kinds in no group count in the common series."""
    specialised: tuple[SeriesGroup, ...] = ()
    """Văn bản chuyên ngành: series beside the scheme, which a draft asks for by name."""
    before_signature: bool = False
    """Numbers are given to what waits for its leader, where the agency has decided so."""

    def __post_init__(self) -> None:
        problem = _problem(self)
        if problem:
            raise RequestError(
                "number-policy-malformed", f"This cannot be a way to count: {problem}.", "Cách đánh số không hợp lệ."
            )

    def series_for(self, kind: str, asked: Series = COMMON_SERIES) -> Series:
        """The series of a document of this kind; ``asked`` counts when it names a specialised one."""
        if kind in COPY_KINDS:
            return COPIES_SERIES
        if any(special.series == asked for special in self.specialised):
            return asked
        if self.scheme is NumberScheme.PER_KIND:
            return Series("cong-van" if kind in LETTER_KINDS else kind)
        groups = self.groups if self.scheme is NumberScheme.PER_GROUP else ()
        return next((group.series for group in groups if kind in group.kinds), COMMON_SERIES)


def policy_of(tx: Connection, agency_id: AgencyId, year: int) -> NumberPolicy:
    """What holds for an agency in a year; one common series where nothing was decided."""
    here = (_policies.c.agency_id == agency_id, _policies.c.from_year <= year)
    latest = select(_policies).where(*here).order_by(_policies.c.from_year.desc(), _policies.c.sequence.desc())
    row = tx.execute(latest.limit(1)).one_or_none()
    if row is None:
        return NumberPolicy(FIRST_YEAR)
    return NumberPolicy(
        row.from_year, NumberScheme(row.scheme), _groups(row.groups), _groups(row.specialised), row.before_signature
    )


def decide(tx: Connection, by: Occasion, agency_id: AgencyId, policy: NumberPolicy, basis: str) -> NumberPolicy:
    """The head's decision on how the agency counts; ``basis`` names the paper.

    Raises: RequestError ``basis-malformed``, ``number-policy-past``; ConflictError ``number-policy-in-use``.
    """
    paper, this_year = checked_basis(basis), by.local_date.year
    if policy.from_year < this_year:
        raise RequestError("number-policy-past", "A decision holds from this year on.", "Không đổi cho năm đã qua.")
    before = policy_of(tx, agency_id, policy.from_year)
    if (before.scheme, before.groups) != (policy.scheme, policy.groups) and _has_counted(tx, agency_id, policy):
        raise ConflictError(
            "number-policy-in-use",
            "Numbers were given in that year; the scheme can change from the next year on.",
            "Năm đó đã cấp số; cách đánh số chỉ đổi được từ năm sau.",
        )
    here = (_policies.c.agency_id == agency_id, _policies.c.from_year == policy.from_year)
    last = tx.scalar(select(func.max(_policies.c.sequence)).where(*here)) or 0
    tx.execute(
        _policies.insert().values(
            agency_id=agency_id,
            from_year=policy.from_year,
            sequence=last + 1,
            scheme=policy.scheme.value,
            groups=_text(policy.groups),
            specialised=_text(policy.specialised),
            before_signature=policy.before_signature,
            basis=paper,
            decided_by=by.actor,
            decided_at=by.at,
        )
    )
    facts = (Fact("scheme", policy.scheme.value), Fact("year", policy.from_year), Fact("basis", paper))
    append(tx, by, agency_id, Action.NUMBER_POLICY_DECIDED, agency_id, *facts)
    return policy


def _has_counted(tx: Connection, agency_id: AgencyId, policy: NumberPolicy) -> bool:
    counters = schema.number_counters.c
    here = (counters.agency_id == agency_id, counters.year >= policy.from_year)
    outgoing = counters.series != INCOMING_SERIES
    return tx.execute(select(counters.series).where(*here, outgoing, counters.last_number > 0)).first() is not None


def _problem(policy: NumberPolicy) -> str:
    series = [group.series for group in (*policy.groups, *policy.specialised)]
    kinds = [kind for group in policy.groups for kind in group.kinds]
    letters = {group.series for group in policy.groups if group.kinds & LETTER_KINDS}
    checks = (
        (policy.from_year < FIRST_YEAR, "the year is before the decree"),
        (any(not _CODE.fullmatch(code) or len(code) > 20 or code in _RESERVED for code in series), "a series' name"),
        (len(set(series)) != len(series), "a series stands twice"),
        (len(set(kinds)) != len(kinds), "a kind stands in two groups"),
        (len(letters) > 1 or 0 < len(LETTER_KINDS & set(kinds)) < len(LETTER_KINDS), "letters count together"),
        (bool(policy.groups) != (policy.scheme is NumberScheme.PER_GROUP), "groups go with the scheme of groups"),
        (any(not group.kinds for group in policy.groups), "a group without kinds"),
        (len(series) > GROUPS_MAX, "too many series"),
        (any(not 1 <= len(group.name.strip()) <= 100 for group in (*policy.groups, *policy.specialised)), "a name"),
    )
    return next((text for found, text in checks if found), "")


def _text(groups: tuple[SeriesGroup, ...]) -> str:
    return canonical_json([[group.series, group.name, sorted(group.kinds)] for group in groups])


def _groups(text: str) -> tuple[SeriesGroup, ...]:
    return tuple(SeriesGroup(Series(code), name, frozenset(kinds)) for code, name, kinds in json.loads(text))
