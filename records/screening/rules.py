"""The guard's rules as data: what to look for, where, on what legal basis, from when."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib import resources
from typing import Any

from records.errors import InternalError
from records.screening.folding import letters, plain


class Decision(StrEnum):
    """What a matching rule asks for."""

    REFUSE = "refuse"
    DECLARE = "declare"


class Form(StrEnum):
    """How a phrase must stand; ``rules/secrecy.toml`` explains each."""

    LINE = "line"
    EDGE = "edge"
    INSIDE = "inside"
    STARTS = "starts"
    PLAIN = "plain"
    LABEL = "label"
    NOTATION = "notation"
    NAME = "name"


class Place(StrEnum):
    """Where in the input a text was found."""

    FIRST_PAGE = "first_page"
    LATER_PAGE = "later_page"
    ELSEWHERE = "elsewhere"
    METADATA = "metadata"
    FILE_NAME = "file_name"
    PICTURE = "picture"
    RED_FRAME = "red_frame"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table."""

    id: str
    decision: Decision
    form: Form
    where: frozenset[Place]
    phrases: tuple[str, ...]
    squeezed: frozenset[str]
    """The phrases' letters alone."""
    bare: frozenset[str]
    """The phrases' letters without diacritics."""
    capitals: bool
    ordinary: tuple[str, ...]
    text: str
    text_vi: str
    basis: str


@dataclass(frozen=True, slots=True)
class Ruleset:
    """The rules in force on one day. ``version`` is kept with every document judged by them."""

    version: str
    levels: tuple[str, ...]
    national_title: str
    ordinary_before: frozenset[str]
    ordinary_stamps: tuple[str, ...]
    rules: tuple[Rule, ...]


def load_rules(day: date) -> Ruleset:
    """The rules shipped with this version that are in force on ``day``.

    Raises: InternalError ``secrecy-rules-missing``: without rules nothing passes.
    """
    return parse_rules(resources.files("records").joinpath("rules/secrecy.toml").read_text("utf-8"), day)


def parse_rules(text: str, day: date) -> Ruleset:
    """Read a table of rules; an agency may keep its own. Raises as :func:`load_rules`."""
    table = tomllib.loads(text)
    in_force = [row for row in table["rule"] if row["effective_from"] <= day <= row.get("effective_to", date.max)]
    if not in_force:
        raise InternalError(
            "secrecy-rules-missing", "No secrecy rule is in force on that day; nothing can be screened."
        )
    return Ruleset(
        version=table["version"],
        levels=tuple(table["levels"]),
        national_title=table["national_title"],
        ordinary_before=frozenset(table["ordinary_before"]),
        ordinary_stamps=tuple(table["ordinary_stamps"]),
        rules=tuple(_rule(row) for row in in_force),
    )


def _rule(row: dict[str, Any]) -> Rule:
    return Rule(
        id=row["id"],
        decision=Decision(row["decision"]),
        form=Form(row["form"]),
        where=frozenset(Place(word) for word in row["where"]),
        phrases=tuple(row["phrases"]),
        squeezed=frozenset(letters(phrase) for phrase in row["phrases"]),
        bare=frozenset(plain(phrase) for phrase in row["phrases"]),
        capitals=row.get("capitals", False),
        ordinary=tuple(row.get("ordinary", ())),
        text=row["text"],
        text_vi=row["text_vi"],
        basis=row["basis"],
    )
