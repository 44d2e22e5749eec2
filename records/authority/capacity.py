"""The capacities in which a person signs (TM., KT., TL., TUQ., Q.), as dated data: Decree 30/2020/NĐ-CP, article 13."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib import resources

from records.errors import RequestError


class Capacity(StrEnum):
    """Quyền hạn ghi trước chức vụ."""

    HEAD = "HEAD"
    """The head of an agency with one head: no prefix."""
    COLLECTIVE = "TM"
    ACTING = "Q"
    DEPUTY = "KT"
    BY_ORDER = "TL"
    BY_AUTHORISATION = "TUQ"

    @classmethod
    def parse(cls, word: str) -> Capacity:
        """Raises: RequestError ``capacity-unknown``."""
        try:
            return cls(word)
        except ValueError as error:
            raise RequestError(
                "capacity-unknown",
                f"A capacity is one of: {', '.join(cls)}.",
                f"Quyền hạn ký là một trong: {', '.join(cls)}.",
            ) from error


class Need(StrEnum):
    """What must be written down before somebody may sign in a capacity."""

    PAPER = "paper"
    KINDS = "kinds"
    MATTERS = "matters"
    END = "end"
    COLLECTIVE = "collective"


@dataclass(frozen=True, slots=True)
class CapacityRule:
    """What the decree says of one capacity. ``gives``: in which capacities its holder may let others sign."""

    capacity: Capacity
    name: str
    name_en: str
    prefix: str
    signs_for_another: bool
    gives: frozenset[Capacity]
    needs: frozenset[Need]
    basis: str


@dataclass(frozen=True, slots=True)
class CapacityTable:
    """The rules in force on one day."""

    version: str
    rules: tuple[CapacityRule, ...]

    def of(self, capacity: Capacity) -> CapacityRule:
        """Raises: RequestError ``capacity-unknown`` when it is not in force."""
        for rule in self.rules:
            if rule.capacity is capacity:
                return rule
        raise RequestError("capacity-unknown", "Nobody signs in this capacity on that day.", "Quyền hạn ký không có.")


def load_capacities(day: date) -> CapacityTable:
    """The table shipped with this version, as in force on ``day``."""
    return parse_capacities(resources.files("records").joinpath("rules/authority.toml").read_text("utf-8"), day)


def parse_capacities(text: str, day: date) -> CapacityTable:
    """Read a table; an agency may keep its own."""
    table = tomllib.loads(text)
    return CapacityTable(
        table["version"],
        tuple(
            CapacityRule(
                capacity=Capacity(row["code"]),
                name=row["name"],
                name_en=row["name_en"],
                prefix=row["prefix"],
                signs_for_another=row["signs_for"] == "another",
                gives=frozenset(Capacity(code) for code in row["gives"]),
                needs=frozenset(Need(word) for word in row["needs"]),
                basis=row["basis"],
            )
            for row in table["capacity"]
            if row["effective_from"] <= day <= row.get("effective_to", date.max)
        ),
    )
