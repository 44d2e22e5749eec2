"""Schedules (bảng thời hạn bảo quản): which classes are in force on which day."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from records.errors import RequestError
from records.retention.terms import Afterwards, Counting, Permanent, RetentionClass, Term, Until, Years


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
        tuple(_class(row, table["version"]) for row in in_force),
    )


def _class(row: dict[str, Any], version: str) -> RetentionClass:
    term = _term(row)
    usual = Afterwards.TRANSFER if isinstance(term, Permanent) else Afterwards.DESTROY
    return RetentionClass(
        row["code"], row["name"], term, row["basis"], version, Afterwards(row.get("afterwards", usual))
    )


def _term(row: dict[str, Any]) -> Term:
    match row["keep"]:
        case "permanent":
            return Permanent()
        case "years":
            counted = Counting(row.get("counted", Counting.FROM_DAY))
            return Years(row["years"], row["from"], row.get("months", 0), counted)
        case _:
            return Until(row["until"])
