"""Retention classes as dated data (thời hạn bảo quản): Law 33/2024/QH15 and the circulars under it.

A term is not always a number of years, and years count from an event, never from the day of capture.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from records.errors import RequestError


@dataclass(frozen=True, slots=True)
class Permanent:
    """Vĩnh viễn: never destroyed."""


@dataclass(frozen=True, slots=True)
class Years:
    """So many years after the event named ``event``."""

    years: int
    event: str


@dataclass(frozen=True, slots=True)
class Until:
    """Until the event named ``event`` happens, however long that takes."""

    event: str


Term = Permanent | Years | Until


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """One row of the schedule; a record keeps the version it was judged by."""

    code: str
    name: str
    term: Term
    basis: str
    schedule: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """The classes in force on one day."""

    version: str
    classes: tuple[RetentionClass, ...]

    def find(self, code: str | None) -> RetentionClass:
        """The class a record is captured under; there is no default.

        Raises: RequestError ``retention-class-required``, ``retention-class-unknown``.
        """
        if not code:
            raise RequestError(
                "retention-class-required",
                "A record is captured under a retention class.",
                "Phải chọn nhóm thời hạn bảo quản trước khi lưu trữ.",
            )
        for one in self.classes:
            if one.code == code:
                return one
        raise RequestError(
            "retention-class-unknown",
            "The schedule in force has no such retention class.",
            "Bảng thời hạn bảo quản đang áp dụng không có nhóm này.",
        )


def load_schedule(day: date) -> Schedule:
    """The schedule shipped with this version, as in force on ``day``."""
    return parse_schedule(resources.files("records").joinpath("rules/retention.toml").read_text("utf-8"), day)


def parse_schedule(text: str, day: date) -> Schedule:
    """Read a schedule; an agency may keep its own."""
    table = tomllib.loads(text)
    in_force = [row for row in table["class"] if row["effective_from"] <= day <= row.get("effective_to", date.max)]
    return Schedule(
        table["version"],
        tuple(RetentionClass(row["code"], row["name"], _term(row), row["basis"], table["version"]) for row in in_force),
    )


def _term(row: dict[str, Any]) -> Term:
    match row["keep"]:
        case "permanent":
            return Permanent()
        case "years":
            return Years(row["years"], row["from"])
        case _:
            return Until(row["until"])
